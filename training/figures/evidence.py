"""What is held of a person's training, line by line, as at a day: for the person and for leads."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from core.scope import Scope
from services.figures.people import records_of
from services.models import StaffMember
from training.models import Course, Declaration, Equivalence, TrainingRecord, Verification


@dataclass(frozen=True, slots=True)
class Line:
    """One record. `counts_for` are names of the levels that it brings on the day.

    `expires_on` is the first day on which it no longer counts. `session_id` is None when it was
    not made in a session. `has_run_out`: it counted before and no longer does on the day.
    """

    record_id: int
    title: str
    counts_for: tuple[str, ...]
    on: date
    expires_on: date | None
    source: str
    session_id: int | None
    equivalence_id: int | None
    has_run_out: bool

    @property
    def counts_until(self) -> date | None:
        """The last day on which it counts; None when it does not run out."""
        return self.expires_on - timedelta(days=1) if self.expires_on else None


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said they did; `answer` is a sentence from the lead. `state` is a choice.

    `record_on` is the day on record, where a lead found another one than the person said.
    """

    declaration_id: int
    staff_id: int
    name: str
    title: str
    on: date
    state: str
    answer: str
    link: str
    file_name: str
    record_on: date | None


@dataclass(frozen=True, slots=True)
class SaidWaiting:
    """People whose word waits for an answer, and the newest of those words (0 without one)."""

    people: int
    newest: int


def evidence_of(ids: list[int], *, on: date) -> tuple[Line, ...]:
    """Records of these (a person's own and joined ones) that were not undone, the newest first.

    As at `on`: later ones are left out. Two queries.
    """
    rows = TrainingRecord.objects.standing().filter(staff_member__in=ids, on__lte=on)
    rows = rows.select_related("course", "session", "level", "equivalence").order_by("-on", "-pk")
    records = list(rows)
    verified = _verified({r.equivalence_id for r in records if r.equivalence_id}, on)
    return tuple(_line(record, verified, on) for record in records)


def _verified(ids: set[int], on: date) -> dict[int, tuple[str, ...]]:
    """The names of the levels for which each counts on the day."""
    if not ids:
        return {}
    rows = Verification.objects.holding_on(on).filter(equivalence__in=ids)
    return {
        row.equivalence_id: tuple(str(level) for level in row.levels.all())
        for row in rows.prefetch_related("levels")
    }


def _line(record: TrainingRecord, verified: dict[int, tuple[str, ...]], on: date) -> Line:
    own = (str(record.level),) if record.level else ()
    return Line(
        record_id=record.pk,
        title=record.title,
        counts_for=verified.get(record.equivalence_id or 0, ()) if record.equivalence else own,
        on=record.on,
        expires_on=record.expires_on,
        source=str(record.get_source_display()),
        session_id=record.session_id,
        equivalence_id=record.equivalence_id,
        has_run_out=record.expires_on is not None and record.expires_on <= on,
    )


def own_declaration(person: StaffMember, declaration_id: int) -> Declaration | None:
    """One that the person made, by any of their records; None when it is not theirs."""
    rows = Declaration.objects.filter(staff_member__in=records_of(person), pk=declaration_id)
    found: Declaration | None = rows.select_related(
        "course", "record", "staff_member__merged_into"
    ).first()
    return found


def record_outside_sessions(scope: Scope, record_id: int) -> Any:
    """A record, undone or not, that no session made, of somebody in `scope`; None without one.

    Its `survivor` is the record that stays of the person.
    """
    rows = TrainingRecord.objects.of_people_in(scope).filter(reverses=None, session=None)
    related = ("course", "equivalence", "session", "staff_member")
    return rows.select_related(*related).filter(pk=record_id).first()


def could_have_done(person: StaffMember) -> tuple[list[Course], list[Equivalence]]:
    """The courses offered in the person's organisation, and its register. Two queries."""
    register = Equivalence.objects.of_organisation(person.organisation_id)
    return list(Course.objects.offered_to(person.organisation_id)), list(register)


def said_by(person: StaffMember) -> tuple[Said, ...]:
    """Everything the person said, by any of their records, the newest first."""
    return _said(Q(staff_member__in=records_of(person)))


def waiting_for_answer(scope: Scope, *, limit: int = 200) -> tuple[Said, ...]:
    """What people of `scope` said and nobody answered, the oldest first."""
    seen = Declaration.objects.within(scope).waiting().values("pk")
    return _said(Q(pk__in=seen), "said_at", "pk")[:limit]


def words_waiting(scope: Scope) -> SaidWaiting:
    """How many people of `scope` wait; one's own words are for somebody else. One query."""
    if not scope.branches:
        return SaidWaiting(people=0, newest=0)
    own = StaffMember.objects.filter(user__isnull=False, user=scope.user_id).values("pk")
    rows = Declaration.objects.within(scope).waiting().exclude(survivor__in=own)
    told = rows.aggregate(people=Count("survivor", distinct=True), newest=Max("pk"))
    return SaidWaiting(people=told["people"], newest=told["newest"] or 0)


def _said(which: Q, *order: str) -> tuple[Said, ...]:
    rows = Declaration.objects.filter(which).select_related(
        "course", "record", "staff_member__merged_into"
    )
    return tuple(said(row) for row in rows.order_by(*(order or ("-said_at", "-pk"))))


def said(row: Declaration) -> Said:
    """One declaration as pages tell it."""
    person = row.staff_member.merged_into or row.staff_member
    return Said(
        declaration_id=row.pk,
        staff_id=person.pk,
        name=person.shown_name,
        title=str(row),
        on=row.on,
        state=row.state,
        answer=row.answer,
        link=row.link,
        file_name=row.file_name,
        record_on=None if row.day_on_record == row.on else row.day_on_record,
    )
