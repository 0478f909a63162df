"""The tidy lines of a document: each number, day and word of its tables, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from core.exports import Cell
from reports.builders.document import Document, Grid, Section
from reports.builders.report import Head
from reports.builders.tidy import CHECK_IN, FORECAST, Line

# Chapters whose lines have a name of their own: they are not compared as others are.
OWN_NAMES = {"forecast": FORECAST, "check_ins": CHECK_IN}


def printed_lines(document: Document, head: Head) -> Iterator[Line]:
    """A line a cell, under the heading of its chapter and its own, without the chapter's number.

    A chapter that comes or goes gives others another number; their figures stay the same.
    """
    chapter = Section("")
    for section in document.sections:
        if section.level == 1:
            chapter = section
        if section.grid:
            yield from _of_grid(_about(document, chapter, section, head), section.grid)


def _about(document: Document, chapter: Section, section: Section, head: Head) -> Line:
    """What all lines of a table have in common."""
    name = chapter.heading.split(" ", 1)[-1] if document.is_numbered else chapter.heading
    told = name if section is chapter else f"{name} – {section.heading}"
    return Line(
        part=OWN_NAMES.get(chapter.code, told),
        unit_code=head.unit_code,
        unit=head.unit_name,
        item="",
        measure="",
        number=None,
        from_on=None if section.on else head.period.from_on,
        until_on=section.on or head.counted_on,
    )


def _of_grid(about: Line, grid: Grid) -> Iterator[Line]:
    named = {*grid.named_by, grid.unit_at, grid.code_at}
    for row in grid.rows:
        here = _of_row(about, grid, row)
        for place, (column, cell) in enumerate(zip(grid.columns, row, strict=True)):
            if place not in named:
                yield _valued(replace(here, measure=column.title), cell)


def _of_row(about: Line, grid: Grid, row: tuple[Cell, ...]) -> Line:
    """What a row is about: its names, its unit, and its day where it has one."""
    names = [row[place] for place in grid.named_by if place != grid.unit_at]
    here = replace(about, item=", ".join(str(one) for one in names if not isinstance(one, date)))
    if day := next((one for one in names if isinstance(one, date)), None):
        here = replace(here, from_on=None, until_on=day)
    if grid.unit_at is None:
        return here
    unit = str(row[grid.unit_at])
    code = about.unit_code if unit == about.unit else ""
    if grid.code_at is not None:
        code = str(row[grid.code_at])
    return replace(here, unit=unit, unit_code=code)


def _valued(line: Line, cell: Cell) -> Line:
    """A number is the figure; a day is words that can be compared, and so is any other text."""
    match cell:
        case date():
            return replace(line, words=cell.isoformat())
        case bool() | str():
            return replace(line, words=str(cell))
        case int() | float() | None:
            return replace(line, number=cell)
        case _:
            return replace(line, number=float(cell))
