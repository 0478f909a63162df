"""The days of trainers that a target takes each month, beside those that trainers can give."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from core.scope import Scope
from services.models import Unit
from training.counting import levels_on
from training.figures.in_scope import waiting_in
from training.figures.lacking import lacking_of
from training.figures.months import past_months
from training.figures.outlook import (
    Wish,
    course_minutes,
    need_of,
    trainers_of,
    turnover_of,
    way_of,
)
from training.figures.shared import Shared
from training.figures.usual import sessions_by_level
from training.outlook import HALF_DAY, MONTH_DAYS, MOST_MONTHS, Way


@dataclass(frozen=True, slots=True)
class TrainerDays:
    """One level, for each month until the day of the wish; None where minutes are not known.

    `can_give` are days if all that its trainers can give went to this level alone.
    """

    name: str
    sessions: float
    needed: float | None
    can_give: float | None


@dataclass(frozen=True, slots=True)
class TrainerRoom:
    """All levels that anybody is asked for, lowest first, and who may give sessions today.

    `can_give` are sessions a month of those who said so; `unsaid` are the others. Those of a unit
    above are `shared` with its other teams.
    """

    levels: tuple[TrainerDays, ...]
    trainers: int
    can_give: int
    unsaid: int
    shared: Shared

    @property
    def sessions(self) -> float:
        """Sessions needed each month at all levels together."""
        return sum(one.sessions for one in self.levels)

    @property
    def needed(self) -> float | None:
        """Trainer days needed each month at all levels together."""
        days = [one.needed for one in self.levels if one.sessions]
        known = [one for one in days if one is not None]
        return sum(known) if len(known) == len(days) else None


def trainer_room(scope: Scope, unit: Unit, wish: Wish, *, today: date) -> TrainerRoom:
    """What `wish` takes of trainers each month in `unit` and below. No forecast is made.

    The number of queries does not grow with the unit. Raises PermissionError outside the scope.
    """
    turnover = turnover_of(unit, past_months(scope, unit, until=today, months=MOST_MONTHS), today)
    told = sessions_by_level(scope, unit, until=wish.until, today=today)
    minutes = course_minutes(unit)
    people = lacking_of(unit, on=today, later=waiting_in(unit, on=wish.until).unit_ids)
    can = trainers_of(unit, today)
    months = max((wish.until - today).days / MONTH_DAYS, 1)
    levels = []
    for level in levels_on(unit.organisation_id, today):
        asked = people.levels[level.rank]
        if asked.asked:
            way = way_of(told[level.code], minutes.get(level.code), wish)
            need = need_of(asked, way, wish, turnover)
            days = None if need.trainer_days is None else need.trainer_days / months
            given = _days(way, can.sessions)
            levels.append(TrainerDays(level.name, need.sessions / months, days, given))
    return TrainerRoom(tuple(levels), can.trainers, can.sessions, can.unsaid, can.shared)


def _days(way: Way, sessions: int) -> float | None:
    """Days of one trainer for so many sessions: half a day for each begun 3½ hours."""
    if way.minutes is None:
        return None
    return sessions * max(ceil(way.minutes / HALF_DAY), 1) / 2
