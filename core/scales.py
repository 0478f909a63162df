"""A picture of answers on a scale from 1 to 5: now, and the same group's own time before.

Same ways as `core.charts`: what it shows, in words, as a picture and as a table.
"""

import textwrap
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from core.drawing import DEEP, QUIET, Drawing, Shape, rule, shape, words
from core.tables import Table

Text = str | Promise
LOW, HIGH = 1, 5


@dataclass(frozen=True)
class Mark:
    """One row: what was asked, the mean now and before; None where it is not known."""

    label: Text
    now: float | None
    before: float | None = None


@dataclass(frozen=True)
class ScaleChart:
    """Rows on one scale. `numbers` is the table beside it; `low`, `high` name the scale's ends."""

    key: str
    title: Text
    marks: tuple[Mark, ...]
    low: Text
    high: Text
    numbers: Table

    WIDTH, ROW, TOP, LETTERS = 400, 100, 30, 44

    @property
    def summary(self) -> str:
        """The same in words."""
        return " ".join(f"{str(one.label).rstrip('.?')}: {_in_words(one)}" for one in self.marks)

    @property
    def drawing(self) -> Drawing:
        """A line from 1 to 5 for each row: a full dot is now, a ring is before."""
        end = words(str(self.high), self.WIDTH - 1, 16, size=14, text_anchor="end", fill=QUIET)
        shapes = [words(str(self.low), 1, 16, size=14, fill=QUIET), end]
        for place, one in enumerate(self.marks):
            shapes += self._row(self.TOP + place * self.ROW, one)
        height = self.TOP + self.ROW * max(len(self.marks), 1)
        return Drawing(self.key, self.WIDTH, height, str(self.title), self.summary, tuple(shapes))

    def _row(self, top: float, one: Mark) -> list[Shape]:
        y = top + 76
        ticks = [rule(self._x(n), y - 5, self._x(n), y + 5) for n in range(LOW, HIGH + 1)]
        lines = textwrap.wrap(str(one.label), self.LETTERS, max_lines=2, placeholder="…")
        shapes = [words(line, 1, top + 20 + 20 * n) for n, line in enumerate(lines)]
        shapes += [rule(self._x(LOW), y, self._x(HIGH), y), *ticks]
        if one.before is not None:
            shapes.append(self._dot(one.before, y, 9, "#ffffff"))
        if one.now is not None:
            shapes.append(self._dot(one.now, y, 6, DEEP))
            shapes.append(words(said(one.now), self._x(one.now), y - 13, text_anchor="middle"))
        return shapes

    def _dot(self, value: float, y: float, radius: int, fill: str) -> Shape:
        return shape(
            "circle", cx=self._x(value), cy=y, r=radius, fill=fill, stroke=DEEP, stroke_width=2
        )

    def _x(self, value: float) -> float:
        return 12 + (value - LOW) / (HIGH - LOW) * (self.WIDTH - 24)

    def table(self, csv_url: str = "") -> Table:
        """The numbers behind the dots."""
        return self.numbers


def _in_words(one: Mark) -> str:
    if one.now is None:
        return gettext("not known.")
    if one.before is None:
        return gettext("%(now)s of 5.") % {"now": said(one.now)}
    return gettext("%(now)s of 5, before that %(before)s.") % {
        "now": said(one.now),
        "before": said(one.before),
    }


def said(mean: float) -> str:
    """A mean in steps, without zeros at its end: 3, 3.5, 3.25."""
    return f"{round(mean, 3):g}"
