"""What it takes to reach a target, and when a unit will be there, from what was counted."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Q

from core.periods import month_of, months_after
from core.scope import Scope
from services.models import StaffMember, Unit
from training.figures.coverage import LevelFigure, UnitFigures, figures_for
from training.figures.months import past_months
from training.figures.sessions import sessions_of
from training.models import Course, Place, Session
from training.outlook import (
    MONTH_DAYS,
    MOST_MONTHS,
    Assumed,
    Month,
    Need,
    Outlook,
    Turnover,
    Way,
    need_for,
    outlook_of,
    usable,
)

# Where nothing was held yet and nobody said: a room of fifteen with one trainer.
ROOM, TRAINERS = 15, 1


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked on the page. `target` is in per cent, `until` the day it is for.

    `people`, `minutes` and `trainers` of a session replace what past sessions and courses say.
    `pace` multiplies the pace so far; `with_planned` counts the sessions that are planned.
    """

    target: int
    until: date
    people: int | None = None
    minutes: int | None = None
    trainers: int | None = None
    pace: float = 1.0
    with_planned: bool = True


@dataclass(frozen=True, slots=True)
class LevelOutlook:
    """One level: people today and at the month-ends used, what it takes, and where it may be.

    `held` are sessions of the last twelve months from which `way` was taken (0: from the course,
    or assumed), `planned` those planned up to the day asked about. `outlook` is None without a
    pace that can be told.
    """

    code: str
    name: str
    now: Month
    past: tuple[Month, ...]
    way: Way
    held: int
    planned: int
    need: Need
    outlook: Outlook | None


@dataclass(frozen=True, slots=True)
class UnitOutlook:
    """All levels of a unit as at a day, lowest first. `months` month-ends were kept so far."""

    as_at: date
    months: int
    turnover: Turnover
    levels: tuple[LevelOutlook, ...]

    @property
    def need(self) -> Need:
        """What it takes at all levels together; hours and days None where one is not known."""
        needs = [one.need for one in self.levels if one.need.sessions]
        hours = [one.release for one in needs if one.release is not None]
        days = [one.trainer_days for one in needs if one.trainer_days is not None]
        is_known = len(hours) == len(needs)
        return Need(
            people=sum(one.people for one in needs),
            sessions=sum(one.sessions for one in needs),
            release=sum(hours) if is_known else None,
            trainer_days=sum(days) if is_known else None,
        )


@dataclass(slots=True)
class _Held:
    """Sessions of one level: held in the last year, people a session, minutes; and planned."""

    held: int = 0
    people: int = 0
    minutes: int | None = None
    planned: Counter[date] = field(default_factory=Counter)


def outlook_for(
    scope: Scope, unit: Unit, wish: Wish, *, today: date, level: str = ""
) -> UnitOutlook:
    """What it takes and when, for `unit` and all below it. Nine queries, whatever its size.

    `level` is the code of the only level asked about, "" for all. Raises PermissionError
    outside the scope.
    """
    now = figures_for(scope, unit, with_children=False)
    past = past_months(scope, unit, until=today, months=MOST_MONTHS)
    past = tuple(one for one in past if one.framework == now.framework)
    turnover = _turnover(unit, past, today)
    told = _sessions(scope, unit, wish.until, today)
    minutes = _course_minutes(unit)
    levels = tuple(
        _level(one, past, wish, turnover, told[one.code], minutes.get(one.code), now.as_at)
        for one in now.levels
        if level in {"", one.code}
    )
    return UnitOutlook(now.as_at, len(past), turnover, levels)


def _turnover(unit: Unit, past: Sequence[UnitFigures], today: date) -> Turnover:
    """People of the branch who left in the last twelve months, by their last main post."""
    since = months_after(today, -12)
    gone = StaffMember.objects.left_by(today).filter(
        home_unit__path__startswith=unit.path, left_on__gt=since
    )
    people = [one.people for one in past if one.as_at > since]
    return Turnover(gone.count(), round(sum(people) / len(people) * 12) if people else 0)


def _sessions(scope: Scope, unit: Unit, until: date, today: date) -> dict[str, _Held]:
    """By code of the level; two queries."""
    found: dict[str, _Held] = defaultdict(_Held)
    rows = sessions_of(scope, unit).filter(course__level__isnull=False)
    came = Count("places", filter=Q(places__state=Place.State.CAME))
    held = rows.filter(state=Session.State.HELD, on__gt=months_after(today, -12), on__lte=today)
    by_level = held.order_by().values("course__level__code")
    for row in by_level.annotate(came=came, held=Count("pk", distinct=True), long=Avg("minutes")):
        one = found[row["course__level__code"]]
        one.held, one.people = row["held"], round(row["came"] / row["held"])
        one.minutes = round(row["long"]) if row["long"] else None
    planned = rows.filter(state=Session.State.PLANNED, on__gt=today, on__lte=until)
    for code, on in planned.order_by().values_list("course__level__code", "on"):
        found[code].planned[month_of(on).until_on] += 1
    return found


def _course_minutes(unit: Unit) -> dict[str, int]:
    """How long the shortest course for each level takes that is offered."""
    mine = Q(organisation=None) | Q(organisation=unit.organisation_id)
    rows = Course.objects.filter(mine, is_active=True, level__isnull=False, minutes__gt=0)
    found: dict[str, int] = {}
    for code, minutes in rows.order_by("-minutes").values_list("level__code", "minutes"):
        found[code] = minutes
    return found


def _level(
    one: LevelFigure,
    past: Sequence[UnitFigures],
    wish: Wish,
    turnover: Turnover,
    told: _Held,
    course_minutes: int | None,
    today: date,
) -> LevelOutlook:
    now = Month(today, one.required, one.met)
    months = usable([_month(unit, one.rank) for unit in past])
    way = Way(
        people=wish.people or told.people or ROOM,
        minutes=wish.minutes or told.minutes or course_minutes,
        trainers=wish.trainers or TRAINERS,
    )
    length = (wish.until - today).days / MONTH_DAYS
    facts: dict[str, Any] = {"target": wish.target, "turnover": turnover}
    planned = {day: n * way.people for day, n in told.planned.items()}
    assumed = Assumed(wish.pace, planned if wish.with_planned else {}, way.people)
    return LevelOutlook(
        one.code, one.name, now, months, way, told.held, sum(told.planned.values()),
        need_for(now, months=length, way=way, **facts),
        outlook_of(now, months, until=wish.until, assumed=assumed, **facts),
    )  # fmt: skip


def _month(unit: UnitFigures, rank: int) -> Month:
    of_level = next(level for level in unit.levels if level.rank == rank)
    return Month(unit.as_at, of_level.required, of_level.met)
