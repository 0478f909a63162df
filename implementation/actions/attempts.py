"""What was tried against a barrier."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.barriers import hold_standing, tell
from implementation.models import Attempt, Barrier, BarrierChange
from services.models import EnablerCode


@transaction.atomic
def add_attempt(
    *,
    by: Scope,
    barrier: Barrier,
    tried_on: date,
    helped: str,
    words: str = "",
    enabler: EnablerCode | None = None,
    once: UUID | None = None,
) -> Attempt:
    """Note something that was tried from `tried_on` (inclusive), and whether it helped.

    The same `once` from the same user gives the row of the first time. Raises PermissionError
    outside `by`, ValueError when the barrier was taken back, IntegrityError without words and an
    enabler.
    """
    row = hold_standing(barrier)
    must_hold(by, row.unit)
    made = Attempt(
        barrier=row,
        words=words,
        enabler=enabler,
        tried_on=tried_on,
        helped=helped,
        noted_by_id=by.user_id,
        once=once,
    )
    earlier = Attempt.objects.filter(noted_by_id=by.user_id, once=once)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        if once is None or not (found := earlier.first()):
            raise
        return found  # type: ignore[no-any-return]
    tell(by, row, BarrierChange.Step.TRIED)
    return made
