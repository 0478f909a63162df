"""A report as sections of words and tables: what each format then writes in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts import Chart
from core.exports import Cell, Column


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a report; `name` is its sheet. `empty` is said when there are no rows.

    On paper stand the first `most_on_paper` rows; 0 means all of them.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    most_on_paper: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with words, at most one picture and at most one table of the same numbers."""

    heading: str
    words: tuple[str, ...] = ()
    grid: Grid | None = None
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report, ready to be written as PDF or workbook."""

    title: str
    subtitle: str
    summary: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    method: tuple[str, ...]

    @property
    def grids(self) -> Sequence[Grid]:
        """Its tables, in order."""
        return [section.grid for section in self.sections if section.grid]
