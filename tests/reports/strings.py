"""Words that somebody might type to make a spreadsheet do something, in every format."""

import csv
import io
import random
import re
import zipfile
from collections.abc import Iterator

import docx
import openpyxl
import pikepdf

from core.exports import Column, neutralise
from reports.builders.contents import FIELD
from reports.builders.document import Document, Grid, Section
from reports.builders.files import WRITERS, Content, sheets
from reports.builders.tidy import Line
from reports.models import ReportFile
from tests.reports import samples

STARTS = (
    *("=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "\u200b+", "\ufeff-", "＝", "＠"),
    *("'=", '"=', ";=", "|=", ""),
)
BODIES = (
    *("1+1", "SUM(A1:A9)", 'HYPERLINK("x","y")', "cmd|' /C calc'!A0", "DDE()", "2+5+cmd", "A1"),
    *("{=1}", "#REF!", "é", "ŵŷ", "𝟙", "🙂", "<b>", "#import", "$x$", "\\", "]", ")", ","),
    *("\x0b", "\x00"),
)
STOPS = ("", " ", "\n=1", "\t=2", "\r=3", ",=4", '";=5', "'")


def strings(number: int, seed: int) -> list[str]:
    """So many different words, the same for the same seed."""
    chance, found = random.Random(seed), dict[str, None]()
    while len(found) < number:
        middle = "".join(chance.choice(BODIES) for _n in range(chance.randint(0, 3)))
        letters = "".join(chr(chance.randint(32, 0x2FF)) for _n in range(chance.randint(0, 4)))
        found[chance.choice(STARTS) + middle + letters + chance.choice(STOPS)] = None
    return list(found)


def document_with(words: list[str]) -> Document:
    """A report in which they stand as headings, sentences, captions and cells."""
    columns = (Column("What", "Words."), Column("Number", "How many."))
    rows = tuple((one, number) for number, one in enumerate(words))
    some = words[:20]
    sections = [
        Section(one, (one,), Grid(f"Sheet {n}", one, columns, ((one, n),), one))
        for n, one in enumerate(some)
    ]
    grid = Grid("All", "All of them", columns, rows, "")
    facts = tuple((one, one) for one in some)
    return Document(
        "Words",
        "of people",
        tuple(some),
        facts,
        (*sections, Section("All", (), grid)),
        tuple(some),
        is_numbered=True,
    )


def files_of(words: list[str]) -> dict[str, bytes]:
    """The report in every format."""
    document, head = document_with(words), samples.head()
    lines = [Line("part", "", one, one, one, number, words=one) for number, one in enumerate(words)]
    made = {}
    for form, write in WRITERS.items():
        out = io.BytesIO()
        write(out, Content(head, document, lines, sheets(document)))
        made[str(form)] = out.getvalue()
    return made


def active(made: dict[str, bytes]) -> Iterator[str]:
    """Everything in the files that would do something when somebody opens them."""
    for name, data in made.items():
        yield from (f"{name}: {what}" for what in LOOKS[name](data))


def _xlsx(data: bytes) -> Iterator[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" or cell.hyperlink:
                    yield f"{sheet.title}!{cell.coordinate} {cell.value!r}"
                if isinstance(cell.value, str) and neutralise(cell.value) != cell.value:
                    yield f"{sheet.title}!{cell.coordinate} {cell.value!r}"


def _csv(data: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        yield from (repr(cell) for cell in row if neutralise(cell) != cell)


def _zip(data: bytes) -> Iterator[str]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    for name in archive.namelist():
        yield from _csv(archive.read(name))


def _docx(data: bytes) -> Iterator[str]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    for name in archive.namelist():
        if name.endswith((".bin", ".ole")):
            yield name
    told = archive.read("word/document.xml").decode()
    # The list of contents: one field, and links to headings of the same document.
    told = told.replace(f'<w:instrText xml:space="preserve">{FIELD}<', "<", 1)
    told = re.sub(r'<w:hyperlink w:anchor="_Toc[0-9]+" w:history="1">', "<w:p>", told)
    yield from re.findall(r"<w:(?:fldSimple|instrText|hyperlink|object|altChunk)\b", told)
    opened = docx.Document(io.BytesIO(data))
    yield from (one.reltype for one in opened.part.rels.values() if one.is_external)


def _pdf(data: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary):
                kinds = {"/JavaScript", "/JS", "/Launch", "/URI", "/SubmitForm", "/OpenAction"}
                yield from (kind for kind in kinds if kind in thing or thing.get("/S") == kind)


LOOKS = {
    ReportFile.Format.XLSX: _xlsx,
    ReportFile.Format.CSV: _csv,
    ReportFile.Format.ZIP: _zip,
    ReportFile.Format.DOCX: _docx,
    ReportFile.Format.PDF: _pdf,
}
