"""What a first page shows: several units in one line each, sessions to fill in and to come."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet

from core.scope import Scope
from training.figures.coverage import COLUMNS, OF_UNIT, UnitFigures, figure, levels_of
from training.figures.people import without_attendance
from training.figures.sessions import SessionFigure, with_counts
from training.figures.sessions import figure as session_figure
from training.models import Session, UnitRollup

HALF_A_YEAR = timedelta(days=183)


def at_a_glance(scope: Scope, paths: Collection[str]) -> tuple[UnitFigures, ...]:
    """The stored numbers of the units with these paths, A to Z, without their children.

    Each is as at the day of the last count. Two queries, however many units.
    """
    rows = UnitRollup.objects.within(scope).filter(unit__path__in=list(paths))
    named = rows.order_by("unit__sort_key", "unit").values(
        *COLUMNS, "computed_on", name=F("unit__name"), **OF_UNIT
    )
    found = list(named)
    levels = levels_of(row["framework_id"] for row in found)
    return tuple(figure(row, levels, row["computed_on"], "today") for row in found)


def sessions_to_fill(scope: Scope, *, on: date, limit: int = 5) -> tuple[SessionFigure, ...]:
    """Sessions before `on` of which nobody has said who or how many came, newest first."""
    rows = without_attendance(Session.objects.within(scope), on)
    return _figures(rows.order_by("-on", "-pk")[:limit])


def names_to_follow(scope: Scope, *, on: date, limit: int = 5) -> tuple[SessionFigure, ...]:
    """Sessions of the half year before `on` of which heads were counted and no name is known.

    Newest first. One query.
    """
    rows = Session.objects.within(scope).filter(
        head_count__gt=0, on__lte=on, on__gte=on - HALF_A_YEAR
    )
    seen = with_counts(rows).filter(named=0, unidentified=0)
    found = seen.select_related("unit", "course__level").order_by("-on", "-pk")[:limit]
    return tuple(session_figure(one) for one in found)


def sessions_coming(scope: Scope, *, on: date, limit: int = 5) -> tuple[SessionFigure, ...]:
    """Planned sessions of the scope on `on` or after, the soonest first."""
    rows = Session.objects.within(scope).filter(state=Session.State.PLANNED, on__gte=on)
    return _figures(rows.order_by("on", "starts_at", "pk")[:limit])


def _figures(rows: QuerySet[Any, Any]) -> tuple[SessionFigure, ...]:
    return tuple(
        session_figure(one) for one in with_counts(rows).select_related("unit", "course__level")
    )
