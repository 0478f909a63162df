"""What kind of file this is, judged by its content and never by its name."""

import io
import re
import zipfile

from intake.readers import limits
from intake.readers.columns import VOCABULARIES
from intake.readers.delimited import read_text
from intake.readers.heading_rows import join_heading_rows
from intake.readers.table import Table
from intake.readers.words import Refused, _
from intake.readers.workbook import read_sheets, read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
HTML = re.compile(rb"\A\s*(<!doctype html|<html|<head|<table|<\?xml|<body|<meta)", re.IGNORECASE)
PICTURES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc",
)


def open_table(data: bytes, sheet: str = "") -> Table:
    """The table in an upload, or Refused with what is wrong and what to do."""
    if len(data) > limits.UPLOAD_BYTES:
        raise Refused(_("The selected file must be smaller than 20MB. Split it and try again."))
    if data.startswith(OLE):
        raise _old_office(data)
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return read_workbook(io.BytesIO(data), _members(data), sheet)
    if HTML.match(data.removeprefix(b"\xef\xbb\xbf")[:1000]):
        raise Refused(
            _(
                "This is a web page or XML file, even if its name ends in .xlsx or .csv. Open it "
                "in Excel, save it as an Excel workbook (.xlsx) or CSV UTF-8 and try again."
            )
        )
    if data.startswith(PICTURES):
        raise Refused(_("The selected file must be a CSV or XLSX. Export the list again as one."))
    return read_text(data)


def open_list(kind: str, data: bytes, sheet: str = "") -> Table:
    """The table of a list of this kind, with its headings in one row."""
    table = open_table(data, sheet)
    join_heading_rows(table, VOCABULARIES.get(kind, {}))
    return table


def open_lists(kind: str, data: bytes) -> list[Table]:
    """As `open_list`, every visible sheet of a workbook of several."""
    tables = read_sheets(io.BytesIO(data), _members(data))
    for table in tables:
        join_heading_rows(table, VOCABULARIES.get(kind, {}))
    return tables


def _old_office(data: bytes) -> Refused:
    if ENCRYPTED in data:
        return Refused(
            _(
                "The selected file is password protected. Open it in Excel, remove the password "
                "(File, Info, Protect Workbook) and try again."
            )
        )
    return Refused(
        _(
            "This is an old Excel file (.xls). Open it in Excel, save it as an Excel workbook "
            "(.xlsx) and try again."
        )
    )


def _members(data: bytes) -> zipfile.ZipFile:
    """The archive, once its declared sizes and names are harmless."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise _cut_off() from None
    members = archive.infolist()
    if len(members) > limits.ZIP_MEMBERS or _is_bomb(members):
        raise Refused(
            _(
                "This workbook unpacks to far more than a list needs. Copy the list into a new "
                "workbook, save it as .xlsx and try again."
            )
        )
    for member in members:
        _check_member(member)
    return archive


def _is_bomb(members: list[zipfile.ZipInfo]) -> bool:
    if sum(m.file_size for m in members) > limits.ZIP_BYTES:
        return True
    return any(
        m.file_size > max(limits.ZIP_RATIO_FROM_BYTES, m.compress_size * limits.ZIP_RATIO)
        for m in members
    )


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    is_link = member.external_attr >> 16 & 0o170000 == 0o120000
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or is_link:
        raise Refused(
            _("This workbook is not made the way Excel makes one. Save it again in Excel.")
        )
    if member.flag_bits & 0x1:
        raise Refused(
            _("The selected file is password protected. Remove the password and try again.")
        )
    if name.lower().endswith((".zip", ".xlsx", ".xlsm", ".docx", ".7z", ".gz")):
        raise Refused(
            _("The selected file holds other files. Send the list itself, as a CSV or XLSX.")
        )


def _cut_off() -> Refused:
    return Refused(
        _(
            "The workbook is damaged or was cut off on its way. Open it in Excel, save it again "
            "as .xlsx and try again."
        )
    )
