"""Noting, changing, lifting and taking back barriers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.doorbell import ring
from core.permissions import Permission
from core.scope import Scope
from implementation.access import (
    can_be_taken_back,
    managed_unit,
    may_reword,
    may_take_back,
    must_hold,
    remover_of,
)
from implementation.actions.once import insert_once
from implementation.figures.answers import is_asked
from implementation.figures.climb import units_told
from implementation.models import AnswerMail, Barrier, BarrierAnswer, BarrierChange
from services.access import viewer_for
from services.models import EnablerCode, Unit

# Barrier codes that speak of a manager by themselves.
ABOUT_MANAGERS = frozenset({"FRO12", "FRO13", "PSL-B01"})
BELL = "implementation.tasks.tell_noters"
Step = BarrierChange.Step


@transaction.atomic
def note_barrier(
    *,
    by: Scope,
    unit: Unit,
    since_on: date,
    once: UUID | None = None,
    about_manager: bool = False,
    **facts: Any,
) -> Barrier:
    """Note what is in the way of `unit` from `since_on` (inclusive).

    `facts`: theme, code, sentence, slows, who_can_remove, remover_role, audience, is_from_slip. A
    code brings its theme; one about a manager is kept from that manager. The same `once` from the
    same user gives the barrier that was made the first time. Raises PermissionError when the unit
    is outside `by`, IntegrityError without a theme and a sentence.
    """
    must_hold(by, unit)
    made = Barrier(unit=unit, since_on=since_on, noted_by_id=by.user_id, once=once, **facts)
    made.is_from_team = made.is_from_slip or _is_from_team(by, unit)
    _follow(made, about_manager=about_manager)
    if earlier := insert_once(made, "noted_by"):
        return earlier
    tell(by, made, Step.NOTED)
    return made


@transaction.atomic
def change_barrier(
    *, by: Scope, barrier: Barrier, about_manager: bool = False, **facts: Any
) -> Barrier:
    """Set facts to what is known now; the history says which were changed.

    What was kept from a manager stays so. Nothing is written when all is as before. The sentence
    is changed by the person who noted it and by those who hear barriers alone. Raises
    PermissionError outside `by`, ValueError when it was taken back or it is too late to reword it.
    """
    row = _standing(by, barrier)
    if facts.get("sentence", row.sentence) != row.sentence:
        _must_be_theirs(by, row, timezone.now())
        _must_be_early(by, row)
    must_hold(by, facts.get("unit", row.unit))
    before = {name: getattr(row, name) for name in (*facts, "kept_from_id")}
    kept = row.kept_from if facts.get("unit", row.unit) == row.unit else None
    for name, value in facts.items():
        setattr(row, name, value)
    _follow(row, about_manager=about_manager or row.kept_from_id is not None, kept=kept)
    changed = [name for name, value in before.items() if getattr(row, name) != value]
    if changed:
        row.save()
        tell(by, row, Step.CHANGED, ", ".join(changed))
    return row


@transaction.atomic
def lift_barrier(
    *,
    by: Scope,
    barrier: Barrier,
    lifted_on: date,
    what_helped: str = "",
    enabler: EnablerCode | None = None,
) -> Barrier:
    """The barrier is no longer in the way from `lifted_on`; repeated, it says the same again.

    Lifted by one of those who are asked, it is answered "removed" too; lifted by anybody else, the
    person who noted it hears of it on the first page. Raises PermissionError outside `by`,
    ValueError before the day the barrier began or when it was taken back.
    """
    row = _standing(by, barrier)
    if lifted_on < row.since_on:
        raise ValueError(_("Enter a date on or after the day the barrier began."))
    wanted = (lifted_on, what_helped, enabler)
    if (row.lifted_on, row.what_helped, row.enabler) == wanted:
        return row
    if row.lifted_on is None and is_asked(row, by.user_id, on=timezone.localdate()):
        answer(by, row, BarrierAnswer.Said.REMOVED, what_helped)
    return set_lifted(by, row, *wanted)


@transaction.atomic
def reopen_barrier(*, by: Scope, barrier: Barrier) -> Barrier:
    """The barrier is in the way after all; what was said about lifting it stays in the audit."""
    row = _locked(by, barrier)
    if row.lifted_on is None:
        return row
    row.lifted_on, row.what_helped, row.enabler = None, "", None
    row.save()
    tell(by, row, Step.REOPENED)
    return row


@transaction.atomic
def withdraw_barrier(*, by: Scope, barrier: Barrier, now: datetime | None = None) -> Barrier:
    """Take a barrier back: it leaves every figure, its history stays. Safe to repeat.

    Done by the person who noted it and by those who hear barriers. Raises ValueError more than 30
    days after it was noted, PermissionError for anybody else and outside `by`.
    """
    row = _locked(by, barrier)
    moment = now or timezone.now()
    _must_be_theirs(by, row, moment)
    return _withdraw(by, row, moment)


@transaction.atomic
def withdraw_listed_barrier(
    *, by: Scope, barrier: Barrier, changes: int, now: datetime | None = None
) -> Barrier:
    """Take back a barrier that a list brought, by whoever takes the list back.

    `changes` is how many lines its history had when the list was put in. Raises ValueError when it
    has others by now, PermissionError outside `by`, and for one that is kept from a manager as
    `withdraw_barrier` does.
    """
    row, moment = _locked(by, barrier), now or timezone.now()
    if row.kept_from_id is not None:
        _must_be_theirs(by, row, moment)
    if row.changes.count() != changes:
        raise ValueError(_("This was changed since the list was put in, so it stays."))
    return _withdraw(by, row, moment)


def _withdraw(by: Scope, row: Barrier, moment: datetime) -> Barrier:
    if row.withdrawn_at is not None:
        return row
    if not can_be_taken_back(row.noted_at, moment):
        raise ValueError(_("This was noted more than 30 days ago. Lift it or change it instead."))
    row.withdrawn_at = moment
    row.save(update_fields=["withdrawn_at"])
    tell(by, row, Step.WITHDRAWN)
    return row


@transaction.atomic
def restore_barrier(*, by: Scope, barrier: Barrier) -> Barrier:
    """Put back a barrier that was taken back, by whoever may take it back. Safe to repeat."""
    row = _locked(by, barrier)
    _must_be_theirs(by, row, timezone.now())
    if row.withdrawn_at is None:
        return row
    row.withdrawn_at = None
    row.save(update_fields=["withdrawn_at"])
    tell(by, row, Step.RESTORED)
    return row


def _follow(row: Barrier, *, about_manager: bool, kept: Unit | None = None) -> None:
    """What follows from the facts: the theme, the unit that can remove it, whom it is kept from.

    `kept` is the unit that it was kept from already: whoever manages the team since then, it stays.
    """
    if row.code is not None:
        row.theme = row.code.theme
    row.remover_unit = remover_of(row.unit, row.who_can_remove)
    is_about = about_manager or (row.code is not None and row.code.code in ABOUT_MANAGERS)
    today = timezone.localdate()
    row.kept_from = (kept or managed_unit(row.unit, on=today)) if is_about else None
    row.told_as_id = None
    if row.kept_from is not None:
        row.told_as_id = units_told([row.kept_from], on=today)[row.kept_from.pk]


def _is_from_team(by: Scope, unit: Unit) -> bool:
    """Noted by a member of staff, and not in a role that reads the branch."""
    if by.user_id is None:
        return False
    return not viewer_for(by.user_id).may(Permission.VIEW_IMPLEMENTATION, unit.path)


def _locked(by: Scope, barrier: Barrier) -> Barrier:
    """The row, locked. Who may only note barriers changes nobody else's."""
    row = _hold(barrier)
    must_hold(by, row.unit)
    is_own = row.noted_by_id is not None and row.noted_by_id == by.user_id
    if by.permission == Permission.NOTE_BARRIERS and not is_own:
        raise PermissionError(f"{row.pk} was noted by somebody else")
    return row


