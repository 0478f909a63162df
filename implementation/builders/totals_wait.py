"""Names of partners that need an agreement, and units with both names and totals."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.wait import Waiting
from services.figures.agreements import names_without_agreement
from services.models import CountedBy, Headcount, Post, Unit

SHOWN = 5


def names_to_agree(viewer: Viewer, on: date) -> list[Waiting]:
    """How many names of partner staff stand under no agreement, for who keeps the list. One query.

    Nothing for whoever looks after no staff list.
    """
    n = names_without_agreement(viewer.scope_for(Permission.MANAGE_STAFF), on=on).count()
    if not n:
        return []
    label = ngettext(
        "%(n)s name of partner staff needs an agreement.",
        "%(n)s names of partner staff need an agreement.",
        n,
    ) % {"n": n}
    return [Waiting(label, "services:agreement_list")]


def names_or_totals(viewer: Viewer, on: date) -> list[Waiting]:
    """Units with totals and names of which nobody said what counts. One query."""
    units = Unit.objects.within(viewer.scope_for(Permission.RECORD_TRAINING))
    here = {"unit": OuterRef("pk")}
    both = units.filter(
        Exists(Headcount.objects.filter(people__gt=0, counted_on__lte=on, **here)),
        Exists(Post.objects.current_on(on).filter(is_primary=True, **here)),
        ~Exists(CountedBy.objects.filter(**here)),
    )
    label = _("%(unit)s has names and totals. Choose which of them counts.")
    return [
        Waiting(label % {"unit": unit.name}, "training:what_counts", (unit.pk,))
        for unit in both.order_by("sort_key", "pk")[:SHOWN]
    ]
