"""A list to fill in or to change, as a workbook whose first sheet is the list itself."""

from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from core.exports import neutralise
from intake.kinds import Kind


def write_template(out: IO[bytes], kind: Kind) -> None:
    """The headings with example rows to write over, and a sheet that explains each column."""
    first = [column.example for column in kind.columns]
    write_list(out, kind, [first, *(list(map(str, row)) for row in kind.examples)])


def write_list(out: IO[bytes], kind: Kind, rows: Iterable[Sequence[str]]) -> None:
    """The headings with these rows, all as text, and a sheet that explains each column."""
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(str(kind.label)[:31])
    sheet.freeze_panes(1, 0)
    explained = book.add_worksheet(_("What the columns hold")[:31])
    explained.set_column(0, 1, 40)
    for number, column in enumerate(kind.columns):
        # As text, so that 00123 keeps its zeros whatever is typed below.
        sheet.set_column(number, number, 18, text)
        sheet.write_string(0, number, neutralise(column.name), bold)
        explained.write_string(number, 0, column.name)
        explained.write_string(number, 1, str(column.explains))
    for line, row in enumerate(rows, start=1):
        for number, value in enumerate(row):
            if value:
                sheet.write_string(line, number, neutralise(value), text)
    book.close()
