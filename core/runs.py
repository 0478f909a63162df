"""A run chart: readings over time with their middle line, and limits where there are enough.

Same ways as `core.charts`: what it shows, in words, as a picture and as a table. There is no good
or bad direction and no colour for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise

from core.drawing import DEEP, LINES, QUIET, Drawing, Shape, rule, shape, words
from core.tables import Table

Text = str | Promise


def in_digits(value: float, places: int = 3) -> str:
    """A number as people write it, without zeros at its end."""
    text = number_format(round(value, places), use_l10n=True, force_grouping=True)
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class RunPoint:
    """A value on a day; `is_marked` draws a ring around one that stands out."""

    on: date
    value: float
    is_marked: bool = False


@dataclass(frozen=True)
class RunChart:
    """A line of values, its middle, and its limits (low, high) where they are drawn.

    `middle_label` names the middle ("Median 12"). `said` is the same in words, `numbers` the table,
    `places` how many decimals the ends of the scale show.
    """

    key: str
    title: Text
    points: tuple[RunPoint, ...]
    middle: float | None
    middle_label: Text
    limits: tuple[float, float] | None
    said: Text
    numbers: Table
    places: int = 3

    WIDTH, PLOT, TOP, LEFT = 400, 200, 30, 56

    @property
    def summary(self) -> str:
        """The same in words."""
        return str(self.said)

    @property
    def drawing(self) -> Drawing:
        """Middle and limits as thin lines with their number, the readings joined up with dots."""
        shapes = [*self._levels(), *self._line(), *self._days()]
        height = self.TOP + self.PLOT + 30
        return Drawing(self.key, self.WIDTH, height, str(self.title), self.summary, tuple(shapes))

    def table(self, csv_url: str = "") -> Table:
        """The numbers behind the line."""
        return self.numbers

    def _levels(self) -> list[Shape]:
        found: list[Shape] = []
        if self.middle is not None:
            found.append(self._level(self.middle, LINES[1][1]))
            found.append(words(str(self.middle_label), self.LEFT, 18, size=14, fill=QUIET))
        for limit in self.limits or ():
            found.append(self._level(limit, LINES[2][1]))
        return [*found, *self._scale()]

    def _level(self, value: float, dash: str) -> Shape:
        y = self._y(value)
        return rule(self.LEFT, y, self.WIDTH - 10, y, stroke=QUIET, stroke_dasharray=dash)

    def _scale(self) -> list[Shape]:
        """The lowest and the highest value drawn, on the left."""
        low, high = self._range()
        ends = [low] if low == high else [low, high]
        return [
            words(
                in_digits(end, self.places),
                self.LEFT - 6,
                self._y(end) + 4,
                size=12,
                text_anchor="end",
            )
            for end in ends
        ]

    def _line(self) -> list[Shape]:
        places = [(self._x(p.on), self._y(p.value)) for p in self.points]
        path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        joined = shape(
            "path", d=path, fill="none", stroke=DEEP, stroke_width=3, stroke_linejoin="round"
        )
        line = [joined] if len(places) > 1 else []
        dots = [shape("circle", cx=x, cy=y, r=4, fill=DEEP) for x, y in places]
        rings = [
            shape("circle", cx=x, cy=y, r=9, fill="none", stroke=DEEP, stroke_width=2)
            for (x, y), point in zip(places, self.points, strict=True)
            if point.is_marked
        ]
        return [*line, *dots, *rings]

    def _days(self) -> list[Shape]:
        if not self.points:
            return []
        y = self.TOP + self.PLOT + 22
        first, last = self.points[0].on, self.points[-1].on
        end = words(
            date_format(last, "M Y"), self.WIDTH - 10, y, size=14, text_anchor="end", fill=QUIET
        )
        start = words(date_format(first, "M Y"), self.LEFT, y, size=14, fill=QUIET)
        return [end] if first == last else [start, end]

    def _range(self) -> tuple[float, float]:
        values: Sequence[float] = [p.value for p in self.points] or [0.0]
        known = [*values, *(self.limits or ()), *([] if self.middle is None else [self.middle])]
        return min(known), max(known)

    def _x(self, on: date) -> float:
        first, last = self.points[0].on, self.points[-1].on
        span = (last - first).days
        part = (on - first).days / span if span else 1
        return self.LEFT + 6 + part * (self.WIDTH - 16 - self.LEFT - 6)

    def _y(self, value: float) -> float:
        low, high = self._range()
        part = (value - low) / (high - low) if high > low else 0.5
        return self.TOP + self.PLOT - 6 - part * (self.PLOT - 12)
