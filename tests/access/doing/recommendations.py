"""Recommendations: lines of the access matrix and their objects."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission
from core.permissions import Permission as P
from implementation.actions.recommendations import answer_recommendation, show_recommendation
from implementation.models import Recommendation
from tests.access.page import Page
from tests.factories import everywhere
from tests.factories.plans import ASKED, make_action, make_recommendation


def _step(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:recommendation_{what}",
        needs,
        of=lambda w: {"recommendation_id": w.recommendation.pk},
        foreign=lambda w: {"recommendation_id": w.mill_recommendation.pk},
        missing={"recommendation_id": 0},
        **statuses,
    )


def _shown(row: Recommendation) -> dict[str, int]:
    """A piece of evidence that stays however often it was taken off."""
    return {"recommendation_id": row.pk, "evidence_id": row.kept_evidence.pk}


def _answer(row: Recommendation) -> dict[str, int]:
    return {"recommendation_id": row.pk, "response_id": row.first_answer.pk}


def _of_answer(what: str) -> Page:
    return Page(
        f"implementation:recommendation_{what}",
        P.LOG_IMPLEMENTATION,
        of=lambda w: _answer(w.recommendation),
        foreign=lambda w: _answer(w.mill_recommendation),
        missing={"recommendation_id": 0, "response_id": 0},
        get=None,
        post=302,
    )


PAGES: list[Page] = [
    Page("implementation:recommendation_list", P.VIEW_IMPLEMENTATION),
    Page("implementation:recommendation_add", P.LOG_IMPLEMENTATION, post=200),
    Page(
        "implementation:recommendation_unit",
        P.VIEW_IMPLEMENTATION,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    ),
    _step("detail", P.VIEW_IMPLEMENTATION),
    _step("change", P.LOG_IMPLEMENTATION, post=200),
    _step("answer", P.LOG_IMPLEMENTATION, post=200),
    _step("show", P.LOG_IMPLEMENTATION, post=200),
    _step("report", P.LOG_IMPLEMENTATION, post=200),
    _step("withdraw", P.LOG_IMPLEMENTATION, get=None, post=302),
    _step("restore", P.LOG_IMPLEMENTATION, get=None, post=302),
    _of_answer("unanswer"),
    _of_answer("reanswer"),
    Page(
        "implementation:recommendation_unshow",
        P.LOG_IMPLEMENTATION,
        of=lambda w: _shown(w.recommendation),
        foreign=lambda w: _shown(w.mill_recommendation),
        missing={"recommendation_id": 0, "evidence_id": 0},
        get=None,
        post=302,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One recommendation in Quay and one in Mill, with all that hangs on them."""
    world.recommendation = make_recommendation(world.quay, reference="Q1", parts=["Staff"])
    world.mill_recommendation = make_recommendation(
        world.mill, asked_by="Health committee", ask="A calmer door", parts=["The door"]
    )
    for row in (world.recommendation, world.mill_recommendation):
        _go_on(row)
        row.first_answer = row.responses.get()
        row.kept_evidence = row.shown_by.get().evidence


def _go_on(row: Recommendation) -> None:
    by = everywhere(row.unit, Permission.LOG_IMPLEMENTATION)
    make_action(row.unit, words="Ask the trainer", recommendation=row)
    answer_recommendation(
        by=by,
        recommendation=row,
        words=f"{row.unit} will look at it",
        said="accepted",
        responded_on=ASKED,
        parts={part.pk: "partly" for part in row.parts.all()},
    )
    show_recommendation(
        by=by,
        recommendation=row,
        shows="done",
        shown_on=ASKED,
        link=f"https://{row.unit.name.lower()}.example/minutes",
    )


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more recommendation in Quay, and one more of everything about the first."""
    _go_on(make_recommendation(world.quay, reference=f"M{number}", parts=[f"Part {number}"]))
    _go_on(world.recommendation)
