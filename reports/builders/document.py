"""A report as sections of words and tables: what each format then writes in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format

from core.charts import Chart, svg
from core.drawing import FONT
from core.exports import Cell, Column


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a report; `name` is its sheet. `empty` is said when there are no rows.

    On paper stand the first `most_on_paper` rows; 0 means all of them. A workbook keeps it whole.
    `is_parted`: whatever is read shows its `parts`, which a page folds under their names.
    `is_by_day`: a page, narrower than paper, shows a table for each day of the first column left.
    `is_short`: so few rows are read at a time that a phone lists the cells of each.
    `named_by`: the columns that name a row, and `unit_at`, `code_at` those of a unit and its code.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    most_on_paper: int = 0
    is_parted: bool = False
    is_by_day: bool = False
    is_short: bool = False
    named_by: tuple[int, ...] = (0,)
    unit_at: int | None = None
    code_at: int | None = None

    @property
    def parts(self) -> tuple["Grid", ...]:
        """A table for each text of the first column, named by it; the table itself if whole."""
        return self._split() if self.is_parted and self.rows else (self,)

    @property
    def days(self) -> tuple["Grid", ...]:
        """A table for each day of the first column, newest first as they stand; or itself."""
        return self._split() if self.is_by_day and self.rows else (self,)

    def _split(self) -> tuple["Grid", ...]:
        firsts = dict.fromkeys(row[0] for row in self.rows)
        return tuple(
            replace(
                self,
                caption=_named(first),
                columns=self.columns[1:],
                rows=tuple(row[1:] for row in self.rows if row[0] == first),
                is_parted=False,
                is_by_day=self.is_by_day and self.is_parted,
            )
            for first in firsts
        )


def _named(cell: Cell) -> str:
    return date_format(cell, "j F Y") if isinstance(cell, date) else str(cell)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that was drawn once and is kept: SVG of our own making, and the same in words."""

    title: str
    summary: str
    svg: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with words, at most one picture and at most one table of the same numbers.

    `level` 2 stands below the nearest section of level 1 before it. `code` is that of a chapter,
    `on` the day its figures are of, where that is another than the day of the report.
    """

    heading: str
    words: tuple[str, ...] = ()
    grid: Grid | None = None
    chart: Chart | Picture | None = None
    level: int = 1
    code: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report, ready to be written in any format.

    `is_numbered`: it has a list of contents, and its headings and paragraphs bear numbers.
    """

    title: str
    subtitle: str
    summary: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    method: tuple[str, ...]
    is_numbered: bool = False

    @property
    def grids(self) -> Sequence[Grid]:
        """Its tables, in order."""
        return [section.grid for section in self.sections if section.grid]


def picture_of(chart: Chart | Picture, font: str = FONT) -> Picture:
    """The chart drawn; one that is kept stays as it was drawn."""
    if isinstance(chart, Picture):
        return chart
    return Picture(str(chart.title), str(chart.summary), svg(chart, font))
