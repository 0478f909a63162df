"""Typing back what was written on the sheets of a printed pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.activities import log_activity
from implementation.actions.barriers import note_barrier
from implementation.models import Activity, Barrier
from services.access import viewer_for
from services.models import Unit

# The number of a row on the screen, and its facts.
Row = tuple[int, dict[str, Any]]
MOST = 8


@dataclass(frozen=True)
class Typed:
    """What one screen became, in the order of its rows."""

    activities: tuple[Activity, ...]
    barriers: tuple[Barrier, ...]


@transaction.atomic
def type_back(
    *,
    by: Scope,
    unit: Unit,
    once: UUID,
    activities: Sequence[Row] = (),
    barriers: Sequence[Row] = (),
    today: date | None = None,
) -> Typed:
    """Log the activities and note the barriers of one screen, all of them or none.

    The same `once` from the same user gives the rows that were made the first time. Each barrier
    brings its own `audience` and `about_manager`, as its slip says. Raises PermissionError when the
    unit is outside `by`, ValueError for a slip about a manager from somebody who does not hear
    barriers.
    """
    if any(facts.get("about_manager") for _n, facts in barriers) and not may_hear(by, unit):
        raise ValueError(_("Hand this slip to your delivery lead."))
    return Typed(
        tuple(
            log_activity(by=by, unit=unit, once=key_of(once, "a", number), today=today, **facts)
            for number, facts in activities
        ),
        tuple(
            note_barrier(
                by=by, unit=unit, once=key_of(once, "b", number), is_from_slip=True, **facts
            )
            for number, facts in barriers
        ),
    )


def may_hear(by: Scope, unit: Unit) -> bool:
    """Whether `by` may type in a slip that is about how the team is managed."""
    return by.user_id is None or viewer_for(by.user_id).may(Permission.HEAR_BARRIERS, unit.path)


def key_of(once: UUID, letter: str, number: int) -> UUID:
    """The key of one row of a screen: of an activity ("a") or of a barrier ("b")."""
    return uuid5(once, f"{letter}{number}")


def keys_of(once: UUID, letter: str) -> list[UUID]:
    """The keys of every row that a screen can have, in their order."""
    return [key_of(once, letter, number) for number in range(1, MOST + 1)]
