"""Nothing that people type does anything when a report is opened, in whatever format."""

import io

import openpyxl

from reports.models import ReportFile
from tests.reports.strings import active, files_of, strings

HOW_MANY, SEED = 500, 20261130


def test_five_hundred_strings_in_every_format_do_nothing() -> None:
    words = strings(HOW_MANY, SEED)
    made = files_of(words)

    assert set(made) == set(ReportFile.Format.values)
    assert list(active(made)) == []


def test_something_active_would_be_found() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    out = io.BytesIO()
    book.save(out)

    assert list(active({"xlsx": out.getvalue()}))
    assert list(active({"csv": b'"=1+1"\r\n'}))
