"""What was tried against a barrier."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.barriers import hold_standing, tell
from implementation.actions.once import insert_once
from implementation.models import Attempt, Barrier, BarrierChange


@transaction.atomic
def add_attempt(
    *, by: Scope, barrier: Barrier, tried_on: date, once: UUID | None = None, **facts: Any
) -> Attempt:
    """Note something that was tried from `tried_on` (inclusive), and whether it helped.

    `facts`: helped, words, enabler. The same `once` from the same user gives the row of the first
    time. Raises PermissionError outside `by`, ValueError when the barrier was taken back,
    IntegrityError without words and an enabler.
    """
    row = hold_standing(barrier)
    must_hold(by, row.unit)
    made = Attempt(barrier=row, tried_on=tried_on, noted_by_id=by.user_id, once=once, **facts)
    if earlier := insert_once(made, "noted_by"):
        return earlier
    tell(by, row, BarrierChange.Step.TRIED)
    return made
