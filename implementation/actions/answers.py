"""Answering a barrier, and hearing that it was answered."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import may_be_about, must_hold
from implementation.actions.barriers import answer, hold_standing, reopen_barrier, set_lifted
from implementation.models import AnswerHeard, Barrier, BarrierAnswer, BarrierChange
from services.access import viewer_for

Said = BarrierAnswer.Said


@transaction.atomic
def answer_barrier(
    *, by: Scope, barrier: Barrier, said: str, because: str = "", once: UUID | None = None
) -> BarrierAnswer:
    """Say what becomes of a barrier; it stands beside earlier answers, and the noter is told.

    "Removed" also lifts it from today; another answer after "removed" puts it in the way again. The
    same `once` from the same user gives the answer of the first time. Raises PermissionError
    outside `by` or for one kept from that level, ValueError for "not now" without a reason and when
    it was taken back.
    """
    row = _asked(by, barrier)
    if said == Said.NOT_NOW and not because:
        raise ValueError(_("Say in one sentence why it cannot be done now."))
    if earlier := _sent_before(by, once):
        return earlier
    if said != Said.REMOVED and _was_removed(row):
        over = Scope(by.user_id, by.permission, (row.unit.path,))
        row = reopen_barrier(by=over, barrier=row)
    made = answer(by, row, said, because, once)
    if said == Said.REMOVED and row.lifted_on is None:
        _lift(by, row, because)
    return made


def _sent_before(by: Scope, once: UUID | None) -> BarrierAnswer | None:
    """The answer that the same form gave the first time."""
    found = BarrierAnswer.objects.filter(answered_by_id=by.user_id, once=once)
    return found.first() if once and by.user_id else None


def _was_removed(row: Barrier) -> bool:
    """Out of the way since the last that was said: that it was removed."""
    last = row.answers.order_by("answered_at", "pk").last()
    if row.lifted_on is None or last is None or last.said != Said.REMOVED:
        return False
    again = row.changes.filter(step=BarrierChange.Step.REOPENED, changed_at__gt=last.answered_at)
    return not again.exists()


def _asked(by: Scope, barrier: Barrier) -> Barrier:
    """The barrier, held; whoever can remove it answers, from above the manager it is kept from."""
    row = hold_standing(barrier)
    must_hold(by, row.remover_unit or row.unit)
    kept = row.kept_from
    above = not kept or any(kept.path.startswith(b) and kept.path != b for b in by.branches)
    if not above or may_be_about(row, by.user_id):
        raise PermissionError(f"{row.pk} is kept from this level")
    if kept and by.user_id is not None and not _is_told(by.user_id, row):
        raise PermissionError(f"{row.pk} was not told to this person")
    return row


def _is_told(user_id: int, row: Barrier) -> bool:
    return bool(Barrier.objects.told_to(viewer_for(user_id)).filter(pk=row.pk).exists())


def _lift(by: Scope, row: Barrier, because: str) -> None:
    """From today, or from its first day when that is still to come; the answer stands already."""
    lifted_on = max(timezone.localdate(), row.since_on)
    set_lifted(by, row, lifted_on, because)


@transaction.atomic
def hear_answer(*, by: Scope, answer: BarrierAnswer) -> AnswerHeard:
    """The person who noted the barrier has seen the answer. Safe to repeat.

    Raises PermissionError for anybody else.
    """
    if by.user_id is None or answer.barrier.noted_by_id != by.user_id:
        raise PermissionError("Somebody else noted this barrier")
    heard, _is_new = AnswerHeard.objects.get_or_create(answer=answer)
    return heard
