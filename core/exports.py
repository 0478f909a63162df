"""Everything that leaves as a table leaves through here: one neutralising rule, typed cells.

A text that a spreadsheet would take for a formula gets a leading apostrophe
(design: hardening rules for exports; CWE-1236). Numbers, dates and yes/no are typed cells, so -3
stays a number.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.streams import Streamed

Cell = str | int | float | bool | dt.date | dt.datetime | None
Row = Sequence[Cell]

# Written out, because "white space" is not the same set in Python and in PostgreSQL.
_BLANK = (
    r"[\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_ACTIVE = r"[-=+@\uff1d\uff0b\uff0d\uff20]"
_RULE = rf"^({_BLANK}*{_ACTIVE}|[\u0009\u000a\u000d])"
# PostgreSQL keeps no NUL in a text, so only Python has to know it.
_STARTS_ACTIVE = re.compile(_RULE.replace(r"[\u0001", r"[\u0000\u0001").replace("|[", r"|[\u0000"))

NEUTRALISE_SQL = f"CASE WHEN {{text}} ~ '{_RULE}' THEN '''' || {{text}} ELSE {{text}} END"
"""The same rule for set-based SQL: `NEUTRALISE_SQL.format(text='"name"')`; NULL stays NULL."""

# What a workbook's cell can hold.
LONGEST_TEXT = 32_767
_FIRST_DAY = dt.date(1900, 3, 1)


def neutralise(text: str) -> str:
    """The text as it may stand in a cell: never the start of a formula."""
    return "'" + text if _STARTS_ACTIVE.match(text) else text


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and a sentence that explains it."""

    title: str
    explains: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Table:
    """One tidy table: a short name (sheet or file in the zip), columns, rows."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class About:
    """What stands on the sheet "About this file": a title, facts, and rules to read it by."""

    title: str
    facts: Mapping[str, str]
    notes: Sequence[str] = field(default_factory=tuple)


def write_csv(out: IO[bytes], columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """One table as CSV that Excel opens rightly: BOM, CRLF, every cell quoted; rows written."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([neutralise(column.title) for column in columns])
    if isinstance(rows, Streamed):
        text.detach()
        return rows.copy(out, NEUTRALISE_SQL)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        writer.writerow([_as_text(value) for value in row])
    text.detach()
    return count


def _as_text(value: Cell) -> str:
    """A typed value as CSV spells it: TRUE and FALSE, ISO dates, UK time for moments."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return neutralise(value)
        case dt.datetime():
            return _uk(value).strftime("%Y-%m-%d %H:%M:%S")
        case _:
            return str(value)


def _uk(moment: dt.datetime) -> dt.datetime:
    """Spreadsheets know no time zones: the clock in the UK, without one."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def write_zip(out: IO[bytes], tables: Iterable[Table]) -> None:
    """Each table as `<name>.csv` in one zip; the same rows give the same bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            info = zipfile.ZipInfo(f"{table.name}.csv")
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as member:
                write_csv(member, table.columns, table.rows)


def write_xlsx(out: str | Path | IO[bytes], tables: Sequence[Table], about: About) -> None:
    """A workbook with a sheet a table, and first the sheet that explains every column.

    Strings are strings: no formulas, no links. Rows are written as they come, in constant memory.
    """
    book = xlsxwriter.Workbook(
        str(out) if isinstance(out, Path) else out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001
    styles = _styles(book)
    _write_about(book, styles, tables, about)
    for table in tables:
        _write_sheet(book, styles, table)
    book.close()


def _styles(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "d mmmm yyyy", "align": "left"}),
        "moment": book.add_format({"num_format": "d mmmm yyyy hh:mm", "align": "left"}),
        "plain": None,
    }


def _write_about(book: Any, styles: dict[str, Any], tables: Sequence[Table], about: About) -> None:
    """Written row by row, downwards: constant memory keeps no earlier row."""
    sheet = book.add_worksheet(_("About this file"))
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 2, 80)
    lines: list[tuple[str, Row]] = [("title", [about.title]), ("plain", [])]
    lines += [("wrap", [name, fact]) for name, fact in about.facts.items()]
    lines += [("plain", []), ("head", [_("How to read it")])]
    lines += [("plain", [note]) for note in about.notes]
    lines += [("plain", []), ("head", [_("Sheet"), _("Column"), _("What it means")])]
    lines += [("wrap", [t.name, c.title, c.explains]) for t in tables for c in t.columns]
    for number, (style, row) in enumerate(lines):
        for column, value in enumerate(row):
            _write_cell(sheet, styles, number, column, value, styles[style])


def _write_sheet(book: Any, styles: dict[str, Any], table: Table) -> None:
    sheet = book.add_worksheet(table.name[:31])
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
        _write_cell(sheet, styles, 0, number, column.title, styles["head"])
    for line, row in enumerate(table.rows, start=1):
        for number, value in enumerate(row):
            _write_cell(sheet, styles, line, number, value)


def _write_cell(
    sheet: Any,
    styles: dict[str, Any],
    line: int,
    column: int,
    value: Cell,
    style: Any = None,
) -> None:
    """One cell by its type; a date before 1 March 1900 is text, as Excel miscounts them."""
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(line, column, value, style)
        case str():
            sheet.write_string(line, column, neutralise(value)[:LONGEST_TEXT], style)
        case dt.datetime() if value.date() >= _FIRST_DAY:
            sheet.write_datetime(line, column, _uk(value), styles["moment"])
        case dt.date() if not isinstance(value, dt.datetime) and value >= _FIRST_DAY:
            sheet.write_datetime(line, column, value, styles["date"])
        case dt.date():
            sheet.write_string(line, column, value.isoformat(), style)
        case _:
            sheet.write_number(line, column, value, style)


def file_name(kind: str, code: str, period: str, extension: str) -> str:
    """A name made by us, "rollout-HAR-2026-27Q2.pdf": nothing in it can be a path."""
    stem = "-".join(re.sub(r"[^\w. -]", "-", part) for part in (kind, code, period))
    return f"{stem}.{extension}"


def attachment(name: str) -> str:
    """The Content-Disposition header for a file that is saved, never shown (RFC 6266)."""
    return str(content_disposition_header(as_attachment=True, filename=name))
