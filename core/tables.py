"""A table of a page: what stands in each cell, ready for the component `data_table`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.timezone import localtime

from core.figures import Rate

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """One column's heading; `numeric` sets its cells to the right."""

    label: Text
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: text, a link when `url` is given, a smaller `note` below, a neutral `tag`.

    A day stays on one line (`is_day`).
    """

    text: Text = ""
    url: str = ""
    note: Text = ""
    tag: Text = ""
    rate: Rate | None = None
    is_day: bool = False


Content = Cell | Rate | Text | int | date | datetime | None


@dataclass(frozen=True)
class Table:
    """Rows under headings. The first cell of a row names the row.

    `empty` is said in place of an empty table. `csv_url` offers the same rows as a file. On a
    phone a row of a table that `is_stacked` is a list: its name, then each cell by its heading.
    """

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Content]]
    empty: Text = ""
    csv_url: str = ""
    hide_caption: bool = False
    note: Text = ""
    is_stacked: bool = False
    drawn: list[list[tuple[Column, Cell]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        drawn = [
            list(zip(self.columns, (cell_of(one) for one in row), strict=True)) for row in self.rows
        ]
        object.__setattr__(self, "drawn", drawn)


def cell_of(content: Content) -> Cell:
    """Any content as a cell: dates and numbers as people in the UK write them."""
    if isinstance(content, Cell):
        return content
    if isinstance(content, Rate):
        return Cell(rate=content)
    return Cell(text=_as_text(content), is_day=isinstance(content, date))


def _as_text(content: Any) -> Text:
    if content is None:
        return "–"
    if isinstance(content, datetime):
        return date_format(localtime(content), "SHORT_DATETIME_FORMAT")
    if isinstance(content, date):
        return date_format(content, "SHORT_DATE_FORMAT")
    if isinstance(content, int):
        return number_format(content, force_grouping=True)
    return content  # type: ignore[no-any-return]
