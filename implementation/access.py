"""Whether a row may be changed by someone, and until when it can be taken back."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.models import Partner
from services.models import Unit

UNDO_FOR = timedelta(days=30)


def must_hold(by: Scope, *units: Unit) -> None:
    """Raise PermissionError when one of `units` lies outside `by`.

    Raises ValueError when they belong to several organisations.
    """
    for unit in units:
        if not by.holds(unit.path):
            raise PermissionError(f"{unit} is outside this scope")
    if len({unit.organisation_id for unit in units}) > 1:
        raise ValueError(_("Choose teams of one organisation."))


def can_be_taken_back(made_at: datetime, now: datetime) -> bool:
    """For 30 days; later it is part of reports that were sent, and is changed instead."""
    return now - made_at <= UNDO_FOR


def must_be_of(by: Scope, organisation: Unit) -> None:
    """Raise PermissionError when no branch of `by` lies in the organisation."""
    if not any(branch.startswith(organisation.path) for branch in by.branches):
        raise PermissionError(f"{organisation} is outside this scope")


def keeps_partner(by: Scope, partner: Partner) -> bool:
    """Whoever holds the whole organisation, or added it and still holds a branch there."""
    home = partner.organisation.path
    is_mine = partner.added_by_id is not None and partner.added_by_id == by.user_id
    here = any(branch.startswith(home) for branch in by.branches)
    return by.holds(home) or (is_mine and here)
