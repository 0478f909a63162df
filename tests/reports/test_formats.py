"""A report says the same in PDF, workbook and CSV, and each can be read by everybody."""

import csv
import io
from dataclasses import replace

import openpyxl
import pikepdf
import pytest

from core.exports import neutralise
from implementation.builders.activities import ActivityLines
from reports.builders.files import document_of, writers
from reports.builders.report import Report
from tests.pdf_text import pdf_words
from tests.reports import samples

BOTH = pytest.mark.parametrize("report", [samples.rollout(), samples.barriers()], ids=["r", "b"])


def made(report: Report, form: str) -> bytes:
    out = io.BytesIO()
    writers(report)[form](out)
    return out.getvalue()


def tags(pdf: bytes) -> list[str]:
    """The kinds of every element of the structure tree."""

    def walk(node: pikepdf.Object) -> list[str]:
        found = [str(node.S)] if isinstance(node, pikepdf.Dictionary) and "/S" in node else []
        if isinstance(node, pikepdf.Array):
            return [tag for child in node for tag in walk(child)]
        if isinstance(node, pikepdf.Dictionary) and "/K" in node:
            return found + walk(node.K)
        return found

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return walk(document.Root.StructTreeRoot)


@BOTH
def test_the_pdf_is_tagged_and_says_its_language_and_title(report: Report) -> None:
    with pikepdf.open(io.BytesIO(made(report, "pdf"))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("en")
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as told:
            assert told["dc:title"].startswith(report.head.title)
            assert told["pdfuaid:part"] == "1"


@BOTH
def test_the_pdf_has_headings_tables_with_header_cells_and_words_for_pictures(
    report: Report,
) -> None:
    found = tags(made(report, "pdf"))

    assert {"/H1", "/Table", "/TH", "/TD", "/L"} <= set(found)
    assert found.count("/TH") >= found.count("/Table")
    with pikepdf.open(io.BytesIO(made(report, "pdf"))) as document:
        pictures = [o for o in document.objects if _is_figure(o)]
        assert all(str(p.get("/Alt", "")) for p in pictures)
        assert len(pictures) == (3 if report.head.kind == "rollout" else 1)


def _is_figure(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"


@BOTH
def test_nothing_that_people_wrote_is_read_as_markup(report: Report) -> None:
    text = pdf_words(made(report, "pdf"))

    told = ["Lens day #2 *bold*", "=Foundations"]
    if report.head.kind == "barriers":
        told = ['#import("x") $x$ no room', "+No relief cover on nights"]
    assert all(words in text for words in told)


@BOTH
def test_pdf_and_workbook_show_the_same_tables(report: Report) -> None:
    text = " ".join(pdf_words(made(report, "pdf")).split())
    book = openpyxl.load_workbook(io.BytesIO(made(report, "xlsx")))

    for grid in document_of(report).grids:
        if not grid.rows:
            continue
        sheet = book[grid.name]
        cells = list(sheet.iter_rows(min_row=2, values_only=True))
        assert len(cells) == len(grid.rows)
        for row, shown in zip(grid.rows, cells, strict=True):
            numbers = [(a, b) for a, b in zip(row, shown, strict=True) if isinstance(a, int)]
            assert all(a == b for a, b in numbers)
            assert all(f"{a:,}" in text for a, _b in numbers)
            assert shown[0] is not None


def test_workbook_and_csv_hold_the_same_figures() -> None:
    report = samples.rollout()
    book = openpyxl.load_workbook(io.BytesIO(made(report, "xlsx")))
    lines = list(csv.DictReader(io.StringIO(made(report, "csv").decode("utf-8-sig"), newline="")))

    def figure(**wanted: str) -> int:
        (line,) = [one for one in lines if wanted.items() <= one.items()]
        return int(line["number"])

    for name, required, held, met, _share in book["Levels"].iter_rows(min_row=2, values_only=True):
        here = {"part": "level", "unit_code": "HAR", "item": name}
        assert figure(**here, measure="required") == required
        assert figure(**here, measure="held") == held
        assert figure(**here, measure="met") == met
    for row in book["Units"].iter_rows(min_row=2, values_only=True):
        here = {"part": "people", "unit_code": row[1]}
        told = [figure(**here, measure=m) for m in ("people", "met", "not_yet", "counted_only")]
        assert told == [row[2], row[3], row[4], row[8]]


@BOTH
def test_no_cell_of_the_csv_is_active_and_every_line_is_whole(report: Report) -> None:
    rows = list(csv.reader(io.StringIO(made(report, "csv").decode("utf-8-sig"), newline="")))

    assert all(len(row) == len(rows[0]) for row in rows)
    assert all(neutralise(cell) == cell for row in rows for cell in row)


@BOTH
def test_the_workbook_explains_every_column(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(report, "xlsx")))
    told = {row[:2] for row in book["About this file"].iter_rows(values_only=True)}

    for sheet in book.worksheets[1:]:
        assert {(sheet.title, cell.value) for cell in sheet[1]} <= told


def test_the_same_report_gives_the_same_pdf() -> None:
    report = samples.rollout()

    assert made(report, "pdf") == made(report, "pdf")


def test_rules_dates_and_who_is_left_out_are_printed() -> None:
    text = " ".join(pdf_words(made(samples.rollout(), "pdf")).split())

    assert "1 July 2026 to 30 September 2026" in text
    assert "counted once, at their main post" in text
    assert "Not counted: away for long" in text
    assert "As at 30 September 2026" in text


def test_paper_has_the_newest_lines_and_says_where_the_others_are() -> None:
    lines = tuple(f"Line {number} of sixty" for number in range(60))
    report = replace(samples.rollout(), done=ActivityLines(lines, (("Quay", 10),)))
    printed = " ".join(pdf_words(made(report, "pdf")).split())
    assert "Line 49 of sixty" in printed
    assert "Line 50 of sixty" not in printed
    assert (
        "The newest 50 are printed here. Every line is in the workbook and the CSV file."
    ) in printed
    assert "Older ones, by team: Quay 10." in printed
    book = openpyxl.load_workbook(io.BytesIO(made(report, "xlsx")))
    assert any(lines[59] in row for row in book["Done"].iter_rows(values_only=True))
    assert lines[59] in made(report, "csv").decode()
