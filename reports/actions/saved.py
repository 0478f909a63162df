"""Views that people keep for themselves."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.scope import Scope
from reports.models import SavedView
from services.models import Unit

MOST = 30


@transaction.atomic
def save_view(
    *, by: Scope, page: str, unit: Unit, name: str, choices: Mapping[str, str]
) -> SavedView:
    """Keep a page about `unit` under a name of the person's own; the same name replaces.

    Raises PermissionError outside `by`, the scope of what the page needs, and ValueError when
    there are 30 already.
    """
    if by.user_id is None or not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    # One person at a time, so that two presses make no thirty-first.
    User.objects.select_for_update().get(pk=by.user_id)
    mine = SavedView.objects.filter(user_id=by.user_id)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise ValueError(_("You have %(n)s saved views. Remove one first.") % {"n": MOST})
    facts = {"page": page, "unit": unit, "choices": dict(choices)}
    saved, _is_new = SavedView.objects.update_or_create(
        user_id=by.user_id, name=name, defaults=facts
    )
    return saved


def remove_view(*, user_id: int, view_id: int) -> None:
    """Forget one of one's own. Safe to repeat; never touches anybody else's."""
    SavedView.objects.filter(pk=view_id, user_id=user_id).delete()
