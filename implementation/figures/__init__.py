"""Numbers and rows for reports and dashboards; each takes a Scope and returns frozen values."""

from implementation.figures.activities import (
    ActivityFigure,
    ActivitySummary,
    KindCount,
    LatestActivity,
    activities_between,
    activity_summary,
    figure_of,
    latest_activities,
)
from implementation.figures.barrier_help import (
    AttemptFigure,
    HelpFigure,
    what_helped,
    what_was_tried,
)
from implementation.figures.barrier_levels import LevelFigure, asked_of_levels
from implementation.figures.barrier_outcomes import Became, Outcome, what_became
from implementation.figures.barrier_past import PastFigure, barrier_past
from implementation.figures.barrier_services import ServiceTheme, themes_by_service
from implementation.figures.barriers import (
    BarrierFigure,
    BarrierMoves,
    BarrierSummary,
    CodeFigure,
    ThemeFigure,
    barrier_codes,
    barrier_summary,
    barrier_themes,
    barriers_between,
    barriers_lately,
    barriers_open,
)
from implementation.figures.examples import examples_for
from implementation.figures.journeys import (
    CommentFigure,
    OutOfScope,
    journey_comments,
    journey_rule,
    out_of_scope,
)
from implementation.figures.lately import Lately, lately_logged, lately_noted, to_repeat

__all__ = [
    "ActivityFigure",
    "ActivitySummary",
    "AttemptFigure",
    "BarrierFigure",
    "BarrierMoves",
    "BarrierSummary",
    "Became",
    "CodeFigure",
    "CommentFigure",
    "HelpFigure",
    "KindCount",
    "Lately",
    "LatestActivity",
    "LevelFigure",
    "OutOfScope",
    "Outcome",
    "PastFigure",
    "ServiceTheme",
    "ThemeFigure",
    "activities_between",
    "activity_summary",
    "asked_of_levels",
    "barrier_codes",
    "barrier_past",
    "barrier_summary",
    "barrier_themes",
    "barriers_between",
    "barriers_lately",
    "barriers_open",
    "examples_for",
    "figure_of",
    "journey_comments",
    "journey_rule",
    "lately_logged",
    "lately_noted",
    "latest_activities",
    "out_of_scope",
    "themes_by_service",
    "to_repeat",
    "what_became",
    "what_helped",
    "what_was_tried",
]
