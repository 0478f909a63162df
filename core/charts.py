"""Charts as values: what they show, in words, as a picture and as a table of the same numbers.

Pictures come from `core.drawing`, so that a page and a PDF show the same SVG. Axes of percentages
always run from 0 to 100; teams are compared with their own past only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from core.drawing import DEEP, FONT, LINES, QUIET, Drawing, Shape, render, rule, shape, words
from core.fans import FanChart
from core.figures import Rate
from core.runs import RunChart
from core.scales import ScaleChart
from core.tables import Column, Table

Text = str | Promise


@dataclass(frozen=True)
class Level:
    """One level: how many people need it, and how many of those hold it."""

    label: Text
    rate: Rate


@dataclass(frozen=True)
class Point:
    """A rate at a month's end; None where nothing is known of that month."""

    on: date
    rate: Rate | None


@dataclass(frozen=True)
class Series:
    """One line: its name and its months, oldest first."""

    label: Text
    points: tuple[Point, ...]


@dataclass(frozen=True)
class LevelChart:
    """Required against held, level by level. `key` is unique on the page."""

    key: str
    title: Text
    levels: tuple[Level, ...]

    WIDTH, ROW, BAR = 400, 60, 22

    @property
    def summary(self) -> str:
        """The same in words."""
        said = [f"{one.label}: {in_words(one.rate)}." for one in self.levels]
        return " ".join(said) or gettext("No levels are set yet.")

    @property
    def drawing(self) -> Drawing:
        """A bar for each level: the outline is who needs it, the filled part who holds it."""
        most = max([one.rate.whole for one in self.levels] or [0]) or 1
        shapes = [s for i, one in enumerate(self.levels) for s in self._row(i, one, most)]
        height = self.ROW * max(len(self.levels), 1)
        return _drawing(self, self.WIDTH, height, shapes, hatched=True)

    def _row(self, place: int, one: Level, most: int) -> list[Shape]:
        top, room = place * self.ROW, self.WIDTH - 2
        needed, held = room * one.rate.whole / most, room * one.rate.part / most
        return [
            words(shortened(one.label, 24), 1, top + 18, font_weight=700),
            words(in_words(one.rate), self.WIDTH - 1, top + 18, text_anchor="end"),
            *([_bar(1, top + 26, needed, self.BAR, f"url(#{self.key}-hatch)")] if needed else []),
            *([_bar(1, top + 26, held, self.BAR, DEEP)] if held else []),
        ]

    def table(self, csv_url: str = "") -> Table:
        """The numbers behind the bars."""
        columns = (
            Column(gettext("Level")),
            Column(gettext("Who need it"), numeric=True),
            Column(gettext("Of those, hold it"), numeric=True),
        )
        rows = [(one.label, one.rate.whole, one.rate) for one in self.levels]
        return Table(self.title, columns, rows, csv_url=csv_url, hide_caption=True)


@dataclass(frozen=True)
class Sparkline:
    """One team's own past on fixed axes: 0 to 100 %, and the months `first` to `last`."""

    key: str
    title: Text
    points: tuple[Point, ...]
    first: date
    last: date
    url: str = ""

    WIDTH, HEIGHT = 240, 92

    @property
    def summary(self) -> str:
        """From the first known month to the last, in words."""
        return past_in_words(self.points)

    @property
    def drawing(self) -> Drawing:
        """The line, its frame, and the months at both ends."""
        frame = Frame(44, 8, self.WIDTH - 12, self.HEIGHT - 24, self.first, self.last)
        shapes = [*frame.grid((0, 100)), *frame.line(self.points, 0), *frame.months()]
        return _drawing(self, self.WIDTH, self.HEIGHT, shapes)


@dataclass(frozen=True)
class Multiples:
    """Small multiples: the same axes for all, in the alphabet's order, no ranking."""

    title: Text
    panels: tuple[Sparkline, ...]

    def table(self, csv_url: str = "") -> Table:
        """First and last known month of each panel."""
        columns = (Column(gettext("Name")), Column(gettext("Over time")))
        rows = [(panel.title, panel.summary) for panel in self.panels]
        return Table(self.title, columns, rows, csv_url=csv_url, hide_caption=True)


