"""A report as plain JSON and back: what is kept beside its files, so that its page and later
comparisons show what was said, not what would be said today."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from core.exports import Cell, Column
from reports.builders.document import Document, Grid, Picture, Section, picture_of
from reports.builders.tidy import Line


def packed(document: Document) -> dict[str, Any]:
    """The document as JSON takes it; charts are drawn."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "summary": list(document.summary),
        "facts": [list(fact) for fact in document.facts],
        "sections": [_packed_section(section) for section in document.sections],
        "method": list(document.method),
        "is_numbered": document.is_numbered,
    }


def _packed_section(section: Section) -> dict[str, Any]:
    picture = picture_of(section.chart) if section.chart else None
    return {
        "heading": section.heading,
        "level": section.level,
        "code": section.code,
        "on": section.on and section.on.isoformat(),
        "words": list(section.words),
        "grid": _packed_grid(section.grid) if section.grid else None,
        "picture": picture and [picture.title, picture.summary, picture.svg],
    }


def _packed_grid(grid: Grid) -> dict[str, Any]:
    return {
        "name": grid.name,
        "caption": grid.caption,
        "columns": [[one.title, one.explains, one.width] for one in grid.columns],
        "rows": [[_packed_cell(cell) for cell in row] for row in grid.rows],
        "empty": grid.empty,
        "most_on_paper": grid.most_on_paper,
        "is_parted": grid.is_parted,
        "is_by_day": grid.is_by_day,
        "is_short": grid.is_short,
        "named_by": list(grid.named_by),
        "unit_at": grid.unit_at,
        "code_at": grid.code_at,
    }


def _packed_cell(cell: Cell) -> Any:
    """Days and moments say what they are; everything else is itself."""
    match cell:
        case datetime():
            return {"at": cell.isoformat()}
        case date():
            return {"on": cell.isoformat()}
        case str() | bool() | int() | float() | None:
            return cell
        case _:
            return str(cell)


def packed_lines(lines: Sequence[Line]) -> list[list[Any]]:
    """Every figure, a list each, in the order of the report."""
    return [
        [
            one.part,
            one.unit_code,
            one.unit,
            one.item,
            one.measure,
            one.number,
            one.out_of,
            one.words,
            one.from_on and one.from_on.isoformat(),
            one.until_on and one.until_on.isoformat(),
        ]
        for one in lines
    ]


def unpacked(kept: dict[str, Any]) -> Document:
    """The document that was packed."""
    return Document(
        title=kept["title"],
        subtitle=kept["subtitle"],
        summary=tuple(kept["summary"]),
        facts=tuple((name, value) for name, value in kept["facts"]),
        sections=tuple(_section(one) for one in kept["sections"]),
        method=tuple(kept["method"]),
        is_numbered=kept["is_numbered"],
    )


def _section(kept: dict[str, Any]) -> Section:
    return Section(
        heading=kept["heading"],
        words=tuple(kept["words"]),
        grid=_grid(kept["grid"]) if kept["grid"] else None,
        chart=Picture(*kept["picture"]) if kept["picture"] else None,
        level=kept["level"],
        # Reports that were kept before chapters had codes say nothing of it.
        code=kept.get("code", ""),
        on=date.fromisoformat(kept["on"]) if kept.get("on") else None,
    )


def _grid(kept: dict[str, Any]) -> Grid:
    return Grid(
        name=kept["name"],
        caption=kept["caption"],
        columns=tuple(Column(*one) for one in kept["columns"]),
        rows=tuple(tuple(_cell(cell) for cell in row) for row in kept["rows"]),
        empty=kept["empty"],
        most_on_paper=kept["most_on_paper"],
        # Reports that were kept before tables had parts say nothing of it.
        is_parted=kept.get("is_parted", False),
        is_by_day=kept.get("is_by_day", False),
        is_short=kept.get("is_short", False),
        named_by=tuple(kept.get("named_by", (0,))),
        unit_at=kept.get("unit_at"),
        code_at=kept.get("code_at"),
    )


def _cell(kept: Any) -> Cell:
    match kept:
        case {"at": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"on": str(day)}:
            return date.fromisoformat(day)
        case _:
            return kept  # type: ignore[no-any-return]
