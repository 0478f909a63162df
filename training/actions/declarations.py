"""People say what they did elsewhere; a lead confirms it, or answers with a sentence."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.documents import document_of
from core.scope import Scope
from services.figures.people import records_of
from services.models import StaffMember
from training.actions.equivalences import claim_equivalence
from training.actions.noting import Noting, note_done, undo_record
from training.models import Course, Declaration, Equivalence, TrainingRecord

FOLDER = "declarations"
State = Declaration.State


@transaction.atomic
def declare(
    *,
    user_id: int,
    person: StaffMember,
    on: date,
    course: Course | None = None,
    title: str = "",
    evidence: dict[str, Any] | None = None,
    once: UUID | None = None,
) -> Declaration:
    """The person says: I did this on that day. It waits for a lead.

    People say this of themselves: `user_id` is theirs, else PermissionError. The same course or
    title on the same day, not taken back, is the same declaration: what shows it now is kept with
    it, and one that was answered "Not yet" is sent again. ValueError for a day to come, and for
    what was confirmed already: the sentence says what is on record.
    """
    _must_be_own(person, user_id)
    if on > timezone.localdate():
        raise ValueError(_("This day is still to come. Say so once you have done it."))
    title = " ".join(title.split())
    if earlier := _earlier(person, on, course, title):
        _refuse_confirmed(earlier)
        return earlier if once and earlier.once == once else _said_again(earlier, evidence)
    facts: dict[str, Any] = {"on": on, "course": course, "title": title, "said_by_id": user_id}
    facts["once"] = None if _is_used(person, once) else once
    facts |= document_of(FOLDER, **(evidence or {}))
    made: Declaration = Declaration.objects.create(staff_member=person, **facts)
    return made


def _said_again(declaration: Declaration, evidence: dict[str, Any] | None) -> Declaration:
    """What shows it is kept, and it waits for a lead; what was confirmed or taken back stays."""
    row = _locked(declaration)
    if row.state not in {State.WAITING, State.NOT_YET}:
        return row
    told = document_of(FOLDER, **(evidence or {}))
    for name, value in told.items():
        setattr(row, name, value or getattr(row, name))
    row.state = State.WAITING
    row.save(update_fields=["state", *told])
    return row


def _must_be_own(person: StaffMember, user_id: int) -> None:
    if person.user_id is None or person.user_id != user_id:
        raise PermissionError("People say this of themselves.")


def _earlier(
    person: StaffMember, on: date, course: Course | None, title: str
) -> Declaration | None:
    """What was said before of the same thing and day, and not taken back."""
    StaffMember.objects.select_for_update().get(pk=person.pk)
    rows = Declaration.objects.filter(staff_member__in=records_of(person))
    same = rows.filter(on=on, course=course, title__iexact=title).exclude(state=State.WITHDRAWN)
    found: Declaration | None = same.first()
    return found


def _is_used(person: StaffMember, once: UUID | None) -> bool:
    """A form that was gone back to and changed says something else with the key it had."""
    return once is not None and bool(person.declarations.filter(once=once).exists())


def _refuse_confirmed(earlier: Declaration) -> None:
    if earlier.state != State.CONFIRMED:
        return
    answered = earlier.answered_at and timezone.localdate(earlier.answered_at)
    raise ValueError(
        _(
            "This is on your record already: %(what)s, on %(day)s. It was confirmed on"
            " %(answered)s. If you did it on another day too, or something else, change that"
            " below and send it."
        )
        % {
            "what": earlier,
            "day": date_format(earlier.day_on_record),
            "answered": date_format(answered or earlier.on),
        }
    )


@transaction.atomic
def withdraw_declaration(*, user_id: int, declaration: Declaration) -> Declaration:
    """The person takes it back, as long as it is not confirmed. Safe to repeat.

    Raises PermissionError for anybody else, ValueError once it was confirmed.
    """
    row = _locked(declaration)
    owner = _owner(row)
    _must_be_own(owner, user_id)
    if row.state == State.CONFIRMED:
        raise ValueError(_("Your lead confirmed this. Ask your lead if it is wrong."))
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def send_again(
    *, user_id: int, declaration: Declaration, evidence: dict[str, Any] | None = None
) -> Declaration:
    """The person asks again, perhaps with something that shows it. Safe to repeat.

    Raises PermissionError for anybody else.
    """
    row = _locked(declaration)
    _must_be_own(_owner(row), user_id)
    return _said_again(row, evidence) if row.state == State.NOT_YET else row


@transaction.atomic
def confirm_declaration(
    *,
    by: Scope,
    declaration: Declaration,
    course: Course | None = None,
    equivalence: Equivalence | None = None,
    on: date | None = None,
) -> Declaration:
    """It is so: a record of our `course`, or of the thing in the register. Safe to repeat.

    The record is of the day `on`; the person's own word stays as it was said. Without it, the day
    that the person said. With neither course nor thing, what the person named; a title that the
    register does not know is added to it, and counts once somebody verified it. Raises
    PermissionError outside `by`, ValueError for one's own and for what was taken back.
    """
    row = _to_answer(by, declaration)
    if row.state == State.CONFIRMED:
        return row
    what = course or equivalence or row.course or _registered(by, row)
    row.record = _recorded(by, row, what, on or row.on)
    return _answered(by, row, State.CONFIRMED, "")


def _registered(by: Scope, row: Declaration) -> Equivalence:
    organisation = row.staff_member.organisation
    return claim_equivalence(by=by, organisation=organisation, title=row.title)


def _recorded(by: Scope, row: Declaration, what: Course | Equivalence, on: date) -> TrainingRecord:
    """The record of it: the one that stands already, or a new one."""
    if on > timezone.localdate():
        raise ValueError(_("This day is still to come."))
    person = row.staff_member
    noting = Noting(person.organisation_id, what, TrainingRecord.Source.DECLARED)
    made = note_done(by=by, noting=noting, done=[(person.pk, on)])
    if made:
        return made[0]
    found: TrainingRecord = noting.rows([person.pk]).standing().filter(on=on)[0]
    return found


@transaction.atomic
def answer_not_yet(*, by: Scope, declaration: Declaration, answer: str) -> Declaration:
    """It cannot be confirmed yet, and why, in a sentence to the person. Safe to repeat.

    What was confirmed is taken back: the record that the confirmation made is undone, unless
    another confirmed declaration stands on it. Raises PermissionError outside `by`, ValueError for
    one's own and for what was taken back.
    """
    row = _to_answer(by, declaration)
    record = row.record
    row.record, row.state = None, State.NOT_YET
    row.save(update_fields=["record", "state"])
    if record and record.source == TrainingRecord.Source.DECLARED and not _is_needed(record):
        undo_record(by=by, record=record)
    return _answered(by, row, State.NOT_YET, answer)


def _is_needed(record: TrainingRecord) -> bool:
    """Whether a confirmed declaration still stands on it; two who answer at once take turns."""
    StaffMember.objects.select_for_update(no_key=True).get(pk=record.staff_member_id)
    found: bool = Declaration.objects.filter(record=record, state=State.CONFIRMED).exists()
    return found


def _answered(by: Scope, row: Declaration, state: str, answer: str) -> Declaration:
    row.state, row.answer = state, answer
    row.answered_by_id, row.answered_at = by.user_id, timezone.now()
    row.save(update_fields=["state", "answer", "answered_by", "answered_at", "record"])
    return row


def _to_answer(by: Scope, declaration: Declaration) -> Declaration:
    """The declaration, locked, for somebody who may answer it."""
    row = _locked(declaration)
    if not Declaration.objects.within(by).filter(pk=row.pk).exists():
        raise PermissionError(f"{row} is outside this scope")
    if by.user_id is not None and _owner(row).user_id == by.user_id:
        raise ValueError(_("This is your own. Somebody else has to look at it."))
    if row.state == State.WITHDRAWN:
        raise ValueError(_("The person took this back."))
    return row


def _locked(declaration: Declaration) -> Declaration:
    rows = Declaration.objects.select_for_update(of=["self"])
    found: Declaration = rows.select_related("course", "staff_member__organisation", "record").get(
        pk=declaration.pk
    )
    return found


def _owner(row: Declaration) -> StaffMember:
    """The record that stays of whoever said it."""
    person: StaffMember = row.staff_member
    while person.merged_into is not None:
        person = person.merged_into
    return person
