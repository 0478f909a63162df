"""Nothing we hand out can start a formula; numbers and dates stay what they are."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.exports import (
    LONGEST_TEXT,
    NEUTRALISE_SQL,
    About,
    Column,
    Row,
    Table,
    attachment,
    file_name,
    neutralise,
    write_csv,
    write_xlsx,
    write_zip,
)

COLUMNS = [Column("Name", "What it is called."), Column("Number", "How many.")]
ABOUT = About("A test", {"Unit": "Harbour"}, ["Read it slowly."])
NASTY = st.text(
    st.one_of(
        st.sampled_from("=+-@＝＋－＠\t\r\n \u00a0\u200b\ufeff\u2028'\"|,;"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44",
        "-x",
        "@SUM",
        "  =1",
        "\t1",
        "\r=",
        "\nx",
        "\x00a",
        "\x00=",
        "＝1",
        " \ufeff@a",
    ],
)
def test_a_text_that_would_be_a_formula_is_made_plain(text: str) -> None:
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=b", "O'Hara", "3-4", "'=1", " plain", "é", "−5"])
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert neutralise(text) == text


@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(NASTY.map(lambda t: t.replace("\x00", "")), min_size=1, max_size=20))
@example(["\u001f=", "\u0085=", "\u3000+", "\n", "\u2029", "\x7f@", "a\n=1"])
def test_python_and_postgresql_neutralise_alike(db: None, texts: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {NEUTRALISE_SQL.format(text='t')} FROM unnest(%s) WITH ORDINALITY AS u(t, n)"
            " ORDER BY n",
            [texts],
        )
        assert [row[0] for row in cursor.fetchall()] == [neutralise(text) for text in texts]


def csv_of(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    write_csv(out, COLUMNS, rows)
    return out.getvalue()


def book_of(rows: list[Row]) -> openpyxl.Workbook:
    out = io.BytesIO()
    write_xlsx(out, [Table("People", COLUMNS, rows)], ABOUT)
    return openpyxl.load_workbook(out)


@settings(max_examples=500, deadline=None)
@given(NASTY)
def test_no_formula_is_alive_after_reopening(text: str) -> None:
    body = csv_of([[text, -3]]).decode("utf-8-sig")
    shown = list(csv.reader(io.StringIO(body, newline="")))[1][0]
    cell = book_of([[text, -3]])["People"]["A2"]

    assert shown == neutralise(text)
    assert neutralise(shown) == shown
    assert cell.data_type != "f"
    assert cell.hyperlink is None
    assert cell.value is None or neutralise(cell.value) == cell.value


def test_csv_is_quoted_marked_as_utf_8_and_typed() -> None:
    moment = dt.datetime(2026, 7, 1, 12, 30, tzinfo=dt.UTC)
    made = csv_of([["Zoë", -3], [dt.date(2026, 9, 30), moment], [True, None]])

    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig").split("\r\n") == [
        '"Name","Number"',
        '"Zoë","-3"',
        '"2026-09-30","2026-07-01 13:30:00"',
        '"TRUE",""',
        "",
    ]


def test_cells_of_a_workbook_are_typed() -> None:
    moment = dt.datetime(2026, 7, 1, 12, 30, tzinfo=dt.UTC)
    sheet = book_of(
        [["007", -3], [dt.date(2026, 9, 30), moment], [True, 1.5], [None, "http://x.y"]]
    )["People"]

    assert [c.value for c in sheet[2]] == ["007", -3]
    assert sheet["A3"].value == dt.datetime(2026, 9, 30)
    assert sheet["B3"].value == dt.datetime(2026, 7, 1, 13, 30)
    assert [c.value for c in sheet[4]] == [True, 1.5]
    assert sheet["B5"].hyperlink is None


def test_a_workbook_explains_its_columns_and_names_nobody() -> None:
    book = book_of([["x", 1]])
    about = [[c.value for c in row] for row in book["About this file"].iter_rows()]

    assert ["Unit", "Harbour", None] in about
    assert ["People", "Number", "How many."] in about
    assert (book.properties.creator or "") == ""
    assert book.properties.lastModifiedBy in ("", None)


def test_a_very_long_text_and_a_very_old_date_still_get_a_cell() -> None:
    sheet = book_of([["x" * 40_000, dt.date(1890, 5, 1)]])["People"]

    assert len(sheet["A2"].value) == LONGEST_TEXT
    assert sheet["B2"].value == "1890-05-01"


def test_a_zip_holds_a_csv_a_table_and_repeats_byte_for_byte() -> None:
    def made() -> bytes:
        out = io.BytesIO()
        write_zip(out, [Table("levels", COLUMNS, [["a", 1]]), Table("units", COLUMNS, [])])
        return out.getvalue()

    assert zipfile.ZipFile(io.BytesIO(made())).namelist() == ["levels.csv", "units.csv"]
    assert made() == made()


def test_file_names_are_ours_and_never_a_path() -> None:
    assert file_name("rollout", "HAR", "2026/27Q2", "pdf") == "rollout-HAR-2026-27Q2.pdf"
    assert "/" not in file_name("rollout", "../etc\\x", "2026Q3", "csv").replace("\\", "/")
    assert attachment("rollout-HÅR-2026Q3.pdf") == (
        "attachment; filename*=utf-8''rollout-H%C3%85R-2026Q3.pdf"
    )
