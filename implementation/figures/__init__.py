"""Numbers and rows for reports and dashboards; each takes a Scope and returns frozen values."""

from implementation.figures.activities import (
    ActivityFigure,
    ActivitySummary,
    KindCount,
    activities_between,
    activity_summary,
)
from implementation.figures.barriers import (
    BarrierFigure,
    BarrierSummary,
    ThemeFigure,
    barrier_summary,
    barrier_themes,
    barriers_between,
    barriers_open,
)
from implementation.figures.journeys import (
    CommentFigure,
    OutOfScope,
    journey_comments,
    journey_rule,
    out_of_scope,
)
from implementation.figures.lately import Lately, lately_logged, lately_noted

__all__ = [
    "ActivityFigure",
    "ActivitySummary",
    "BarrierFigure",
    "BarrierSummary",
    "CommentFigure",
    "KindCount",
    "Lately",
    "OutOfScope",
    "ThemeFigure",
    "activities_between",
    "activity_summary",
    "barrier_summary",
    "barrier_themes",
    "barriers_between",
    "barriers_open",
    "journey_comments",
    "journey_rule",
    "lately_logged",
    "lately_noted",
    "out_of_scope",
]
