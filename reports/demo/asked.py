"""What an inspection asked of one invented service: one ask is closed, one is still open."""

from datetime import date, timedelta

from core.scope import Scope
from implementation.actions.recommendations import (
    answer_recommendation,
    note_recommendation,
    report_back,
    show_recommendation,
)
from implementation.models import Recommendation, RecommendationEvidence, Response
from reports.demo.organisation import Council

SERVICE = "CRC"
BODY = "Inspection of residential care (invented)"
ASKS = (
    ("1", "Say what each house does after a hard incident, and who is there for the staff."),
    ("2", "Show that young people were part of deciding how their house looks."),
)
ANSWERS = (
    "Each house has a written way of doing it. Debriefs have a fixed hour.",
    "Two houses have begun. The others follow by the summer.",
)
LINK = "https://www.strathmere.example/after-an-incident"


def be_asked(council: Council, *, by: Scope, on: date) -> None:
    """Both asks are answered; the first is shown and was reported back."""
    asked_on = on - timedelta(days=260)
    rows = [
        note_recommendation(
            by=by, unit=council.units[SERVICE], asked_by=BODY, asked_on=asked_on,
            reference=number, ask=words,
        )
        for number, words in ASKS
    ]  # fmt: skip
    for row, words in zip(rows, ANSWERS, strict=True):
        answered_on = asked_on + timedelta(days=42)
        answer_recommendation(
            by=by, recommendation=row, words=words, responded_on=answered_on,
            said=Response.Said.ACCEPTED,
        )  # fmt: skip
    _close(rows[0], by, on)


def _close(row: Recommendation, by: Scope, on: date) -> None:
    shown_on, told_on = on - timedelta(days=100), on - timedelta(days=70)
    show_recommendation(
        by=by, recommendation=row, shows=RecommendationEvidence.Shows.DONE, shown_on=shown_on,
        link=LINK,
    )  # fmt: skip
    report_back(by=by, recommendation=row, on=told_on, to=BODY)
