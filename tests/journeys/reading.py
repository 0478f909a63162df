"""What a page or a file says, as numbers and words."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
from playwright.sync_api import Page

from tests.pdf_text import pdf_words


@dataclass(frozen=True)
class Shown:
    """The figures of a dashboard. `levels` is level → (required, held of these)."""

    people: int
    split: dict[str, int]
    levels: dict[str, tuple[int, int]]
    activities: int
    barriers: int


def figures(page: Page) -> Shown:
    """The dashboard that stands on the screen."""
    text = page.locator("main").inner_text()
    parts = page.locator(".tip-split__part")
    names = parts.locator("dt").all_text_contents()
    counts = [_int(text) for text in parts.locator("dd").all_text_contents()]
    return Shown(
        people=_found(r"([\d,]+) (?:person is|people are) counted here", text),
        split=dict(zip(names, counts, strict=True)),
        levels=_levels(page),
        activities=_found(r"([\d,]+) activit(?:y|ies) from", text),
        barriers=_found(r"([\d,]+) barriers? (?:is|are) in the way", text),
    )


def _levels(page: Page) -> dict[str, tuple[int, int]]:
    """From the table that stands beside the picture."""
    rows = page.locator("figure").first.locator("tbody tr")
    found = {}
    for row in rows.all():
        name = row.locator("th").text_content().strip()
        required, rate = row.locator("td").all_text_contents()
        found[name] = (_int(required), _found(r"\(([\d,]+) of", rate))
    return found


def _found(pattern: str, text: str) -> int:
    match = re.search(pattern, text)
    assert match, f"nothing like {pattern!r} in: {text}"
    return _int(match[1])


def _int(text: str) -> int:
    return int(text.strip().replace(",", ""))


def pdf_text(path: Path) -> str:
    """Its words, after looking at what a screen reader needs."""
    with pikepdf.open(path) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("en")
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as told:
            assert "report" in told["dc:title"]
            assert told["pdfuaid:part"] == "1"
        assert len(document.pages) >= 1
    return pdf_words(path.read_bytes())


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """The table of one sheet as rows by heading; whatever stands above it is passed by."""
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row and sum(c is not None for c in row) > 1)
    heads = rows[start]
    return [dict(zip(heads, row, strict=True)) for row in rows[start + 1 :] if row[0] is not None]


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))
