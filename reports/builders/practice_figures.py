"""The numbers of the practice-level return as one tidy table: a figure a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.exports import Cell, Column
from reports.builders.document import Document, Grid
from training.figures.practice_return import PracticeReturn


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: `about` is the unit or group, `on` the day for which it stands."""

    on: date
    part: str
    about: str
    level: str
    measure: str
    number: int | float | None


def figures_of(found: PracticeReturn, document: Document) -> Iterator[Figure]:
    """Every number of every table, in order."""
    for grid in document.grids:
        titles = [column.title for column in grid.columns]
        level = titles.index(_("Level")) if _("Level") in titles else None
        for row in grid.rows:
            yield from _line(found, grid, row, level)


def _line(
    found: PracticeReturn, grid: Grid, row: tuple[Cell, ...], level: int | None
) -> Iterator[Figure]:
    """A line is about its first cell, unless that is its level or a day: then about the unit."""
    is_named = level != 0 and isinstance(row[0], str)
    about = str(row[0]) if is_named else found.own.name
    on = max((cell for cell in row if isinstance(cell, date)), default=found.as_at)
    name = "" if level is None else str(row[level])
    for column, value in zip(grid.columns, row, strict=True):
        if value is None or isinstance(value, int | float):
            yield Figure(on, grid.name, about, name, column.title, value)


def csv_columns() -> tuple[Column, ...]:
    """One figure a line."""
    return (
        Column("as_at", _("The day of the figure.")),
        Column("structure", _("today, or then: as it was on that day.")),
        Column("part", _("The table of the return that the figure stands in.")),
        Column("about", _("The unit or group that the line is about.")),
        Column("level", _("The level, where the figure is about one.")),
        Column("measure", _("What was counted.")),
        Column("number", _("The figure; empty when it is not known.")),
    )


def csv_rows(found: PracticeReturn, document: Document) -> Iterator[tuple[Cell, ...]]:
    """The same as lines of the file."""
    for one in figures_of(found, document):
        yield (one.on, found.basis, one.part, one.about, one.level, one.measure, one.number)
