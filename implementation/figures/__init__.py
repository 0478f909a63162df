"""Numbers and rows for reports and dashboards; each takes a Scope and returns frozen values."""

from implementation.figures.activities import (
    ActivityFigure,
    ActivitySummary,
    KindCount,
    activities_between,
    activities_counted,
    activity_summary,
    figure_of,
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
from implementation.figures.examples import examples_for
from implementation.figures.lately import Lately, lately_logged, lately_noted, to_repeat

__all__ = [
    "ActivityFigure",
    "ActivitySummary",
    "BarrierFigure",
    "BarrierSummary",
    "KindCount",
    "Lately",
    "ThemeFigure",
    "activities_between",
    "activities_counted",
    "activity_summary",
    "barrier_summary",
    "barrier_themes",
    "barriers_between",
    "barriers_open",
    "examples_for",
    "figure_of",
    "lately_logged",
    "lately_noted",
    "to_repeat",
]
