"""A document as an accessible PDF (PDF/UA-1). The data goes in as JSON, never as markup."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.exports import Cell
from core.typesetting import FONT, typeset
from reports.builders.document import Document, Grid, Section, picture_of
from reports.builders.words import shown

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "report.typ"
AMOUNT = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]{2})?")


def pdf_of(document: Document, made_at: datetime) -> bytes:
    """The PDF. Raises typst.TypstError when a picture has no words."""
    return typeset(TEMPLATE, _data(document, made_at), made_at=made_at)


def _data(document: Document, made_at: datetime) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": (get_language() or "en").partition("-")[0],
        "summary": document.summary,
        "facts": document.facts,
        "numbered": document.is_numbered,
        "sections": [_section(section) for section in document.sections],
        "method": {"heading": _("How the figures are counted"), "rules": document.method},
        "words": {
            "about": _("About this report"),
            "contents": _("Contents"),
            "page": _("Page"),
            "of": _("of"),
            "what": _("What"),
            "answer": _("Answer"),
        },
        "year": made_at.year,
    }


def _section(section: Section) -> dict[str, Any]:
    picture = picture_of(section.chart, FONT) if section.chart else None
    return {
        "heading": section.heading,
        "level": section.level,
        "words": section.words,
        "grids": [_grid(part) for part in section.grid.parts] if section.grid else [],
        "chart": picture and {"svg": picture.svg, "alt": f"{picture.title}. {picture.summary}"},
    }


def _grid(grid: Grid) -> dict[str, Any]:
    rows = grid.rows[: grid.most_on_paper] if grid.most_on_paper else grid.rows
    numeric = [_is_numeric(rows, place) for place in range(len(grid.columns))]
    return {
        "caption": grid.caption,
        "head": [column.title for column in grid.columns],
        "numeric": numeric,
        "widths": [column.width for column in grid.columns],
        "rows": [[shown(cell) for cell in row] for row in rows],
        "empty": grid.empty,
    }


def _is_numeric(rows: Sequence[Sequence[Cell]], place: int) -> bool:
    return bool(rows) and all(_is_number(row[place]) for row in rows)


def _is_number(cell: Cell) -> bool:
    """A number, an amount of money as it is written on paper, or nothing to say."""
    if isinstance(cell, str):
        return AMOUNT.fullmatch(cell) is not None
    return cell is None or isinstance(cell, int | float)
