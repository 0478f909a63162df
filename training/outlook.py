"""The sums behind "When shall we be there?": how many more people, and where a level will be.

Pure arithmetic on months that were counted: no table is read here. The method and its limits stand
in docs/forecast.md; `tests/training/test_outlook.py` tries it on organisations that were made up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np

from core.periods import month_of, months_after

# Fewer month-ends than this tell no pace; older ones than these no longer tell today's.
FEWEST_MONTHS, MOST_MONTHS = 6, 13
LOOK_AHEAD = 36
FUTURES = 2_000
SEED = 20_190_401
BANDS = (5, 25, 50, 75, 95)
# What was found to fit on made-up organisations: how far the pace wanders in a month, as a part of
# it; what a month weighs in which hardly anybody (so small a part) was left; how much slower the
# last ones come in half of the futures; and the part of a group that is taken as seen before.
WANDER, LITTLE, FEW, SLOWING, PRIOR = 0.08, 0.25, 0.02, 0.5, 0.3
HALF_DAY = 210
MONTH_DAYS = 30.4375
CLOSE = 1e-9
Floats = np.ndarray[Any, np.dtype[np.float64]]
Stop = tuple[date, float]


@dataclass(frozen=True, slots=True)
class Month:
    """People asked for a level on a day, and those of them who have it."""

    on: date
    asked: int
    met: int


@dataclass(frozen=True, slots=True)
class Turnover:
    """People who left, and the months that people were there: 10 people for a year are 120."""

    left: int
    person_months: int

    @property
    def rate(self) -> float:
        """The part of the people who leave in a month."""
        return min((self.left + 0.5) / self.seen, 0.5)

    @property
    def seen(self) -> int:
        """Person-months, a year of one person at least."""
        return max(self.person_months, 12)


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a forecast takes for granted.

    `pace` multiplies the pace so far: 1 as before, 0 none, 2 twice. `planned` are people whom
    sessions planned in a month would reach, by the last day of the month. `group` is how many
    people a session usually reaches: it counts where little was seen yet.
    """

    pace: float = 1.0
    planned: Mapping[date, int] = field(default_factory=dict)
    group: int = 12


@dataclass(frozen=True, slots=True)
class Band:
    """Where the share of a level may be on a day, in per cent.

    Half of the futures lie between `low_50` and `high_50`, nine of ten between the outer two.
    """

    on: date
    low_90: float
    low_50: float
    middle: float
    high_50: float
    high_90: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """The bands of each month-end up to the day asked about, which comes last.

    `reached` is the part of the futures in which the target is met on that day. `earliest`,
    `middle` and `latest` are month-ends by which it is met in one of twenty futures, in half and
    in nineteen of twenty; None beyond the last month that was looked at.
    """

    bands: tuple[Band, ...]
    reached: float
    earliest: date | None
    middle: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Way:
    """What one session takes: people in it, its minutes (None: not known), and trainers."""

    people: int
    minutes: int | None
    trainers: int


@dataclass(frozen=True, slots=True)
class Need:
    """What it takes to reach a target: people to train, sessions, and people's time.

    `release` is in hours of the people trained, `trainer_days` in days of trainers: each begun
    three and a half hours of a session take half a day of each. None where minutes are not known.
    """

    people: int
    sessions: int
    release: int | None
    trainer_days: float | None


def need_for(now: Month, *, target: int, months: float, way: Way, turnover: Turnover) -> Need:
    """What it takes until `target` per cent of the people asked have the level.

    Some who have it will leave and new people come in their place; of those trained on the way a
    part leaves too, on average half of the time on.
    """
    stays = (1 - turnover.rate) ** max(months, 0)
    missing = ceil(now.asked * target / 100 - CLOSE) - now.met * stays
    people = int(max(missing, 0) / stays**0.5 + 0.5)
    sessions = ceil(people / way.people)
    if way.minutes is None:
        return Need(people, sessions, None, None)
    halves = max(ceil(way.minutes / HALF_DAY), 1)
    release = round(people * way.minutes / 60)
    return Need(people, sessions, release, sessions * way.trainers * halves / 2)


def usable(months: Sequence[Month]) -> tuple[Month, ...]:
    """The newest months, oldest first, since the number of people asked last jumped.

    A jump is another rule or another structure, not people coming and going: more than a third
    and more than ten people within a month.
    """
    found: list[Month] = []
    for one in reversed(months[-MOST_MONTHS:]):
        later = found[-1].asked if found else one.asked
        step = abs(one.asked - later)
        if step > 10 and step * 3 > max(one.asked, later):
            break
        found.append(one)
    return tuple(reversed(found))