@dataclass(frozen=True)
class TimeLine:
    """Rates over monthly snapshots, one line a series (at most four), key above the lines."""

    key: str
    title: Text
    series: tuple[Series, ...]

    WIDTH, PLOT, KEY = 400, 200, 26

    def __post_init__(self) -> None:
        if len(self.series) > len(LINES):
            raise ValueError(f"{len(self.series)} lines cannot be told apart; {len(LINES)} can")

    @property
    def summary(self) -> str:
        """Each line from its first known month to its last, in words."""
        return " ".join(f"{one.label}: {past_in_words(one.points)}" for one in self.series)

    @property
    def drawing(self) -> Drawing:
        """Key rows, then the plot with its percentages on the left and months below."""
        top = self.KEY * len(self.series) + 10
        days = [point.on for one in self.series for point in one.points] or [date(2000, 1, 1)]
        frame = Frame(48, top, self.WIDTH - 16, top + self.PLOT, min(days), max(days))
        shapes = [s for i, one in enumerate(self.series) for s in self._key(i, one)]
        shapes += frame.grid((0, 50, 100))
        shapes += [s for i, one in enumerate(self.series) for s in frame.line(one.points, i)]
        shapes += frame.months(size=15)
        return _drawing(self, self.WIDTH, top + self.PLOT + 26, shapes)

    def _key(self, place: int, one: Series) -> list[Shape]:
        colour, dash = LINES[place]
        y = place * self.KEY + 17
        known = [point.rate for point in one.points if point.rate]
        now = f": {in_words(known[-1])}" if known else ""
        line = rule(1, y - 5, 33, y - 5, stroke=colour, stroke_width=3, stroke_dasharray=dash)
        return [line, words(shortened(f"{one.label}{now}", 40), 42, y)]

    def table(self, csv_url: str = "") -> Table:
        """A row a month, a column a line."""
        days = sorted({point.on for one in self.series for point in one.points})
        found = [{point.on: point.rate for point in one.points} for one in self.series]
        columns = [Column(gettext("At the end of"))]
        columns += [Column(one.label, numeric=True) for one in self.series]
        rows = [[date_format(day, "F Y"), *(one.get(day) for one in found)] for day in days]
        return Table(self.title, columns, rows, csv_url=csv_url, hide_caption=True)


Chart = LevelChart | Sparkline | TimeLine | ScaleChart | RunChart | FanChart


@dataclass(frozen=True)
class Frame:
    """A plot's rectangle: months from left to right, 0 % at the bottom to 100 % at the top."""

    left: float
    top: float
    right: float
    bottom: float
    first: date
    last: date

    def x(self, on: date) -> float:
        """Where a month stands; a single month stands on the right."""
        span = _month(self.last) - _month(self.first)
        part = (_month(on) - _month(self.first)) / span if span else 1
        return self.left + part * (self.right - self.left)

    def y(self, rate: Rate) -> float:
        """Where a rate stands. Raises ZeroDivisionError for nothing out of nothing."""
        return self.bottom - rate.part / rate.whole * (self.bottom - self.top)

    def grid(self, percents: Sequence[int]) -> list[Shape]:
        """Thin lines with their percentage on the left."""
        shapes = []
        for percent in percents:
            y = self.y(Rate(percent, 100))
            shapes.append(rule(self.left, y, self.right, y))
            label = words(f"{percent}%", self.left - 5, y + 4, size=12, text_anchor="end")
            shapes.append(label)
        return shapes

    def line(self, points: Sequence[Point], style: int) -> list[Shape]:
        """The months joined up, broken where nothing is known, with a dot on the last.

        A month that stands alone between two gaps gets a small dot, or nobody would see it.
        """
        runs = self._runs(points)
        if not runs:
            return []
        colour, dash = LINES[style]
        ink = {"fill": "none", "stroke": colour, "stroke_linejoin": "round"}
        lines = [
            shape("path", d=_path(run), stroke_width=3, stroke_dasharray=dash, **ink)
            for run in runs
            if len(run) > 1
        ]
        lone = [_dot(*run[0], 3, colour) for run in runs if len(run) == 1]
        return [*lines, *lone, _dot(*runs[-1][-1], 5, colour)]

    def _runs(self, points: Sequence[Point]) -> list[list[tuple[float, float]]]:
        """The known months as places, split where one is not known."""
        runs: list[list[tuple[float, float]]] = [[]]
        for point in points:
            if point.rate and point.rate.whole:
                runs[-1].append((self.x(point.on), self.y(point.rate)))
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if run]

    def months(self, size: int = 12) -> list[Shape]:
        """The first and the last month below the plot."""
        y = self.bottom + size + 5
        first = words(date_format(self.first, "M Y"), self.left, y, size=size, fill=QUIET)
        end = date_format(self.last, "M Y")
        last = words(end, self.right, y, size=size, text_anchor="end", fill=QUIET)
        return [last] if _month(self.first) == _month(self.last) else [first, last]


