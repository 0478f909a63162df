"""Where one person stands on any day, counted afresh for that person alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from services.figures.people import records_of
from services.models import StaffMember
from training.counting import people, question_for, run
from training.figures.coverage import levels_of
from training.figures.evidence import Line, evidence_of
from training.models import Framework, Standing

ONE = " SELECT * FROM now"


@dataclass(frozen=True, slots=True)
class AskedLevel:
    """A level of the framework in force on the day."""

    name: str
    description: str
    is_required: bool
    is_held: bool


@dataclass(frozen=True, slots=True)
class PersonTraining:
    """What is asked of a person, what is held, what is missing, and the records, as at `as_at`.

    `status` is one of `Standing.Status`; `framework` is "" before one was chosen.
    """

    as_at: date
    framework: str
    status: str
    levels: tuple[AskedLevel, ...]
    lines: tuple[Line, ...]

    @property
    def holds(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels if level.is_held)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(lv.name for lv in self.levels if lv.is_required and not lv.is_held)


def person_training(person: StaffMember, *, on: date) -> PersonTraining:
    """The person on the day: today's structure for today, the one of then for a day in the past.

    A fixed number of queries. Ask it within a scope that holds the person.
    """
    question = question_for(person.organisation_id, on)
    facts = {**question.parameters, "staff": [person.pk]}
    basis = "today" if on >= timezone.localdate() else "then"
    rows = run(people(basis) + ONE, facts)
    row: dict[str, Any] = rows[0] if rows else {"required": 0, "held": 0}
    return PersonTraining(
        as_at=on,
        framework=question.framework.name if question.framework else "",
        status=row.get("status", Standing.Status.UNKNOWN),
        levels=_levels(question.framework, row["required"], row["held"]),
        lines=evidence_of(records_of(person), on=on),
    )


def _levels(framework: Framework | None, required: int, held: int) -> tuple[AskedLevel, ...]:
    known = levels_of([framework.pk]).get(framework.pk, []) if framework else []
    return tuple(
        AskedLevel(
            level.name,
            level.description,
            bool(required >> (level.rank - 1) & 1),
            bool(held >> (level.rank - 1) & 1),
        )
        for level in known
    )