def outlook_of(
    now: Month,
    past: Sequence[Month],
    *,
    until: date,
    target: int,
    turnover: Turnover,
    assumed: Assumed | None = None,
    look_ahead: int = LOOK_AHEAD,
) -> Outlook | None:
    """Where the level will be, from `past` month-ends (as `usable` gives them) and today.

    `look_ahead` is in months. None with fewer than six month-ends, or with nobody asked. The same
    facts give the same answer.
    """
    if len(past) < FEWEST_MONTHS or not now.asked or until <= now.on:
        return None
    taken = assumed or Assumed()
    stops = _stops(now.on, until, look_ahead)
    shares = _shares(now, _pace(past, turnover, taken.group), turnover, taken, stops)
    bands = tuple(_band(day, shares[i]) for i, (day, _part) in enumerate(stops) if day <= until)
    reached = shares >= target / 100 - CLOSE
    by_then = np.maximum.accumulate(reached, axis=0).mean(axis=1)
    days = [_first(stops, by_then, part) for part in (0.05, 0.5, 0.95)]
    return Outlook(bands, float(reached[len(bands) - 1].mean()), *days)


def _first(stops: Sequence[Stop], by_then: Floats, part: float) -> date | None:
    return next((day for (day, _p), n in zip(stops, by_then, strict=True) if n >= part), None)


def _band(day: date, shares: Floats) -> Band:
    return Band(day, *(float(one) for one in np.percentile(shares * 100, BANDS)))


def _stops(today: date, until: date, look_ahead: int) -> list[Stop]:
    """Month-ends and `until`, each with the part of a month since the one before."""
    last = max(until, months_after(today, look_ahead))
    days, end = {until}, month_of(today).until_on
    while end <= last:
        days |= {end} - {today}
        end = month_of(end + timedelta(days=1)).until_on
    ordered = sorted(days)
    befores = [today, *ordered[:-1]]
    lengths = zip(befores, ordered, strict=True)
    return [(day, (day - before).days / MONTH_DAYS) for before, day in lengths]


@dataclass(frozen=True, slots=True)
class _Pace:
    """People who newly reach the level come in groups: so many people in so many months.

    `months` is how many months that is worth, `counted` how many were seen, `group` how many come
    at once, `starters` people who newly come to the unit in a month.
    """

    people: float
    months: float
    counted: int
    group: float
    starters: float


def _pace(past: Sequence[Month], turnover: Turnover, group: int) -> _Pace:
    """From one month-end to the next, with those who left put back in.

    Months in which hardly anybody was left without the level say little of the pace. What was
    seen is joined by a part of a group of usual size: a place that saw none may still see one.
    """
    pairs = list(zip(past, past[1:], strict=False))
    stays = 1 - turnover.rate
    newly = np.array([b.met - a.met * stays for a, b in pairs])
    came = float(np.mean([b.asked - a.asked * stays for a, b in pairs]))
    people = max(float(newly.sum()), 0.0)
    usual = max(min(group, past[-1].asked / 2), 1)
    spread = float(newly.var(ddof=1)) * len(pairs)
    at_once = max((spread + usual**2 * PRIOR) / (people + usual * PRIOR), 1)
    return _Pace(people, sum(map(_weight, past[1:])), len(pairs), at_once, max(came, 0.0))


def _weight(month: Month) -> float:
    return LITTLE if month.asked - month.met <= max(1, month.asked * FEW) else 1


def _shares(
    now: Month, pace: _Pace, turnover: Turnover, assumed: Assumed, stops: Sequence[Stop]
) -> Floats:
    """The share of the level in each future (columns) at each stop (rows)."""
    draw = np.random.default_rng(SEED)
    doubt = (pace.counted - 1) / draw.chisquare(pace.counted - 1, FUTURES)
    size = np.clip(pace.group * doubt, 1, max(now.asked, 1))
    groups = draw.gamma(pace.people / size + PRIOR, 1 / pace.months)
    leaving = np.minimum(draw.gamma(turnover.left + 0.5, 1 / turnover.seen, FUTURES), 0.9)
    met, gap = np.full(FUTURES, now.met), np.full(FUTURES, now.asked - now.met)
    rows = []
    for day, part in stops:
        groups = groups * np.exp(WANDER * part**0.5 * draw.standard_normal(FUTURES))
        planned = assumed.planned.get(month_of(day).until_on, 0) / size
        wanted = np.maximum(groups * assumed.pace * _slower(gap, now), planned)
        times = draw.poisson(wanted * part)
        newly = np.minimum(times + draw.poisson(times * (size - 1)), gap)
        met, gap = met + newly, gap - newly
        left = 1 - (1 - leaving) ** part
        met = met - draw.binomial(met, left)
        gap = gap - draw.binomial(gap, left) + draw.poisson(pace.starters * part, FUTURES)
        rows.append(met / np.maximum(met + gap, 1))
    return np.array(rows)


def _slower(gap: Any, now: Month) -> Any:
    """In every second future the pace falls as fewer are left; in the others it does not."""
    left = np.minimum(gap / max(now.asked - now.met, 1), 1) ** SLOWING
    return np.where(np.arange(FUTURES) % 2 == 0, left, 1.0)
