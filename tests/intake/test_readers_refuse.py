"""Files that cannot be a list: each gets a sentence that says what to do, never an error."""

import io
import zipfile
from pathlib import Path

import pytest

from intake.readers import limits, preview
from intake.readers.words import Refused
from intake.readers.workbook import check_piece
from tests.intake import files

BOOK = files.workbook([["Name", "Email"], ["Ann Bell", "ann@x.example"]])
SHEET = "xl/worksheets/sheet1.xml"


def refusal(folder: Path, data: bytes | str, kind: str = "staff") -> str:
    with pytest.raises(Refused) as refused:
        preview(kind, files.written(folder, data, "list.xlsx"))
    return str(refused.value.said)


def zipped(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def sheet_with(row: bytes) -> bytes:
    sheet = files.part(BOOK, SHEET).replace(b"</sheetData>", row + b"</sheetData>")
    return files.with_part(BOOK, SHEET, sheet)


WRONG = {
    "empty": (b"", "is empty"),
    "only a byte order mark": (b"\xff\xfe", "is empty"),
    "blank lines": (b"\r\n \r\n", "is empty"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "(.xls)"),
    "password": (files.encrypted(), "password protected"),
    "web page": (b"<html><table><tr><td>Name</td></tr></table></html>", "web page"),
    "web page with a mark": (b"\xef\xbb\xbf <!DOCTYPE html><p>", "web page"),
    "pdf": (b"%PDF-1.7 xxxx", "CSV or XLSX"),
    "cut-off workbook": (BOOK[: len(BOOK) // 2], "cut off"),
    "archive": (zipped("list.csv", b"Name,Email\nA,a@x.example\n"), "ZIP archive"),
    "archive in an archive": (zipped("list.xlsx", BOOK), "holds other files"),
    "opendocument": (
        zipped("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        "OpenDocument",
    ),
    "macros": (files.with_part(BOOK, "xl/vbaProject.bin", b"x"), "macros"),
    "macro type": (
        files.with_part(
            BOOK,
            "[Content_Types].xml",
            files.part(BOOK, "[Content_Types].xml").replace(
                b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
            ),
        ),
        "macros",
    ),
    "links": (files.with_part(BOOK, "xl/externalLinks/externalLink1.xml", b"<a/>"), "linked"),
    "embedded": (files.with_part(BOOK, "xl/embeddings/oleObject1.bin", b"x"), "other files"),
    "a word document": (
        files.with_part(BOOK, "[Content_Types].xml", b"<Types>document.main</Types>"),
        "not an Excel workbook",
    ),
    "climbing names": (files.with_part(BOOK, "../../etc/passwd", b"x"), "Excel makes one"),
    "entities": (
        files.with_part(BOOK, "xl/sharedStrings.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><sst/>'),
        "Excel makes one",
    ),
    "bomb": (files.with_part(BOOK, "xl/media/blank.bin", b"\0" * 40_000_000), "unpacks"),
    "many parts": (
        files.with_parts(BOOK, {f"xl/media/{n}.txt": b"x" for n in range(250)}),
        "unpacks",
    ),
    "false sizes": (files.lying_sizes(BOOK, SHEET, 10), "cut off"),
    "far row": (
        sheet_with(b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
        "200,000 rows",
    ),
    "far column": (
        sheet_with(b'<row r="9"><c r="XFD9" t="inlineStr"><is><t>x</t></is></c></row>'),
        "beyond column CV",
    ),
    "NUL": (b"Name,Email\nAnn\x00Bell,a@x.example\n", "control character"),
    "bell": (b"Name,Email\nAnn\x07Bell,a@x.example\n", "Line 2"),
    "neither encoding": (b"Name,Email\nAnn\x81\x9d Bell,a@x.example\n", "damaged"),
    "odd UTF-16": (b"\xff\xfe" + "Name,Email\nA,b".encode("utf-16-le") + b"\xd8", "damaged"),
    "UTF-8 with a broken letter": (
        "Name,Email\nŁukasz Żak,a@x.example\nZoë ".encode() + b"\xc3,b@x.example\n",
        "damaged",
    ),
    "a mark that lies": (b"\xff\xfeName,Email\nAnn Bell,a@x.example\n", "damaged"),
    "open quote": (b'Name,Email\n"Ann Bell,a@x.example\n', "quotation mark"),
    "stray quote": (b'Name,Email\n"Ann" Bell,a@x.example\n', "Row 2"),
    "long cell": (b"Name,Email\n" + b"x" * 10_001 + b",a@x.example\n", "10,000 characters"),
    "very long cell": (b"Name,Email\n" + b"x" * 30_000 + b",a@x.example\n", "10,000 characters"),
    "wide": (b",".join(b"h%d" % n for n in range(101)) + b"\n", "column CV"),
    "million columns": (b"," * 1_000_000 + b"x\n", "column CV"),
    "long": (b"Name,Email\n" + b"A,a@x.example\n" * 200_001, "200,000 rows"),
    "big": (b"x" * (limits.UPLOAD_BYTES + 1), "20MB"),
    "hidden sheets": (None, "no visible sheet"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_refused_with_what_is_wrong_and_what_to_do(
    tmp_path: Path, what: str
) -> None:
    data, says = WRONG[what]
    if data is None:
        book = files.part(BOOK, "xl/workbook.xml").replace(b"<sheet ", b'<sheet state="hidden" ')
        data = files.with_part(BOOK, "xl/workbook.xml", book)
    said = refusal(tmp_path, data)
    assert says in said
    assert said.endswith((".", "with at least one person."))


def test_a_far_cell_is_seen_before_the_sheet_is_unfolded() -> None:
    check_piece(b'<row r="200000"><c r="CV200000" t="s">', is_sheet=True)
    for far in (b'<c r="A200001" s="1"/>', b'<row r="1048576"/>', b'<c r="CW1"/>'):
        with pytest.raises(Refused):
            check_piece(far, is_sheet=True)


def test_a_hidden_first_sheet_is_passed_over(tmp_path: Path) -> None:
    book = files.workbook([["Name", "Email"], ["Ann Bell", "ann@x.example"]], hide_first=True)
    found = preview("staff", files.written(tmp_path, book))
    assert (found.sheet, found.records) == ("People", 1)


def test_mail_links_in_a_workbook_are_no_links_to_files(tmp_path: Path) -> None:
    rels = (
        b'<Relationships><Relationship TargetMode="External" Target="mailto:a@x"/></Relationships>'
    )
    book = files.with_part(BOOK, "xl/worksheets/_rels/sheet1.xml.rels", rels)
    assert preview("staff", files.written(tmp_path, book)).records == 1


def test_a_control_character_in_a_workbook_names_its_cell(tmp_path: Path) -> None:
    sheet = b'<row r="3"><c r="A3" t="inlineStr"><is><t>a&#11;b</t></is></c></row>'
    assert "Cell A3" in refusal(tmp_path, sheet_with(sheet))


def test_unseen_marks_are_taken_out_and_the_row_is_told(tmp_path: Path) -> None:
    text = "Name,Email\nAnn \u202eBell,ann\u200b@x.example\nCai Dee,cai@x.example\n"
    found = preview("staff", files.written(tmp_path, text))
    assert [(p.name, p.email) for p in found.people][0] == ("Ann Bell", "ann@x.example")
    assert [(p.row, p.blocking) for p in found.problems] == [(2, False)]


def test_windows_1252_is_named_and_the_reviewer_is_told(tmp_path: Path) -> None:
    data = "Name;Email\nZoë O’Hara;zoe@x.example\n".encode("cp1252")
    found = preview("staff", files.written(tmp_path, data))
    assert (found.encoding, found.delimiter, found.people[0].name) == ("cp1252", ";", "Zoë O’Hara")
    assert "Windows-1252" in found.notes[0]


def test_the_line_that_names_the_delimiter_is_obeyed_and_not_counted(tmp_path: Path) -> None:
    found = preview("staff", files.written(tmp_path, "sep=;\r\nName;Email\r\nAnn;a,b\r\n"))
    assert (found.delimiter, found.people[0].rows) == (";", [2])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    text = end.join(["Name\tEmail", "Ann Bell\tann@x.example", "", "Cai Dee\tcai@x.example"])
    found = preview("staff", files.written(tmp_path, text))
    assert [p.rows for p in found.people] == [[2], [4]]


def test_accents_spoilt_earlier_are_pointed_out(tmp_path: Path) -> None:
    spoilt = "Name,Email\nZoë Żak,zoe@x.example\n".encode().decode("cp1252")
    found = preview("staff", files.written(tmp_path, spoilt))
    assert "look wrong" in found.notes[0]


def test_a_list_cut_off_in_a_row_says_so(tmp_path: Path) -> None:
    whole = files.template()
    found = preview("staff", files.written(tmp_path, whole[: whole.index("Nurse") + 3]))
    assert [(p.row, p.column) for p in found.problems] == [(5, "away")]
    assert "stops in the middle" in found.problems[0].problem
    assert preview("staff", files.written(tmp_path, whole.rstrip())).problems == []


def test_a_text_that_is_no_list_of_names_is_a_problem(tmp_path: Path) -> None:
    found = preview("attendance", files.written(tmp_path, "word " * 40 + "\nAnn Bell\n"))
    assert [(p.row, p.blocking) for p in found.problems] == [(1, True)]
