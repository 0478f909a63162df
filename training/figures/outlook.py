"""What it takes to reach a target, and when a unit will be there, from what was counted."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from core.periods import month_of, months_after
from core.scope import Scope
from services.figures.basis import Basis
from services.models import StaffMember, Unit
from training.figures.coverage import LevelFigure, UnitFigures, figures_for
from training.figures.in_scope import Later, later_from, waiting_in
from training.figures.lacking import LevelPeople, lacking_of
from training.figures.months import months_without, past_months
from training.figures.shared import Shared, shared_of
from training.figures.trainers import trainers_for
from training.figures.usual import SessionsOfLevel, sessions_by_level
from training.models import Course
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
# What is asked about unless somebody says otherwise.
TARGET, MONTHS_AHEAD = 80, 12
# Of two courses the later is taken.
OWN_LAST = F("organisation").asc(nulls_first=True)


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


def usual_wish(day: date, **more: Any) -> Wish:
    """Eighty per cent by the end of the month a year on, at the pace so far."""
    return Wish(TARGET, month_of(months_after(day, MONTHS_AHEAD)).until_on, **more)


@dataclass(frozen=True, slots=True)
class LevelOutlook:
    """One level: people today and at the month-ends used, what it takes, and where it may be.

    `today` are those asked for it on the day, as everywhere. `now`, what the forecast starts from,
    and `past` hold those too who come into scope by the day asked about (`joining`).
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
    today: Month

    @property
    def joining(self) -> int:
        """People who are asked for the level once their unit comes into scope, by then."""
        return max(self.now.asked - self.today.asked, 0)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Trainers who may give sessions of the branch today: how many, and sessions a month of those
    who said so. Those of a unit above are `shared` with its other teams."""

    trainers: int
    sessions: int
    unsaid: int
    shared: Shared = Shared()


@dataclass(frozen=True, slots=True)
class UnitOutlook:
    """All levels of a unit as at a day, lowest first. `months` month-ends were kept so far.

    People who are not in scope on the day asked about are in no level; `later` tells of them.
    """

    as_at: date
    months: int
    turnover: Turnover
    levels: tuple[LevelOutlook, ...]
    capacity: Capacity
    later: Later | None = None

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


def outlook_for(
    scope: Scope, unit: Unit, wish: Wish, *, today: date, level: str = "", basis: Basis = "today"
) -> UnitOutlook:
    """What it takes and when, for `unit` and all below it. 16 queries at most, whatever its size.

    `today` is the day from which it looks ahead; of one in the past people stand on the structure
    of then where `basis` says so. `level` is the code of the only level asked about, "" for all.
    Raises PermissionError outside the scope.
    """
    now = figures_for(scope, unit, on=today, basis=basis, with_children=False)
    past = past_months(scope, unit, until=today, months=MOST_MONTHS)
    past = tuple(one for one in past if one.framework == now.framework)
    turnover = turnover_of(unit, past, today)
    told = sessions_by_level(scope, unit, until=wish.until, today=today)
    minutes = course_minutes(unit)
    waiting = waiting_in(unit, on=wish.until)
    people = lacking_of(unit, on=today, later=waiting.unit_ids, basis=basis)
    months = _months(unit, past, waiting.unit_ids)
    levels = tuple(
        _level(
            one, months[one.rank], people.levels[one.rank], told[one.code],
            minutes.get(one.code), wish, turnover,
        )
        for one in now.levels
        if level in {"", one.code}
    )  # fmt: skip
    later = later_from(people, waiting, wish.until)
    return UnitOutlook(now.as_at, len(past), turnover, levels, trainers_of(unit, today), later)


def _months(
    unit: Unit, past: Sequence[UnitFigures], waiting: Collection[int]
) -> dict[int, list[Month]]:
    """Month-ends by rank, without the people of units that wait on the day asked about.

    Of all others each month counts, also those before their own wave began.
    """
    found: dict[int, list[Month]] = defaultdict(list)
    if waiting or any(one.later for one in past):
        for on, rank, asked, met in months_without(unit, waiting, [one.as_at for one in past]):
            found[rank].append(Month(on, asked, met))
        return found
    for one in past:
        for level in one.levels:
            found[level.rank].append(Month(one.as_at, level.required, level.met))
    return found


def trainers_of(unit: Unit, today: date) -> Capacity:
    """Trainers of the branch and of units above. Whoever gives training in two places counts once
    in each."""
    rows = trainers_for(unit, on=today)
    said = [one.sessions_a_month for one in rows]
    shared = shared_of(unit, [one.unit.path for one in rows], on=today)
    return Capacity(len(said), sum(n or 0 for n in said), said.count(None), shared)


def turnover_of(unit: Unit, past: Sequence[UnitFigures], today: date) -> Turnover:
    """People of the branch who left in the last twelve months, by their last main post."""
    since = months_after(today, -12)
    gone = StaffMember.objects.left_by(today).filter(
        home_unit__path__startswith=unit.path, left_on__gt=since
    )
    people = [one.people for one in past if one.as_at > since]
    return Turnover(gone.count(), round(sum(people) / len(people) * 12) if people else 0)


def course_minutes(unit: Unit) -> dict[str, int]:
    """How long the shortest course for each level takes that is offered: the organisation's own,
    else a shared one."""
    mine = Q(organisation=None) | Q(organisation=unit.organisation_id)
    rows = Course.objects.filter(mine, is_active=True, level__isnull=False, minutes__gt=0)
    found: dict[str, int] = {}
    for code, minutes in rows.order_by(OWN_LAST, "-minutes").values_list("level__code", "minutes"):
        found[code] = minutes
    return found


def way_of(told: SessionsOfLevel, minutes: int | None, wish: Wish) -> Way:
    """What a session of a level is taken to be; `minutes` are those of its course."""
    length = wish.minutes or told.minutes or minutes
    return Way(wish.people or told.people or ROOM, length, wish.trainers or TRAINERS)


def need_of(people: LevelPeople, way: Way, wish: Wish, turnover: Turnover) -> Need:
    """What it takes at one level; whoever holds it without one below it needs no session of it."""
    hold = Month(people.on, people.asked, people.asked - people.lacking)
    length = (wish.until - people.on).days / MONTH_DAYS
    return need_for(hold, months=length, way=way, target=wish.target, turnover=turnover)


def _level(
    one: LevelFigure,
    past: Sequence[Month],
    people: LevelPeople,
    told: SessionsOfLevel,
    minutes: int | None,
    wish: Wish,
    turnover: Turnover,
) -> LevelOutlook:
    now = Month(people.on, people.asked, people.met)
    months = usable(past)
    way = way_of(told, minutes, wish)
    facts: dict[str, Any] = {"target": wish.target, "turnover": turnover}
    planned = told.by_month(way.people) if wish.with_planned else {}
    assumed = Assumed(wish.pace, planned, way.people)
    return LevelOutlook(
        one.code, one.name, now, months, way, told.held, len(told.planned),
        need_of(people, way, wish, turnover),
        outlook_of(now, months, until=wish.until, assumed=assumed, **facts),
        Month(people.on, one.required, one.met),
    )  # fmt: skip
