"""Whether a row may be changed by someone, and until when it can be taken back."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.scope import Scope
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
