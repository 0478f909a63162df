"""Noting that people did something outside a session, each once, and undoing it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import StaffMember
from training.actions.records import last_turns, reverse_records, runs_out, turn_key
from training.actions.snapshots import mark_stale
from training.actions.standing import recompute
from training.models import Course, Equivalence, TrainingRecord
from training.models.record import RecordQuerySet

# More people than this are counted with everybody else, in one go.
MANY = 5_000


@dataclass(frozen=True, slots=True)
class Noting:
    """What people did (a course of ours or something of the register), and where that is from."""

    organisation_id: int
    what: Course | Equivalence
    source: str
    batch_id: int | None = None

    @property
    def of(self) -> dict[str, Any]:
        """The columns that say what was done."""
        if isinstance(self.what, Course):
            return {"course": self.what, "level_id": self.what.level_id}
        return {"equivalence": self.what}

    def rows(self, staff_ids: Collection[int]) -> RecordQuerySet:
        """What is recorded of it already, in sessions too."""
        name = "course" if isinstance(self.what, Course) else "equivalence"
        found: RecordQuerySet = TrainingRecord.objects.filter(
            **{name: self.what}, staff_member__in=staff_ids
        )
        return found


@transaction.atomic
def note_done(
    *, by: Scope, noting: Noting, done: Iterable[tuple[int, date]]
) -> list[TrainingRecord]:
    """So many people (staff id, day) did it: a record each, where none stands; the new ones.

    Safe to repeat. Recounts. Raises PermissionError when one of them is outside `by`.
    """
    wanted = set(done)
    ids = {staff_id for staff_id, _day in wanted}
    _must_be_seen(by, noting.organisation_id, ids)
    rows = noting.rows(ids)
    there = set(rows.standing().values_list("staff_member", "on"))
    turns = last_turns(rows.filter(session=None))
    made: list[TrainingRecord] = TrainingRecord.objects.bulk_create(
        _record(noting, staff_id, on, turns, by.user_id) for staff_id, on in sorted(wanted - there)
    )
    _recount(noting.organisation_id, made)
    return made


def _record(
    noting: Noting, staff_id: int, on: date, turns: dict[Any, int], user_id: int | None
) -> TrainingRecord:
    record = TrainingRecord(
        staff_member_id=staff_id,
        on=on,
        expires_on=runs_out(noting.what.validity_months, on),
        source=noting.source,
        batch_id=noting.batch_id,
        recorded_by_id=user_id,
        **noting.of,
    )
    record.turn = turns.get(turn_key(record), 0) + 1
    return record


@transaction.atomic
def undo_records(*, by: Scope, organisation_id: int, records: RecordQuerySet) -> int:
    """A reversal of each of these that still stands; how many. Recounts. Safe to repeat.

    Raises PermissionError when one is of a person outside `by`.
    """
    undone = list(records.standing())
    _must_be_seen(by, organisation_id, {record.staff_member_id for record in undone})
    reverse_records(by=by, records=records.standing())
    _recount(organisation_id, undone)
    return len(undone)


def undo_record(*, by: Scope, record: TrainingRecord) -> int:
    """This one alone; 0 when it was undone before. Raises PermissionError outside `by`."""
    same = TrainingRecord.objects.filter(pk=record.pk)
    organisation_id = record.staff_member.organisation_id
    return undo_records(by=by, organisation_id=organisation_id, records=same)


def _recount(organisation_id: int, records: Collection[TrainingRecord]) -> None:
    if records:
        people = {record.staff_member_id for record in records}
        recount_people(organisation_id, people, min(record.on for record in records))


def recount_people(organisation_id: int, staff_ids: Collection[int], from_on: date) -> None:
    """Count these people afresh, and month-ends from `from_on` on.

    What a joined record did counts for the one that stays.
    """
    if not staff_ids:
        return
    mark_stale(organisation_id, from_on)
    if len(staff_ids) > MANY:
        recompute(organisation_id)
        return
    people = StaffMember.objects.filter(pk__in=staff_ids)
    recompute(organisation_id, set(people.values_list(survivor_of(), flat=True)))


def _must_be_seen(by: Scope, organisation_id: int, staff_ids: Collection[int]) -> None:
    """By any of their records: a joined one is seen by whoever sees the one that stays."""
    people = StaffMember.objects.filter(organisation=organisation_id, pk__in=staff_ids)
    owners = people.annotate(owner=survivor_of()).values_list("pk", "owner")
    told = dict(owners)
    seen = StaffMember.objects.within(by).filter(pk__in=set(told.values()))
    if len(told) != len(set(staff_ids)) or seen.count() != len(set(told.values())):
        raise PermissionError("Some of these people are not in a team you look after.")
