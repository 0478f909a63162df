"""What a line of readings may be said to show (NHS England, Making Data Count).

Plain numbers in, plain facts out. Below ten points nothing but the line and its median is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

# Limits from ten points (the pack of NHS England South West); a shift is seven on one side.
POINTS_FOR_LIMITS = 10
SHIFT = 7
# 3 / d2 for moving ranges of two points (XmR chart).
XMR = 2.66


@dataclass(frozen=True, slots=True)
class Limits:
    """The middle and the two natural limits of a line with enough points."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What a line shows: its median, its limits when there are enough points, and what stands out.

    `outside` are the places (from 0) beyond a limit; `shifts` the places that lie in a run of seven
    or more on one side of the mean. Without limits both are empty.
    """

    points: int
    median: float | None
    limits: Limits | None
    outside: tuple[int, ...]
    shifts: tuple[int, ...]


def shown_by(values: Sequence[float]) -> Shown:
    """The facts of a line, oldest value first."""
    if not values:
        return Shown(0, None, None, (), ())
    middle = float(median(values))
    if len(values) < POINTS_FOR_LIMITS:
        return Shown(len(values), middle, None, (), ())
    limits = limits_of(values)
    outside = tuple(i for i, v in enumerate(values) if not limits.low <= v <= limits.high)
    return Shown(len(values), middle, limits, outside, shifts_of(values, limits.mean))


def limits_of(values: Sequence[float]) -> Limits:
    """Mean and natural process limits: the mean, and 2.66 times the mean moving range from it."""
    mean = fmean(values)
    spread = XMR * fmean(abs(b - a) for a, b in zip(values, values[1:], strict=False))
    return Limits(mean, mean - spread, mean + spread)


def shifts_of(values: Sequence[float], mean: float) -> tuple[int, ...]:
    """Places in a run of at least seven on one side of the mean; one on it ends the run."""
    found: list[int] = []
    run: list[int] = []
    side = 0
    for place, value in enumerate(values):
        now = (value > mean) - (value < mean)
        if now == 0 or now != side:
            found += run if len(run) >= SHIFT else []
            run, side = [], now
        if now:
            run.append(place)
    found += run if len(run) >= SHIFT else []
    return tuple(found)
