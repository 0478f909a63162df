"""The three formats of a report, each written from the same figures."""

from collections.abc import Callable
from typing import IO

from core.exports import About, Table, write_csv, write_xlsx
from reports.builders.barriers import barriers_document
from reports.builders.document import Document
from reports.builders.pdf import pdf_of
from reports.builders.report import Report, RolloutReport
from reports.builders.rollout import rollout_document
from reports.builders.tidy import columns, lines
from reports.models import ReportFile

Write = Callable[[IO[bytes]], object]


def writers(report: Report) -> dict[str, Write]:
    """For each format, a function that writes the file."""
    document = document_of(report)
    return {
        ReportFile.Format.PDF: lambda out: out.write(pdf_of(document, report.head.made_at)),
        ReportFile.Format.XLSX: lambda out: write_xlsx(out, sheets(document), about(document)),
        ReportFile.Format.CSV: lambda out: write_csv(
            out, columns(), (line.cells for line in lines(report))
        ),
    }


def document_of(report: Report) -> Document:
    """The report in words and tables."""
    if isinstance(report, RolloutReport):
        return rollout_document(report)
    return barriers_document(report)


def sheets(document: Document) -> list[Table]:
    """A sheet a table."""
    return [Table(grid.name, grid.columns, grid.rows) for grid in document.grids]


def about(document: Document) -> About:
    """The sheet "About this file"."""
    return About(document.title, dict(document.facts), [*document.summary, "", *document.method])
