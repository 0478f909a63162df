"""How the levels of a framework of one's own stand to each other, while nothing counts by it."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from training.models import Framework, FrameworkInForce, Level


@transaction.atomic
def order_levels(
    *, by: Scope, framework: Framework, levels: Sequence[Level], is_cumulative: bool
) -> None:
    """Put `levels`, all there are, in this order, lowest first, and say whether they add up.

    Safe to repeat. Raises PermissionError for a framework that is not one's own, ValueError when
    an organisation counts by it or did: figures of the past would change.
    """
    if framework.organisation is None or not by.holds(framework.organisation.path):
        raise PermissionError(f"{framework} is not one of this scope")
    # Nobody can choose it meanwhile: a row that names it waits for this lock.
    kept = Framework.objects.select_for_update(of=("self",)).get(pk=framework.pk)
    if has_counted(kept):
        raise ValueError(_("Your organisation counts by it. Make a new version to change this."))
    if set(levels) != set(kept.levels.all()):
        raise ValueError(_("The levels have changed meanwhile. Open this page again."))
    if levels:
        ranks = [When(pk=one.pk, then=Value(nth)) for nth, one in enumerate(levels, start=1)]
        kept.levels.update(rank=Case(*ranks))
    kept.is_cumulative = is_cumulative
    kept.save(update_fields=["is_cumulative"])


def has_counted(framework: Framework) -> bool:
    """Whether anybody counts by it today or ever did."""
    begun = FrameworkInForce.objects.filter(framework=framework)
    return begun.filter(from_on__lte=timezone.localdate()).exists()
