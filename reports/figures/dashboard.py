"""Everything a unit's dashboard shows, gathered with the viewer's own rights part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.periods import Period, quarter_of
from core.permissions import Permission
from core.scope import Viewer
from implementation.figures import (
    ActivitySummary,
    BarrierFigure,
    BarrierMoves,
    BarrierSummary,
    LatestActivity,
    activity_summary,
    barriers_lately,
    barriers_open,
    latest_activities,
)
from reports.figures.journey import Standing, standing_for
from services.models import OrganisationSettings, Unit
from training.figures import (
    Basis,
    Completeness,
    Later,
    Offer,
    Reach,
    SessionFigure,
    Totals,
    UnitFigures,
    completeness,
    figures_for,
    later_of,
    might_like_an_offer,
    next_sessions,
    past_with_children,
    reach_of,
    totals_of,
)

MONTHS = 24
SHOWN = 5
OFFERS = 15


@dataclass(frozen=True, slots=True)
class Doing:
    """What the branch did and what is in its way, in the year up to a day (both ends inclusive).

    `this_quarter` counts barriers in the `quarter` that holds the day, up to the day.
    """

    from_on: date
    until_on: date
    activities: ActivitySummary
    latest: tuple[LatestActivity, ...]
    barriers: BarrierSummary
    open_barriers: tuple[BarrierFigure, ...]
    quarter: Period
    this_quarter: BarrierMoves


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One unit on one day. None stands for a part that this viewer may not see.

    `offers`, `reach`, `known` and `later` are of today alone: None when it is another day.
    """

    now: UnitFigures
    past: tuple[UnitFigures, ...]
    children_past: Mapping[int, tuple[UnitFigures, ...]]
    offers: tuple[Offer, ...] | None
    reach: Reach | None
    totals: Totals
    sessions: tuple[SessionFigure, ...] | None
    known: Completeness | None
    doing: Doing | None
    journey: Standing
    later: Later | None = None


def dashboard_for(
    viewer: Viewer, unit: Unit, *, on: date, today: date, basis: Basis = "today"
) -> Dashboard:
    """The dashboard of `unit` as at `on`, at most today. The number of queries is always the same.

    Raises PermissionError when the viewer may not see figures of the unit.
    """
    scope = viewer.scope_for(Permission.VIEW_FIGURES)
    past, children_past = past_with_children(scope, unit, until=on, months=MONTHS)
    now, is_now = figures_for(scope, unit, on=on, basis=basis), on == today
    return Dashboard(
        now=now,
        past=past,
        children_past=children_past,
        offers=_offers(viewer, unit, on) if is_now else None,
        reach=reach_of(scope, unit, on=on) if is_now else None,
        totals=totals_of(scope, unit, on=on, basis=basis),
        sessions=_sessions(viewer, unit, on),
        known=completeness(scope, unit, on=on) if is_now else None,
        doing=_doing(viewer, unit, on, basis),
        journey=standing_for(scope, unit, now=now, past=past),
        later=later_of(scope, unit, on=on, today=today) if is_now else None,
    )


def _offers(viewer: Viewer, unit: Unit, on: date) -> tuple[Offer, ...] | None:
    if not viewer.may(Permission.VIEW_STAFF, unit.path):
        return None
    return might_like_an_offer(viewer.scope_for(Permission.VIEW_STAFF), unit, on=on, limit=OFFERS)


def _sessions(viewer: Viewer, unit: Unit, on: date) -> tuple[SessionFigure, ...] | None:
    if not viewer.may(Permission.VIEW_TRAINING, unit.path):
        return None
    return next_sessions(viewer.scope_for(Permission.VIEW_TRAINING), unit, on=on, limit=SHOWN)


def _doing(viewer: Viewer, unit: Unit, on: date, basis: Basis) -> Doing | None:
    if not viewer.may(Permission.VIEW_IMPLEMENTATION, unit.path):
        return None
    scope = viewer.scope_for(Permission.VIEW_IMPLEMENTATION)
    since = year_before(on)
    quarter = quarter_of(on, _first_month(unit))
    year: Any = {"from_on": since, "until_on": on, "basis": basis}
    barriers, this_quarter = barriers_lately(scope, unit, since_on=quarter.from_on, **year)
    told = barriers_open(scope, unit, on=on, limit=SHOWN, viewer=viewer, basis=basis)
    return Doing(
        from_on=since,
        until_on=on,
        activities=activity_summary(scope, unit, **year),
        latest=latest_activities(scope, unit, limit=SHOWN, **year),
        barriers=barriers,
        open_barriers=told,
        quarter=quarter,
        this_quarter=this_quarter,
    )


def _first_month(unit: Unit) -> int:
    settings = OrganisationSettings.objects.filter(organisation=unit.organisation_id).first()
    return settings.year_starts_month if settings else 1


def year_before(day: date) -> date:
    """The first day of the twelve months that end with `day`."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 3, 1)
    return day.replace(year=day.year - 1) + timedelta(days=1)
