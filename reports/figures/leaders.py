"""A unit's leadership on one page: pledges, sponsors, agreed conversations, leaders' training."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.modules import Module
from core.permissions import Permission
from core.scope import Viewer
from implementation.figures.leadership import (
    PledgeFigure,
    SponsorLine,
    agreed_conversations,
    leaders_in,
    pledges_in,
    sponsors_by_service,
)
from services.figures.basis import Basis
from services.models import Unit
from training.figures import LeadersTraining, training_of_leaders

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Leadership:
    """One unit and everything under it on a day; no rating, and no name in a number.

    `agreed` counts agreed conversations from `year_from_on` to the day. `training` is None for
    somebody who may not see training; it tells of `training_from_on` to the day.
    """

    pledges: tuple[PledgeFigure, ...]
    sponsors: tuple[SponsorLine, ...]
    agreed: int
    year_from_on: date
    training: LeadersTraining | None
    training_from_on: date


def leadership_of(
    viewer: Viewer, unit: Unit, *, on: date, year_starts_month: int, basis: Basis = "today"
) -> Leadership:
    """Everything on the page of a unit's leadership. The number of queries is always the same.

    The conversations of the year stand on either structure, all else on today's.
    """
    scope = viewer.scope_in(Permission.VIEW_IMPLEMENTATION, Module.LEADERSHIP)
    year_from_on = first_of_year(on, year_starts_month)
    since = months_before(on, MONTHS)
    year: Any = {"from_on": year_from_on, "until_on": on, "basis": basis}
    training = None
    if viewer.may(Permission.VIEW_TRAINING, unit.path):
        leaders = leaders_in(scope, unit, on=on)
        training = training_of_leaders(leaders, from_on=since, until_on=on)
    return Leadership(
        pledges=pledges_in(scope, unit),
        sponsors=sponsors_by_service(scope, unit, on=on),
        agreed=agreed_conversations(scope, unit, **year),
        year_from_on=year_from_on,
        training=training,
        training_from_on=since,
    )


def first_of_year(day: date, starts: int) -> date:
    """The first day of the organisation's year that holds `day`."""
    return date(day.year if day.month >= starts else day.year - 1, starts, 1)


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    years, month_index = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month_index + 1, 1)
