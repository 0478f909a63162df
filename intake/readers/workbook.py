"""An Excel workbook to tables: one visible sheet or all, after a look at every part."""

import datetime as dt
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from intake.readers import limits
from intake.readers.decoding import CONTROLS, UNSEEN
from intake.readers.delimited import too_many_rows
from intake.readers.table import Table, letter
from intake.readers.words import Refused, Said, _

# Plain prefixes keep these quick: a big sheet has millions of cells.
FAR_COLUMN = re.compile(rb' r="(?:C[W-Z]|[D-Z][A-Z]|[A-Z]{3})\d')
FAR_ROW = re.compile(rb' r="[A-Z]{0,3}([2-9]\d{5}|\d{7,})"')
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CHUNK = 1 << 18
# What the standard library raises for an archive whose directory points somewhere else.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
DAMAGED = _(
    "The workbook is damaged or was cut off on its way. Open it in Excel, save it again as .xlsx "
    "and try again."
)
UNWANTED = (
    (
        "xl/vbaProject",
        _("This workbook holds macros. Save it as .xlsx without macros and try again."),
    ),
    (
        "xl/externalLinks/",
        _(
            "This workbook is linked to other files. In Excel choose Data, Edit Links, Break Link, "
            "save it and try again."
        ),
    ),
    (
        "xl/embeddings/",
        _("This workbook holds other files. Copy the list into a new workbook and try again."),
    ),
    (
        "xl/activeX/",
        _("This workbook holds controls. Copy the list into a new workbook and try again."),
    ),
)


def read_workbook(data: io.BytesIO, archive: zipfile.ZipFile, wanted: str = "") -> Table:
    """The visible sheet `wanted`, or the first.

    Refuses macros, links, embedded files, entities and far cells.
    """
    return _read(data, archive, lambda names: [wanted if wanted in names else names[0]])[0]


def read_sheets(data: io.BytesIO, archive: zipfile.ZipFile) -> list[Table]:
    """The visible sheets in their order, as `read_workbook` reads one; so many as are read."""
    return _read(data, archive, lambda names: names[: limits.SHEETS])


def _read(
    data: io.BytesIO, archive: zipfile.ZipFile, choose: Callable[[list[str]], list[str]]
) -> list[Table]:
    """The chosen ones of the visible sheets; together they are no longer than one may be."""
    _check_type(archive)
    _check_parts(archive)
    found: list[Table] = []
    left = limits.ROWS
    try:
        with CalamineWorkbook.from_filelike(data) as book:
            visible = _visible(book)
            for name in choose(visible):
                sheet = book.get_sheet_by_name(name)
                left -= sheet.total_height
                if left < 0:
                    raise too_many_rows()
                found.append(_table(sheet.to_python(skip_empty_area=False), name, visible))
    except PasswordError:
        raise Refused(
            _("The selected file is password protected. Remove the password and try again.")
        ) from None
    except (CalamineError, OSError, ValueError):
        raise Refused(DAMAGED) from None
    return found


def _check_type(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise Refused(_other_kind(archive, names))
    types = b"".join(_real_bytes(archive, "[Content_Types].xml"))
    if b"macroEnabled" in types:
        raise Refused(UNWANTED[0][1])
    if b"sheet.main" not in types:
        raise Refused(
            _("This is not an Excel workbook. Save the list as .xlsx or CSV and try again.")
        )
    for start, sentence in UNWANTED:
        if any(name.startswith(start) for name in names):
            raise Refused(sentence)


def _other_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and b"opendocument" in b"".join(_real_bytes(archive, "mimetype")):
        return _("This is an OpenDocument file (.ods). Save it as .xlsx or CSV and try again.")
    return _("This is a ZIP archive, not a list. Take the list out of it and send that file.")


def _real_bytes(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part, piece by piece, counting what really comes out: headers can lie."""
    info = archive.getinfo(name)
    size = 0
    try:
        with archive.open(info) as part:
            while piece := part.read(CHUNK):
                size += len(piece)
                if size > limits.ZIP_BYTES:
                    raise Refused(DAMAGED)
                yield piece
    except UNREADABLE:
        raise Refused(DAMAGED) from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
        if not is_sheet and not name.endswith((".xml", ".rels", ".vml")):
            continue
        tail = b""
        for piece in _real_bytes(archive, name):
            check_piece(tail + piece, is_sheet)
            tail = piece[-100:]


def check_piece(piece: bytes, is_sheet: bool) -> None:
    """Refuse entities, and cells so far out that the sheet would fill the memory."""
    if ENTITY.search(piece):
        raise Refused(
            _("This workbook is not made the way Excel makes one. Save it again in Excel.")
        )
    if not is_sheet:
        return
    if FAR_COLUMN.search(piece):
        raise Refused(
            _(
                "The sheet has cells beyond column %(letter)s. We read up to %(columns)s columns: "
                "delete the columns to the right of the list and try again."
            ),
            letter=letter(limits.COLUMNS - 1),
            columns=limits.COLUMNS,
        )
    if any(int(found[1]) > limits.ROWS for found in FAR_ROW.finditer(piece)):
        raise too_many_rows()


def _visible(book: Any) -> list[str]:
    found = [
        str(sheet.name)
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if not found:
        raise Refused(
            _("The workbook has no visible sheet. Show the sheet with the list and try again.")
        )
    return found


def _table(rows: list[list[Any]], sheet: str, sheets: list[str]) -> Table:
    table = Table([[_text(cell) for cell in row] for row in rows], encoding="xlsx", sheet=sheet)
    table.sheets = sheets
    if len(sheets) > 1:
        said = Said(
            _("We read the sheet “%(sheet)s”. The workbook has %(n)s."), sheet=sheet, n=len(sheets)
        )
        table.notes.append(said)
    for index, row in enumerate(table.rows):
        _check_row(table, index, "".join(row))
    return table


def _check_row(table: Table, index: int, joined: str) -> None:
    if joined.isascii() and joined.isprintable() and len(joined) < limits.CELL_CHARACTERS:
        return
    row = table.rows[index]
    for at, cell in enumerate(row):
        if len(cell) > limits.CELL_CHARACTERS or CONTROLS.search(cell):
            raise Refused(
                _(
                    "Cell %(cell)s is too long or holds a control character. Shorten or clear it "
                    "and try again."
                ),
                cell=f"{letter(at)}{index + 1}",
            )
    if UNSEEN.search(joined):
        table.unseen.add(index + 1)
    table.rows[index] = [unicodedata.normalize("NFC", UNSEEN.sub("", cell)) for cell in row]


def _text(cell: Any) -> str:
    """A typed cell as the text a person would have typed; dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "True" if cell else "False"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