def _must_be_theirs(by: Scope, row: Barrier, now: datetime) -> None:
    """What staff said is theirs: a manager codes it and lifts it, and leaves it standing."""
    today = timezone.localdate(now)
    if by.user_id is not None and not may_take_back(viewer_for(by.user_id), row, on=today):
        raise PermissionError(f"{row.pk} was noted by somebody else")


def _must_be_early(by: Scope, row: Barrier) -> None:
    if by.user_id is not None and not may_reword(viewer_for(by.user_id), row, timezone.now()):
        raise ValueError(
            _("You can correct it for 30 days, until it is answered. Your delivery lead still can.")
        )


def answer(
    by: Scope, row: Barrier, said: str, because: str, once: UUID | None = None
) -> BarrierAnswer:
    """Add an answer to a barrier that is held, and tell the person who noted it."""
    made = BarrierAnswer(
        barrier=row, said=said, because=because, answered_by_id=by.user_id, once=once
    )
    if earlier := insert_once(made, "answered_by"):
        return earlier
    tell(by, row, Step.ANSWERED)
    AnswerMail.objects.create(answer=made, next_try_at=timezone.now())
    ring(BELL)
    return made


def set_lifted(
    by: Scope, row: Barrier, lifted_on: date, what_helped: str, enabler: EnablerCode | None = None
) -> Barrier:
    """Take a barrier that is held out of the way, without a word to the person who noted it."""
    row.lifted_on, row.what_helped, row.enabler = lifted_on, what_helped, enabler
    row.save()
    tell(by, row, Step.LIFTED)
    return row


def _hold(barrier: Barrier) -> Barrier:
    row: Barrier = Barrier.objects.select_for_update(of=("self",)).get(pk=barrier.pk)
    return row


def _standing(by: Scope, barrier: Barrier) -> Barrier:
    _locked(by, barrier)
    return hold_standing(barrier)


def hold_standing(barrier: Barrier) -> Barrier:
    """The row, locked until the work is committed. Raises ValueError when it was taken back."""
    row = _hold(barrier)
    if row.withdrawn_at is not None:
        raise ValueError(_("This was taken back. Put it back first."))
    return row


def tell(by: Scope, row: Barrier, step: str, told: str = "") -> None:
    """Add a line to the history of a barrier."""
    BarrierChange.objects.create(barrier=row, step=step, told=told, changed_by_id=by.user_id)
