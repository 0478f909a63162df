"""An empty list to fill in, as a workbook whose first sheet is the list itself."""

from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from core.exports import neutralise
from intake.kinds import Kind


def write_template(out: IO[bytes], kind: Kind) -> None:
    """The headings with one example row to write over, and a sheet that explains each column."""
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
        for below, example in enumerate((column.example, *(e[number] for e in kind.examples)), 1):
            sheet.write_string(below, number, neutralise(str(example)), text)
        explained.write_string(number, 0, column.name)
        explained.write_string(number, 1, str(column.explains))
    book.close()
