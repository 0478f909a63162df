"""Organisations that were made up, month by month, to try a forecast on.

They do not work as the forecast thinks: sessions have rooms and empty chairs, summers are quiet,
the pace wanders, and in some places the last people are slow to come.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from core.periods import month_of
from training.outlook import Month, Turnover

FIRST = dt.date(2024, 1, 31)
# The numbers of the forecast were chosen on the first; the others it has not seen.
KINDS = ("steady", "quiet summers", "wandering", "slow to end", "fading", "picking up")
UNSEEN = ("each quarter", "in terms", "sickness and cover", "a gap")
# Months of the year in which more is held, and how much is held in them and in the others.
YEARLY = {
    "quiet summers": ((1, 2, 3, 4, 5, 6, 9, 10, 11), 1.2, 0.35),
    "each quarter": ((3, 6, 9, 12), 2.4, 0.3),
    "in terms": ((2, 3, 4, 9, 10, 11), 1.8, 0.2),
}
# What the pace of a month is of the one before.
TRENDS = {"fading": 0.97, "picking up": 1.03}


@dataclass
class Place:
    """People asked and met, and how sessions are held there."""

    kind: str
    room: int
    sessions: float
    leaving: float
    size: int
    asked: int
    met: int
    drift: float = 0.0
    left: int = 0
    months: int = 0

    def next_month(self, rng: np.random.Generator, month: int) -> None:
        """Sessions first, then people leave and new ones start."""
        gap, newly = self.asked - self.met, 0
        for _session in range(rng.poisson(self.sessions * self._pace(rng, month))):
            there = gap - newly
            comes = 0.8 * (there / self.asked) ** 0.5 if self.kind == "slow to end" else 0.8
            newly += rng.binomial(min(self.room, there), comes)
        gone = [rng.binomial(n, self.leaving) for n in (self.met + newly, gap - newly)]
        self.met += newly - gone[0]
        self.left += sum(gone)
        starters = rng.poisson(self.leaving * self.size)
        self.asked = max(self.asked - sum(gone) + starters, 1)
        self.met = min(self.met, self.asked)

    def _pace(self, rng: np.random.Generator, month: int) -> float:
        self.months += 1
        if self.kind in YEARLY:
            busy, most, least = YEARLY[self.kind]
            return most if month in busy else least
        if self.kind in TRENDS:
            return float(TRENDS[self.kind] ** self.months)
        if self.kind == "sickness and cover":
            return 0.0 if rng.random() < 0.2 else 1.25
        if self.kind == "a gap":
            return 0.0 if 8 <= self.months <= 10 else 1.1
        self.drift += rng.normal(0, 0.05) if self.kind == "wandering" else 0
        return float(np.exp(self.drift))


@dataclass(frozen=True)
class History:
    """What was counted, who left meanwhile, and what came of it."""

    past: list[Month]
    turnover: Turnover
    then: Month


def made_up(rng: np.random.Generator, size: int, kind: str) -> History:
    """Six months to two years of a place of `size` people, and three to twelve months after."""
    room = int(rng.integers(4, 21) if size < 100 else rng.integers(10, 26))
    sessions = size * rng.uniform(0.01, 0.05) / (room * 0.8)
    place = Place(
        kind, room, sessions, rng.uniform(0.005, 0.02), size, size, int(size * rng.uniform(0, 0.5))
    )
    day, past = FIRST, [Month(FIRST, place.asked, place.met)]
    for _nth in range(int(rng.integers(5, 25))):
        day = _on(place, rng, day)
        past.append(Month(day, place.asked, place.met))
    turnover = Turnover(place.left, sum(one.asked for one in past[:-1]))
    for _nth in range(int(rng.integers(3, 13))):
        day = _on(place, rng, day)
    return History(past, turnover, Month(day, place.asked, place.met))


def _on(place: Place, rng: np.random.Generator, day: dt.date) -> dt.date:
    end = month_of(day + dt.timedelta(days=1)).until_on
    place.next_month(rng, end.month)
    return end
