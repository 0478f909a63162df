"""Where one person stands on any day, counted afresh for that person alone."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from services.figures.basis import Basis
from services.figures.people import records_of
from services.models import StaffMember
from training.counting import Question, because, people, question_for, run
from training.figures.coverage import levels_of
from training.figures.evidence import Line, evidence_of
from training.figures.refreshers import due_in
from training.models import Framework, LevelRequirement, Standing
from training.models.framework import HIGHEST_RANK

ONE = " SELECT * FROM now"


@dataclass(frozen=True, slots=True)
class Why:
    """A rule that asks: of a job role, a group of roles, everybody, or this very post.

    The names of the role, the group and the unit are "" where the rule names none. `from_on` is
    its first day; `due_within_days` from the start of the post, or None.
    """

    role: str
    group: str
    unit: str
    is_of_post: bool
    reason: str
    from_on: date
    due_within_days: int | None


@dataclass(frozen=True, slots=True)
class AskedLevel:
    """A level of the framework in force on the day, and the rules that ask for it.

    `refresh_on` is when it is due to be refreshed; None while it is not.
    """

    name: str
    description: str
    is_required: bool
    is_held: bool
    why: tuple[Why, ...] = ()
    refresh_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonTraining:
    """What is asked of a person, what is held, what is missing, and the records, as at `as_at`.

    `status` is one of `Standing.Status`; `framework` is "" before one was chosen. `excused` are
    the rules that say in so many words that nothing is asked. `is_later`: the unit was not in
    scope, so nothing was asked yet, whatever the rules ask.
    """

    as_at: date
    framework: str
    status: str
    levels: tuple[AskedLevel, ...]
    lines: tuple[Line, ...]
    excused: tuple[Why, ...] = ()
    is_later: bool = False

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
    question = replace(question_for(person.organisation_id, on), staff_ids=(person.pk,))
    basis: Basis = "today" if on >= timezone.localdate() else "then"
    rows = run(people(basis) + ONE, question.parameters)
    row: dict[str, Any] = rows[0] if rows else {"required": 0, "held": 0}
    whys, due = _whys(question, basis), due_in(question, basis)
    return PersonTraining(
        as_at=on,
        framework=question.framework.name if question.framework else "",
        status=row.get("status", Standing.Status.UNKNOWN),
        levels=_levels(question.framework, row, whys, due),
        lines=evidence_of(records_of(person), on=on),
        excused=whys[0],
        is_later=row.get("asked_later") is not None,
    )


def _whys(question: Question, basis: str) -> dict[int, tuple[Why, ...]]:
    """By rank, the rules that ask for that level; by 0 those that ask for nothing."""
    masks = {row["id"]: row["mask"] for row in run(because(basis), question.parameters)}
    rules = LevelRequirement.objects.filter(pk__in=masks).select_related(
        "role", "role_group", "unit"
    )
    told = [(masks[rule.pk], _why(rule)) for rule in rules.order_by("from_on", "pk")]
    by_rank = {
        rank: tuple(why for mask, why in told if mask >> (rank - 1) & 1)
        for rank in range(1, HIGHEST_RANK + 1)
    }
    return by_rank | {0: tuple(why for mask, why in told if not mask)}


def _why(rule: LevelRequirement) -> Why:
    return Why(
        role=rule.role.name if rule.role else "",
        group=rule.role_group.name if rule.role_group else "",
        unit=rule.unit.name if rule.unit else "",
        is_of_post=rule.post_id is not None,
        reason=rule.reason,
        from_on=rule.from_on,
        due_within_days=rule.due_within_days,
    )


def _levels(
    framework: Framework | None,
    row: dict[str, Any],
    whys: dict[int, tuple[Why, ...]],
    due: dict[int, date],
) -> tuple[AskedLevel, ...]:
    known = levels_of([framework.pk]).get(framework.pk, []) if framework else []
    return tuple(
        AskedLevel(
            level.name,
            level.description,
            bool(row["required"] >> (level.rank - 1) & 1),
            bool(row["held"] >> (level.rank - 1) & 1),
            whys.get(level.rank, ()),
            due.get(level.rank),
        )
        for level in known
    )
