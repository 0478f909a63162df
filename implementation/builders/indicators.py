"""Readings in words, as a chart with its table, and as rows to keep."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.runs import RunChart, RunPoint, in_digits
from core.tables import Cell, Column, Table
from implementation.figures.indicators import Line, ReadingFigure
from implementation.runchart import POINTS_FOR_LIMITS, SHIFT

Address = Callable[[int], str]


def chart_of(line: Line, take_back: Address | None = None) -> RunChart:
    """The line of one indicator. `take_back` gives the address where a reading is taken back."""
    shown = line.shown
    marked = {*shown.outside, *shown.shifts}
    known = [one for one in line.readings if one.value is not None]
    return RunChart(
        key=f"indicator-{line.indicator_id}",
        title=line.name,
        points=tuple(RunPoint(r.on, r.value or 0.0, i in marked) for i, r in enumerate(known)),
        middle=shown.limits.mean if shown.limits else shown.median,
        middle_label=_middle(line),
        limits=(shown.limits.low, shown.limits.high) if shown.limits else None,
        said=in_words(line),
        numbers=readings_table(line, take_back),
        places=_places(line),
    )


def _places(line: Line) -> int:
    """One decimal more than the readings have: no more than that is known of their middle."""
    known = [in_digits(one.value) for one in line.readings if one.value is not None]
    return min(3, 1 + max((len(text.partition(".")[2]) for text in known), default=2))


def _middle(line: Line) -> str:
    if line.shown.limits:
        return _("Mean %(value)s") % {"value": in_digits(line.shown.limits.mean, _places(line))}
    if line.shown.median is not None:
        return _("Median %(value)s") % {"value": in_digits(line.shown.median, _places(line))}
    return ""


def in_words(line: Line) -> str:
    """What the line shows by the written rules, and why there are no limits yet."""
    shown = line.shown
    if not shown.points:
        return _("No reading with a number yet.")
    if shown.limits is None:
        few = _("%(n)s readings, median %(median)s. Limits are drawn from %(most)s readings on.")
        middle = in_digits(shown.median or 0.0, _places(line))
        return few % {"n": shown.points, "median": middle, "most": POINTS_FOR_LIMITS}
    return " ".join([_steady(line), *_stands_out(line)])


def _steady(line: Line) -> str:
    limits = line.shown.limits
    assert limits is not None
    low, high = (in_digits(end, _places(line)) for end in (limits.low, limits.high))
    told = {"low": low, "high": high, "n": line.shown.points}
    usual = _("%(n)s readings. Readings between %(low)s and %(high)s are what is usual here.")
    return usual % told


def _stands_out(line: Line) -> list[str]:
    shown = line.shown
    found = []
    if shown.outside:
        found.append(_("Outside that: %(n)s. Something else may have been at work.") % {
            "n": len(shown.outside)
        })  # fmt: skip
    if shown.shifts:
        found.append(
            _("At least %(n)s readings in a row lie on one side of the mean: a shift.")
            % {"n": SHIFT}
        )
    return found or [_("Nothing stands out: steady.")]


def readings_table(line: Line, take_back: Address | None = None) -> Table:
    """Each reading, the newest first."""
    columns = [
        Column(_("Date")),
        Column(line.measured_in or _("Value"), numeric=True),
        Column(_("Out of"), numeric=True),
        Column(_("Note")),
    ]
    rows = [
        [
            one.on,
            Cell(value_of(one), url=take_back(one.reading_id) if take_back else ""),
            one.base,
            one.note,
        ]
        for one in reversed(line.readings)
    ]
    return Table(line.name, columns, rows, empty=_("No readings yet."), hide_caption=True)


def value_of(one: ReadingFigure) -> str:
    """The number, or that it is about fewer than ten people."""
    return _("Fewer than 10") if one.value is None else in_digits(one.value)


def lines_table(lines: tuple[Line, ...], address: Address) -> Table:
    """The indicators of a unit, A to Z, with the newest reading of each."""
    columns = [
        Column(_("Indicator")),
        Column(_("Newest"), numeric=True),
        Column(_("Date")),
        Column(_("Readings"), numeric=True),
    ]
    rows = [
        [
            Cell(one.name, url=address(one.indicator_id), note=one.source),
            value_of(one.readings[-1]) if one.readings else _("None yet"),
            one.readings[-1].on if one.readings else None,
            len(one.readings),
        ]
        for one in lines
    ]
    empty = _("No indicator is set up yet. An admin can add the first one.")
    return Table(_("Indicators"), columns, rows, empty=empty, hide_caption=True)
