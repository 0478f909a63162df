"""How far a recommendation is: asked, answered, acted on, shown, reported back.

This is the one place that says whether it is still open.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from core.periods import months_after
from core.scope import Scope
from implementation.models import Action, Part, Recommendation, RecommendationEvidence
from services.models import Unit

STEPS = ("asked", "answered", "acted", "shown", "reported")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five steps; `on` is its first day, where it has one."""

    code: str
    is_done: bool
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """A part of the ask beside its answer: "" when it was left unanswered."""

    words: str
    answered: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A recommendation on its way.

    `days_to_answer` counts from the day after the ask up to the day of the first answer, that day
    included. `waits_for` names what keeps it open: an answer, an action, evidence, an evaluation,
    a report back. `told_early` is a report back from before the day on which it was shown.
    """

    recommendation_id: int
    steps: tuple[Step, ...]
    days_to_answer: int | None
    evaluation_due_on: date | None
    parts: tuple[PartAnswer, ...]
    waits_for: tuple[str, ...]
    told_early: date | None = None

    @property
    def is_open(self) -> bool:
        """Until evidence exists, and the evaluation where one was asked, and then it was told."""
        return bool({"evidence", "evaluation", "report"} & set(self.waits_for))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The parts that no answer speaks of."""
        return tuple(part.words for part in self.parts if not part.answered)

    @property
    def in_part(self) -> tuple[str, ...]:
        """The parts that were answered in part."""
        return tuple(p.words for p in self.parts if p.answered == Part.Answered.PARTLY)


def standings(scope: Scope, unit: Unit | None = None) -> tuple[Standing, ...]:
    """Every recommendation of the branch, newest ask first. At most eight queries."""
    rows = Recommendation.objects.within(scope).standing().for_list()
    if unit is not None:
        rows = rows.in_branch(unit.path)
    return tuple(standing_of(row) for row in rows)


def standing_of(row: Recommendation) -> Standing:
    """Of a row that came by `for_list`: no query."""
    steps = _steps(row)
    answered_on = steps[1].on
    return Standing(
        recommendation_id=row.pk,
        steps=steps,
        days_to_answer=(answered_on - row.asked_on).days if answered_on else None,
        evaluation_due_on=evaluation_due_on(row),
        parts=tuple(PartAnswer(part.words, part.answered) for part in row.parts.all()),
        waits_for=_waits_for(row, steps),
        told_early=None if steps[4].is_done else row.reported_back_on,
    )


def evaluation_due_on(row: Recommendation) -> date | None:
    """So many calendar months after completion; the last day of a month that is too short."""
    if row.evaluate_after_months is None or row.completed_on is None:
        return None
    return months_after(row.completed_on, row.evaluate_after_months)


def _steps(row: Recommendation) -> tuple[Step, ...]:
    answers = [one.responded_on for one in row.responses.all() if one.withdrawn_at is None]
    shown = [one.shown_on for one in row.shown_by.all()]
    acted = _acted(row)
    done = [action.done_on for action in acted if action.done_on]
    return (
        Step("asked", True, row.asked_on),
        Step("answered", bool(answers), min(answers, default=None)),
        Step("acted", bool(acted), min(done, default=None)),
        Step("shown", shown_from(row) is not None, max(shown, default=None)),
        _reported(row),
    )


def _reported(row: Recommendation) -> Step:
    """Told on or after the day from which it is shown; what was told before that does not count."""
    told, shown = row.reported_back_on, shown_from(row)
    counts = told is not None and shown is not None and told >= shown
    return Step("reported", counts, told if counts else None)


def shown_from(row: Recommendation) -> date | None:
    """The first day on which all that was asked was shown; None while it is not."""
    days = _evaluations(row) if row.evaluate_after_months is not None else _kept_on(row)
    return min(days, default=None)


def _acted(row: Recommendation) -> list[Action]:
    return [action for action in row.actions.all() if action.progress != "stopped"]


def _kept_on(row: Recommendation) -> list[date]:
    """Days of the links and files that show something, of the ask itself or of its actions.

    What shows an action has the day on which that was done; before that, the day it was added.
    """
    own = [one.shown_on for one in row.shown_by.all()]
    return own + [
        action.done_on or localtime(one.evidence.added_at).date()
        for action in _acted(row)
        for one in action.shown_by.all()
    ]


def _evaluations(row: Recommendation) -> list[date]:
    """Days on which somebody looked whether it worked, on or after the day that was due."""
    due = evaluation_due_on(row)
    evaluation = RecommendationEvidence.Shows.EVALUATION
    days = [one.shown_on for one in row.shown_by.all() if one.shows == evaluation]
    return [day for day in days if due is not None and day >= due]


def _waits_for(row: Recommendation, steps: tuple[Step, ...]) -> tuple[str, ...]:
    names = {"answered": "answer", "acted": "action", "shown": "evidence", "reported": "report"}
    found = [names[step.code] for step in steps if not step.is_done]
    if "evidence" in found and row.evaluate_after_months is not None:
        at = found.index("evidence")
        found[at : at + 1] = ["evaluation"] if _kept_on(row) else ["evidence", "evaluation"]
    return tuple(found)