def multiples(key: str, title: Text, past: Sequence[tuple[Text, Sequence[Point]]]) -> Multiples:
    """Panels on common months, A to Z. `key` is unique on the page."""
    days = [point.on for _name, points in past for point in points]
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 1))
    named = sorted(past, key=lambda one: str(one[0]).casefold())
    panels = (
        Sparkline(f"{key}-{place}", name, tuple(points), first, last)
        for place, (name, points) in enumerate(named)
    )
    return Multiples(title, tuple(panels))


def svg(chart: Chart, font: str = FONT) -> str:
    """A chart as a complete SVG text, for a page or a file. `font` is an SVG font-family."""
    return render(chart.drawing, font)


def in_words(rate: Rate) -> str:
    """62% (31 of 50), or that there is nobody to count yet."""
    if rate.percent is None:
        return gettext("No staff yet")
    part, whole = (number_format(n, force_grouping=True) for n in (rate.part, rate.whole))
    return gettext("%(percent)d%% (%(part)s of %(whole)s)") % {
        "percent": rate.percent,
        "part": part,
        "whole": whole,
    }


def past_in_words(points: Sequence[Point]) -> str:
    """First and last known month as one sentence."""
    known = [(point.on, point.rate) for point in points if point.rate and point.rate.whole]
    if not known:
        return gettext("Nothing is known yet.")
    (first_on, first), (last_on, last) = known[0], known[-1]
    said = {"last": in_words(last), "until": date_format(last_on, "F Y")}
    if first_on == last_on:
        return gettext("%(last)s in %(until)s.") % said
    said |= {"first": in_words(first), "since": date_format(first_on, "F Y")}
    return gettext("From %(first)s in %(since)s to %(last)s in %(until)s.") % said


def shortened(text: Text, most: int) -> str:
    """`text`, cut with "…" where the picture has no room; the table says it in full."""
    full = str(text)
    return full if len(full) <= most else full[: most - 1].rstrip() + "…"


def _month(on: date) -> int:
    return on.year * 12 + on.month


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in run)


def _dot(x: float, y: float, radius: int, colour: str) -> Shape:
    return shape("circle", cx=x, cy=y, r=radius, fill=colour)


def _bar(x: float, y: float, width: float, height: float, fill: str) -> Shape:
    return shape(
        "rect", x=x, y=y, width=width, height=height, fill=fill, stroke=QUIET, stroke_width=1
    )


def _drawing(
    chart: Chart, width: int, height: int, shapes: Sequence[Shape], *, hatched: bool = False
) -> Drawing:
    title, desc = str(chart.title), chart.summary
    return Drawing(chart.key, width, height, title, desc, tuple(shapes), hatched=hatched)
