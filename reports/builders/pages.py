"""A document as a page shows it: sections with words, a picture, and the table of its numbers."""

from dataclasses import replace
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from core.exports import Cell as Value
from core.tables import Column, Table
from reports.builders.document import Document, Grid, Section, picture_of


def sections_of(document: Document) -> list[dict[str, Any]]:
    """Heading, words, tables and picture of each section, for `reports/_document.html`.

    `tables` stand open; those of each of `folded` are opened by its name. `anchor` is where a list
    of contents leads to.
    """
    return [
        {
            "anchor": f"part-{place}",
            "heading": one.heading,
            "level": one.level,
            "words": one.words,
            "tables": _open(one),
            "folded": _folded(one),
            "picture": _picture(one),
        }
        for place, one in enumerate(document.sections, start=1)
    ]


def _open(section: Section) -> list[Table]:
    grid = section.grid
    if grid is None or grid.is_parted and grid.rows:
        return []
    return [table_of(one, section.heading) for one in grid.days]


def _folded(section: Section) -> list[dict[str, Any]]:
    grid = section.grid
    if grid is None or not (grid.is_parted and grid.rows):
        return []
    return [{"name": part.caption, "tables": _tables_of(part)} for part in grid.parts]


def _tables_of(part: Grid) -> list[Table]:
    """Each with a name that no other table of the page has."""
    if not part.is_by_day:
        return [table_of(part, part.caption)]
    days = (replace(one, caption=f"{part.caption}, {one.caption}") for one in part.days)
    return [table_of(one, "") for one in days]


def _picture(section: Section) -> dict[str, str | SafeString] | None:
    if section.chart is None:
        return None
    drawn = picture_of(section.chart)
    # Drawn by core.drawing, which escapes every text.
    svg = mark_safe(drawn.svg)  # noqa: S308
    return {"title": drawn.title, "summary": drawn.summary, "svg": svg}


def table_of(grid: Grid, heading: str) -> Table:
    """The grid as a table of a page; its caption is hidden where the heading says the same."""
    numeric = [
        bool(grid.rows) and all(_is_number(row[place]) for row in grid.rows)
        for place in range(len(grid.columns))
    ]
    columns = [
        Column(column.title, numeric=numeric[place]) for place, column in enumerate(grid.columns)
    ]
    rows: list[list[Any]] = [[_shown(value) for value in row] for row in grid.rows]
    return Table(
        grid.caption,
        columns,
        rows,
        empty=grid.empty,
        hide_caption=grid.caption == heading,
        is_stacked=grid.is_short,
    )


def _is_number(value: Value) -> bool:
    return value is None or isinstance(value, int | float)


def _shown(value: Value) -> Any:
    return f"{value:,.2f}" if isinstance(value, float) else value
