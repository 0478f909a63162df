"""A fan: the months so far as a line, and then where it may go, in two bands.

Same ways as `core.charts`: what it shows, in words, as a picture and as a table. The axis runs
from 0 to 100 per cent, and no point is promised: the middle is dashed and lies inside its bands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from core.drawing import DEEP, GRID, INK, QUIET, Drawing, Shape, rule, shape, words
from core.figures import Rate
from core.tables import Column, Content, Table

Text = str | Promise
OUTER, INNER = "#dce8ec", "#a9c8d3"
Places = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class FanPoint:
    """What was counted on a day."""

    on: date
    rate: Rate


@dataclass(frozen=True)
class FanBand:
    """Where it may be on a day, in per cent, lowest first: 90 %, 50 %, middle, 50 %, 90 %."""

    on: date
    low_90: float
    low_50: float
    middle: float
    high_50: float
    high_90: float


@dataclass(frozen=True)
class FanChart:
    """The past, the bands that begin at its last point, and a target as a thin line.

    `said` is the same in words. `key` is unique on the page.
    """

    key: str
    title: Text
    past: tuple[FanPoint, ...]
    bands: tuple[FanBand, ...]
    target: int
    said: Text

    WIDTH, TOP, PLOT, LEFT, RIGHT = 400, 86, 200, 48, 16

    @property
    def summary(self) -> str:
        """The same in words."""
        return str(self.said)

    @property
    def drawing(self) -> Drawing:
        """Key rows, then bands, grid, target, line so far, dashed middle, and days below."""
        shapes = [*self._key(), *self._fan(), *self._grid(), *self._line(), *self._days()]
        height = self.TOP + self.PLOT + 30
        return Drawing(self.key, self.WIDTH, height, str(self.title), self.summary, tuple(shapes))

    def table(self, csv_url: str = "") -> Table:
        """The months so far, then the bands; a row a day."""
        columns = (
            Column(gettext("On")),
            Column(gettext("So far"), numeric=True),
            Column(gettext("Nine in ten: from"), numeric=True),
            Column(gettext("Half: from"), numeric=True),
            Column(gettext("Middle"), numeric=True),
            Column(gettext("Half: to"), numeric=True),
            Column(gettext("Nine in ten: to"), numeric=True),
        )
        rows: list[list[Content]] = [[one.on, one.rate, *[None] * 5] for one in self.past]
        rows += [[one.on, None, *map(_percent, _values(one))] for one in self.bands]
        return Table(self.title, columns, rows, csv_url=csv_url, hide_caption=True)

    def _key(self) -> list[Shape]:
        y = (17, 43, 69)
        ink: dict[str, Any] = {"stroke": DEEP, "stroke_width": 3}
        swatch: dict[str, Any] = {
            "x": 1,
            "width": 32,
            "height": 16,
            "stroke": QUIET,
            "stroke_width": 1,
        }
        return [
            rule(1, y[0] - 5, 33, y[0] - 5, **ink),
            words(gettext("So far"), 42, y[0]),
            shape("rect", y=y[1] - 13, fill=INNER, **swatch),
            words(gettext("Half of the possible futures"), 42, y[1]),
            shape("rect", y=y[2] - 13, fill=OUTER, **swatch),
            words(gettext("Nine in ten of them"), 42, y[2]),
        ]

    def _fan(self) -> list[Shape]:
        """The two bands, widest first, and the dashed middle."""
        if not self.bands:
            return []
        edges = [self._edge(nth) for nth in range(5)]
        outer = [*edges[0], *reversed(edges[4])]
        inner = [*edges[1], *reversed(edges[3])]
        ink: dict[str, Any] = {
            "fill": "none",
            "stroke": DEEP,
            "stroke_width": 2,
            "stroke_dasharray": "6 4",
        }
        return [
            shape("path", d=f"{_path(outer)} Z", fill=OUTER, stroke=GRID, stroke_width=1),
            shape("path", d=f"{_path(inner)} Z", fill=INNER),
            shape("path", d=_path(edges[2]), **ink),
        ]

    def _edge(self, nth: int) -> Places:
        """One of the five lines, from the last point counted on."""
        begin = [(self._x(self.past[-1].on), self._y(_share(self.past[-1])))] if self.past else []
        return begin + [(self._x(b.on), self._y(_values(b)[nth])) for b in self.bands]

    def _grid(self) -> list[Shape]:
        """Thin lines at 0, 50 and 100 %, and the target."""
        found: list[Shape] = []
        right = self.WIDTH - self.RIGHT
        for percent in (0, 50, 100):
            y = self._y(percent)
            found.append(rule(self.LEFT, y, right, y))
            label = f"{percent}%"
            found.append(words(label, self.LEFT - 5, y + 4, size=12, text_anchor="end"))
        y = self._y(self.target)
        found.append(rule(self.LEFT, y, right, y, stroke=INK, stroke_dasharray="2 3"))
        return found

    def _line(self) -> list[Shape]:
        places = [(self._x(one.on), self._y(_share(one))) for one in self.past]
        if not places:
            return []
        ink: dict[str, Any] = {
            "fill": "none",
            "stroke": DEEP,
            "stroke_width": 3,
            "stroke_linejoin": "round",
        }
        x, y = places[-1]
        return [
            shape("path", d=_path(places), **ink),
            shape("circle", cx=x, cy=y, r=5, fill=DEEP),
        ]

    def _days(self) -> list[Shape]:
        """The first and the last day below the plot."""
        first, last = self._ends()
        y = self.TOP + self.PLOT + 20
        start = words(date_format(first, "M Y"), self.LEFT, y, size=15, fill=QUIET)
        right = self.WIDTH - self.RIGHT
        end = words(date_format(last, "M Y"), right, y, size=15, text_anchor="end", fill=QUIET)
        return [end] if first == last else [start, end]

    def _ends(self) -> tuple[date, date]:
        days = [one.on for one in self.past] + [one.on for one in self.bands]
        return min(days, default=date.min), max(days, default=date.min)

    def _x(self, on: date) -> float:
        first, last = self._ends()
        span = (last - first).days
        part = (on - first).days / span if span else 1
        return self.LEFT + part * (self.WIDTH - self.RIGHT - self.LEFT)

    def _y(self, percent: float) -> float:
        return self.TOP + self.PLOT * (1 - percent / 100)


def _values(band: FanBand) -> tuple[float, ...]:
    return (band.low_90, band.low_50, band.middle, band.high_50, band.high_90)


def _share(point: FanPoint) -> float:
    return 100 * point.rate.part / point.rate.whole if point.rate.whole else 0.0


def _percent(value: float) -> str:
    return f"{value:.0f}%"


def _path(places: Places) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in places)
