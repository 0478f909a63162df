"""The list that most leads start with: their own, of what was done before."""

from pathlib import Path

import pytest

from intake import sandbox
from intake.readers import preview
from intake.readers.result import Preview
from intake.readers.words import Refused
from tests.intake import files

HEADER = "What,Date,Team,Title or kind,People,Minutes,Note\n"
PAST = HEADER + (
    "Session,14/03/2019,Quay,Level 1,24,90,In the hall\n"
    "Activity,15/04/2019,Quay,Drop-in clinic,6,60,First one\n"
    "Barrier,16/05/2019,Quay,Resources,,,No cover for training days\n"
)


def read(tmp_path: Path, data: bytes | str, **answers: str) -> Preview:
    return preview("past", files.written(tmp_path, data), answers=answers)


def test_each_row_says_what_it_is_when_and_where(tmp_path: Path) -> None:
    found = read(tmp_path, PAST)
    session, activity, barrier = found.entries
    assert (session.what, session.on, session.team, session.name) == (
        "Session", "2019-03-14", "Quay", "Level 1",
    )  # fmt: skip
    assert (session.people, session.minutes, session.note) == (24, 90, "In the hall")
    assert (activity.name, activity.people) == ("Drop-in clinic", 6)
    assert (barrier.note, barrier.people) == ("No cover for training days", None)
    assert (found.rows, found.records, found.people) == (3, 3, [])


def test_other_headings_in_another_order_are_understood(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Our sessions 2019\n\nService name;Number attended;Course;Date held;Duration (hours);Room\n"
        "Quay;approx 24;Level 1;14 March 2019;1.5;7\nTotal;24;;;;\n",
    )
    (one,) = found.entries
    assert (one.team, one.people, one.name, one.on) == ("Quay", 24, "Level 1", "2019-03-14")
    assert one.minutes == 90
    assert found.ignored_columns == ["Room"]
    assert [s.row for s in found.skipped] == [1, 5]


def test_what_cannot_be_read_is_said_row_by_row(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HEADER + "Session,31/02/2019,Quay,Level 1,many,,\nSession,,Quay,Level 1,3,long,\n",
    )
    assert [(p.row, p.column) for p in found.problems] == [
        (2, "Date"), (2, "People"), (3, "Date"), (3, "Minutes"),
    ]  # fmt: skip


def test_months_apart_never_settle_which_number_is_the_month(tmp_path: Path) -> None:
    text = HEADER + "Session,01/02/2019,Quay,Level 1,,,\nSession,01/03/2019,Quay,Level 1,,,\n"
    assert [q.about for q in read(tmp_path, text).questions] == ["date order"]
    found = preview("past", files.written(tmp_path, text), answers={"date order": "day first"})
    assert [e.on for e in found.entries] == ["2019-02-01", "2019-03-01"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bananas\n1\n", "column headings"),
        (HEADER, "no rows below"),
        ("What,Team,Title\nSession,Quay,Level 1\n", "no column with dates"),
    ],
)
def test_a_list_without_what_we_need_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(tmp_path, text)


def test_entries_cross_from_the_process_that_reads_them(tmp_path: Path) -> None:
    path = files.written(tmp_path, PAST)
    assert sandbox.preview("past", path).entries == preview("past", path).entries
