"""The same figures in every format: each is read back and held against the report."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from types import SimpleNamespace
from typing import Any

import docx
import openpyxl
import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape

from core.exports import Cell, neutralise
from core.modules import Module
from core.periods import quarter
from reports.builders.collect import collect, head_of
from reports.builders.document import Document, Grid
from reports.builders.files import document_of, lines, sheets, writers
from reports.builders.freezing import packed, unpacked
from reports.builders.pages import sections_of
from reports.builders.report import Report
from reports.builders.words import shown
from reports.models import Kind
from tests.factories import make_person, switch_on
from tests.factories.implementation import make_barrier, make_participation
from tests.factories.leadership import make_line
from tests.factories.results import MIXED, make_sealed_round
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.pdf_text import pdf_words
from tests.reports import samples

KINDS = ["rollout", "barriers", "practice", "check_ins", "pack"]


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """More than ten people, money, wishes and a check-in of the quarter: a pack withholds none."""
    switch_on(world.northshore, Module.MONEY, Module.PARTICIPATION)
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    for nth in range(10):
        make_person(f"Pat Berth{nth}", world.quay, world.worker)
    make_line(world.quay, name="=Delivery grant", ends_on=dt.date(2027, 3, 31))
    make_participation(
        world.quay, on=dt.date(2026, 8, 10), asked_for="Softer lights", changed="New lamps"
    )
    make_sealed_round(world.harbour, [(world.quay, MIXED)], closes_on=dt.date(2026, 9, 15))
    course = make_course(world.northshore, level("informed"), name="=Opening doors")
    make_session(world.quay, course, dt.date(2026, 8, 12), [world.rosa])
    make_barrier(world.quay, sentence="-No cover on nights", since_on=dt.date(2026, 8, 3))
    return world


def report_of(house: SimpleNamespace, kind: str) -> Report:
    head = head_of(house.harbour, Kind(kind), quarter("2026Q3"), "then", now=timezone.now())
    return collect(None, house.harbour, head)


def made(report: Report, form: str) -> bytes:
    out = io.BytesIO()
    writers(report)[form](out)
    return out.getvalue()


def text(cell: Any) -> str:
    """A cell as CSV spells it."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case dt.datetime():
            return cell.strftime("%Y-%m-%d")
        case str():
            return neutralise(cell)
        case _:
            return str(cell)


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u2060\ufeff\u00ad]+", "", words)


def on_paper(grid: Grid) -> tuple[tuple[Cell, ...], ...]:
    return grid.rows[: grid.most_on_paper] if grid.most_on_paper else grid.rows


def check_workbook(report: Report, document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(report, "xlsx")))
    assert book.sheetnames[1:] == [one.name for one in sheets(document)]
    for sheet in sheets(document):
        told = list(book[sheet.name].iter_rows(min_row=2, values_only=True))
        kept = [tuple(row) for row in sheet.rows]
        assert [tuple(map(_in_book, row)) for row in kept] == [
            tuple(_as_date(text(cell)) if isinstance(cell, dt.datetime) else _plain(cell)
                  for cell in row[: len(sheet.columns)])
            for row in told
        ]  # fmt: skip


def _in_book(cell: Any) -> str:
    """A workbook has no decimals of a whole number."""
    return text(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _as_date(words: str) -> str:
    return words[:10]


def _plain(cell: Any) -> str:
    return str(cell) if isinstance(cell, str) else text(cell)


def check_zip(report: Report, document: Document) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(report, "zip")))
    for sheet in sheets(document):
        raw = archive.read(f"{sheet.name}.csv").decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(raw, newline="")))
        assert rows[1:] == [[text(cell) for cell in row] for row in sheet.rows]
    if lines(report):
        assert archive.read("figures.csv") == made(report, "csv")


def check_pdf(report: Report, document: Document) -> None:
    words = squeezed(pdf_words(made(report, "pdf"), "-raw"))
    for grid in document.grids:
        for row in on_paper(grid):
            for cell in row:
                assert squeezed(shown(cell)) in words


def check_docx(report: Report, document: Document) -> None:
    opened = docx.Document(io.BytesIO(made(report, "docx")))
    tables = iter(opened.tables[1:])
    for grid in document.grids:
        for part in grid.parts if grid.rows else ():
            told = [[cell.text for cell in row.cells] for row in next(tables).rows]
            assert told[0] == [column.title for column in part.columns]
            assert told[1:] == [[shown(cell) for cell in row] for row in on_paper(part)]
    assert next(tables, None) is None


def check_csv(report: Report, document: Document) -> None:
    """Each line of the file is a cell of the page, and each cell of the page a line or its name."""
    raw = made(report, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    told = Counter((one["measure"], one["number"] or one["words"]) for one in rows)
    printed = Counter(
        (text(column.title), text(cell))
        for grid in document.grids
        for row in grid.rows
        for place, (column, cell) in enumerate(zip(grid.columns, row, strict=True))
        if place not in {*grid.named_by, grid.unit_at, grid.code_at}
    )
    assert told == printed
    for grid in document.grids:
        for row in grid.rows:
            for place in {*grid.named_by, grid.unit_at, grid.code_at} - {None}:
                assert any(_names(one, text(row[place or 0])) for one in rows)


def _names(row: dict[str, str], cell: str) -> bool:
    """Whether a line says it as what it is about."""
    return cell in row["item"] or cell in (row["unit"], row["unit_code"], row["until"])


def check_page(document: Document) -> None:
    context = {"sections": sections_of(unpacked(packed(document))), "method": document.method}
    page = squeezed(re.sub(r"<[^>]+>", "", render_to_string("reports/_document.html", context)))
    for grid in document.grids:
        for row in grid.rows:
            for cell in row:
                if isinstance(cell, int) and not isinstance(cell, bool):
                    assert str(cell) in page or f"{cell:,}" in page
                elif isinstance(cell, str):
                    assert squeezed(escape(cell)) in page


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_of_a_real_report_holds_the_same_figures(
    house: SimpleNamespace, kind: str
) -> None:
    report = report_of(house, kind)
    document = document_of(report)

    forms = set(writers(report))
    assert {"pdf", "xlsx", "csv", "zip"} <= forms
    check_workbook(report, document)
    check_zip(report, document)
    check_pdf(report, document)
    check_page(document)
    if kind == "pack":
        check_csv(report, document)
        names = {one.name for one in document.grids if one.rows}
        assert names >= {"Levels", "Changes", "Ends soon", "Taking part", "Spend", "Check-in 1"}
    if "docx" in forms:
        check_docx(report, document)


@pytest.mark.parametrize("report", [samples.rollout(), samples.barriers()], ids=["r", "b"])
def test_full_tables_are_the_same_in_every_format(report: Report) -> None:
    document = document_of(report)

    check_workbook(report, document)
    check_zip(report, document)
    check_pdf(report, document)
    check_page(document)


def test_a_figure_that_is_wrong_in_one_format_is_found(house: SimpleNamespace) -> None:
    report, other = report_of(house, "rollout"), document_of(samples.rollout())

    with pytest.raises(AssertionError):
        check_workbook(report, other)
    with pytest.raises(AssertionError):
        check_pdf(report, other)
    with pytest.raises(AssertionError):
        check_csv(report, other)
