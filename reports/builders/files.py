"""The files of a report, each format written from the same figures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from core.exports import About, Table, write_csv, write_xlsx, write_zip
from reports.builders.document import Document
from reports.builders.docx import write_docx
from reports.builders.pdf import pdf_of
from reports.builders.recipes import RECIPES
from reports.builders.report import Head, Report
from reports.builders.tidy import Line, columns
from reports.models import ReportFile

Write = Callable[[IO[bytes]], object]


@dataclass(frozen=True, slots=True)
class Content:
    """A report as its files hold it: in words, as figures, and as tables."""

    head: Head
    document: Document
    figures: list[Line]
    tables: list[Table]


def content_of(report: Report) -> Content:
    """Everything that the files of a report are written from."""
    recipe, document, figures = RECIPES[report.head.kind], document_of(report), lines(report)
    if recipe.tables:
        return Content(report.head, document, figures, recipe.tables(report))
    return Content(report.head, document, figures, sheets(document))


def writers(report: Report) -> dict[str, Write]:
    """For each format of its kind, a function that writes the file."""
    content = content_of(report)
    return {form: _writer(form, content) for form in RECIPES[report.head.kind].formats}


def _writer(form: str, content: Content) -> Write:
    return lambda out: WRITERS[form](out, content)


def _pdf(out: IO[bytes], content: Content) -> None:
    out.write(pdf_of(content.document, content.head.made_at))


def _xlsx(out: IO[bytes], content: Content) -> None:
    write_xlsx(out, content.tables, about(content.document))


def _docx(out: IO[bytes], content: Content) -> None:
    write_docx(out, content.document)


def _csv(out: IO[bytes], content: Content) -> None:
    write_csv(out, columns(), (line.cells for line in content.figures))


def _zip(out: IO[bytes], content: Content) -> None:
    """Every figure in one table, where there are figures; then the tables one by one."""
    every = Table("figures", columns(), [line.cells for line in content.figures])
    write_zip(out, [*([every] if content.figures else []), *content.tables])


WRITERS: dict[str, Callable[[IO[bytes], Content], None]] = {
    ReportFile.Format.PDF: _pdf,
    ReportFile.Format.XLSX: _xlsx,
    ReportFile.Format.DOCX: _docx,
    ReportFile.Format.CSV: _csv,
    ReportFile.Format.ZIP: _zip,
}


def document_of(report: Report) -> Document:
    """The report in words and tables."""
    return RECIPES[report.head.kind].document(report)


def lines(report: Report) -> list[Line]:
    """Every figure of the report."""
    return list(RECIPES[report.head.kind].lines(report))


def sheets(document: Document) -> list[Table]:
    """A sheet a table; of two with one name the second is numbered."""
    found: list[Table] = []
    for grid in document.grids:
        taken = {one.name.casefold() for one in found}
        names = (f"{grid.name[:28]}{number}" for number in ("", *map(" {}".format, range(2, 99))))
        name = next(one for one in names if one.casefold() not in taken)
        found.append(Table(name, grid.columns, grid.rows))
    return found


def about(document: Document) -> About:
    """The sheet "About this file"."""
    return About(document.title, dict(document.facts), [*document.summary, "", *document.method])
