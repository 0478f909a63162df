"""Lists of the past and of completed courses, read as the sender said."""

from pathlib import Path

import pytest

from core import exports
from intake.kinds import Kind, all_kinds
from intake.readers import preview
from intake.readers.told import Told
from intake.template_file import write_template
from tests.intake import files

PAST = "Was;Wann;Wo\nKurs;14/03/2023;Quay\nKurs;15/04/2023;Mill\n"
COURSES = "Wer;Was;Wann\nAnn Bell;Level 1;2024-03-14\n"


def test_a_list_of_the_past_is_asked_about_and_read_as_said(tmp_path: Path) -> None:
    path = files.written(tmp_path, PAST.encode())
    found = preview("past", path)
    assert [q.about for q in found.questions] == ["columns"]
    assert found.facts["table"]["proposed"] == ["", "on", ""]
    told = Told(1, ("what", "on", "team")).as_text()
    read = preview("past", path, answers={"columns": told})
    assert [(e.row, e.what, e.on, e.team) for e in read.entries] == [
        (2, "Kurs", "2023-03-14", "Quay"),
        (3, "Kurs", "2023-04-15", "Mill"),
    ]


def test_without_headings_the_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = files.written(tmp_path, PAST.partition("\n")[2].encode())
    told = Told(0, ("what", "on", "team")).as_text()
    read = preview("past", path, answers={"columns": told})
    assert [e.row for e in read.entries] == [1, 2]


def test_a_list_of_courses_is_asked_about_and_read_as_said(tmp_path: Path) -> None:
    path = files.written(tmp_path, COURSES.encode())
    assert [q.about for q in preview("completions", path).questions] == ["columns"]
    told = Told(1, ("name", "course", "on")).as_text()
    read = preview("completions", path, answers={"columns": told})
    assert [(c.row, c.name, c.course, c.on) for c in read.completions] == [
        (2, "Ann Bell", "Level 1", "2024-03-14")
    ]


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_our_own_template_is_never_asked_about_its_columns(kind: Kind, tmp_path: Path) -> None:
    heads = [column.name for column in kind.columns]
    first = [column.example for column in kind.columns]
    rows = [first, *(list(map(str, row)) for row in kind.examples)]
    with (tmp_path / "a.xlsx").open("wb") as book:
        write_template(book, kind)
    ways = {"a.csv": (heads, rows), "own.csv": ([*heads, "Room"], [[*row, "7"] for row in rows])}
    for name, (top, below) in ways.items():
        with (tmp_path / name).open("wb") as text:
            exports.write_csv(text, [exports.Column(head, "") for head in top], below)
    for name in ("a.xlsx", *ways):
        found = preview(kind.reader, tmp_path / name)
        assert found.questions == []
        assert found.records == len(rows)
