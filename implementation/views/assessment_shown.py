"""How the scores of a self-assessment are shown: as text, as a table, as dots on a line."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scales import Mark, ScaleChart
from core.tables import Cell, Column, Content, Table
from implementation.figures.assessments import MeasureFigure, PartLine, Score
from implementation.models import Measure

Days = tuple[date | None, date | None]
Pair = tuple[Score | None, Score | None]


@dataclass(frozen=True)
class MeasureShown:
    """One measure on the page of a team: its table, and a picture for each view from 1 to 5."""

    name: str
    table: Table
    charts: tuple[ScaleChart, ...]


def cell(score: Score | None, scale: str) -> list[str]:
    """The score, and "12 of 15" beside it."""
    if score is None:
        return ["–", "–"]
    return [_score_text(score, scale), _people(score)]


def _people(score: Score) -> str:
    return _("%(n)s of %(base)s") % {"n": score.n, "base": score.base}


def _score_text(score: Score, scale: str) -> str:
    if not score.is_shown:
        return _("Not shown, to protect people")
    if score.score is None:
        return score.word
    text = f"{score.score.normalize():f}"
    return _("%(score)s of 5") % {"score": text} if scale == Measure.Scale.FIVE else text


def shown(figure: MeasureFigure) -> MeasureShown:
    """Everything the page needs about one measure."""
    columns = [
        Column(_("Part")),
        *_columns(_("People who use services"), figure.people_on),
        *_columns(_("Staff"), figure.staff_on),
    ]
    rows: list[list[Content]] = [
        [
            line.name,
            *_dated(_pair(line.people, figure), figure.people_on),
            *_dated(_pair(line.staff, figure), figure.staff_on),
        ]
        for line in figure.lines
    ]
    note = _("Below each score: how many people answered, of how many were asked.")
    table = Table(_("%(name)s, by part") % {"name": figure.name}, columns, rows, note=note)
    return MeasureShown(figure.name, table, _charts(figure))


def _columns(whose: str, days: Days) -> list[Column]:
    return [Column(f"{whose}, {_day(day)}") for day in _dated(list(days), days)]


def _dated(pair: list[Any], days: Days) -> list[Any]:
    """Both times, or the newer alone where there was no time before."""
    return pair if days[0] else pair[1:]


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else _("no date yet")


def _pair(pair: Pair, figure: MeasureFigure) -> list[Cell]:
    cells = (cell(score, figure.scale) for score in pair)
    return [Cell(text, note=people if people != "–" else "") for text, people in cells]


def _charts(figure: MeasureFigure) -> tuple[ScaleChart, ...]:
    """On a scale from 1 to 5 alone; nothing of what is protected."""
    if figure.scale != Measure.Scale.FIVE:
        return ()
    views = (("people", _("People who use services")), ("staff", _("Staff")))
    drawn = (_chart(figure, name, title) for name, title in views)
    return tuple(chart for chart in drawn if any(mark.now is not None for mark in chart.marks))


def _chart(figure: MeasureFigure, name: str, title: str) -> ScaleChart:
    pairs: list[tuple[PartLine, Pair]] = [(one, getattr(one, name)) for one in figure.lines]
    marks = tuple(Mark(line.name, _number(pair[1]), _number(pair[0])) for line, pair in pairs)
    columns = [Column(_("Part")), Column(_("Before")), Column(_("Now"))]
    rows: list[list[Content]] = [[line.name, *_pair(pair, figure)] for line, pair in pairs]
    numbers = Table(_("%(view)s: %(name)s") % {"view": title, "name": figure.name}, columns, rows)
    key = f"measure-{figure.measure_id}-{name}"
    return ScaleChart(key, f"{figure.name}: {title}", marks, "1", "5", numbers)


def _number(score: Score | None) -> float | None:
    known = score is not None and score.is_shown and score.score is not None
    return float(score.score) if known and score and score.score is not None else None
