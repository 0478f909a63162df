"""Lists of the past and of completed courses, read as the sender said."""

from pathlib import Path

from intake.readers import preview
from intake.readers.told import Told
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
