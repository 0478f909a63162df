"""A workbook of completions with a sheet for each course: every sheet is read as one list."""

from pathlib import Path

from intake import sandbox
from intake.readers.result import Preview
from tests.intake.test_sheets import NOTES, workbook

HEAD = ["Name", "Email", "Status", "Date"]
SAM = ["Sam Reid", "sam@northshore.example", "Completed", "2025-11-14"]
ROSA = ["Rosa Quill", "rosa@northshore.example", "Completed", "2025-11-21"]
LARS = ["Lars Holm", "lars@northshore.example", "In progress", ""]


def read(path: Path, **answers: str) -> Preview:
    return sandbox.preview("completions", path, answers=answers)


def told(found: Preview) -> list[tuple[str, str, str, bool | None]]:
    return [(one.name, one.course, one.on, one.is_done) for one in found.completions]


def test_the_name_of_a_sheet_is_the_course_where_no_column_says_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, Opening_doors=[HEAD, SAM, LARS], Skilled_practice=[HEAD, ROSA])

    found = read(path)

    assert told(found) == [
        ("Sam Reid", "Opening doors", "2025-11-14", True),
        ("Lars Holm", "Opening doors", "", False),
        ("Rosa Quill", "Skilled practice", "2025-11-21", True),
    ]
    assert found.facts["sheets"]["read"] == ["Opening doors", "Skilled practice"]
    assert found.rows == 3


def test_a_column_that_names_the_course_says_more_than_the_name_of_the_sheet(
    tmp_path: Path,
) -> None:
    head = [*HEAD, "Course"]
    rows = {"North": [head, [*SAM, "Basics"]], "South": [head, [*ROSA, "Further"]]}

    assert [one.course for one in read(workbook(tmp_path, **rows)).completions] == [
        "Basics",
        "Further",
    ]


def test_somebody_on_two_sheets_is_one_person_with_two_courses(tmp_path: Path) -> None:
    later = [*SAM[:3], "2026-02-02"]
    path = workbook(tmp_path, Basics=[HEAD, SAM, ROSA], Further=[HEAD, later])

    found = read(path)

    assert found.records == len(found.people) == 2
    sam = next(one for one in found.people if one.email.startswith("sam"))
    assert sam.rows == [2, 1_000_002], "the second sheet is numbered from a million on"
    assert [(c.course, c.on) for c in found.completions if c.name == "Sam Reid"] == [
        ("Basics", "2025-11-14"),
        ("Further", "2026-02-02"),
    ]


def test_a_list_of_staff_and_notes_beside_are_told_and_not_read(tmp_path: Path) -> None:
    staff = [["Name", "Email"], SAM[:2], ROSA[:2]]
    path = workbook(
        tmp_path, Basics=[HEAD, SAM], Further=[HEAD, ROSA], Everybody=staff, Notes=NOTES
    )

    found = read(path)

    assert found.facts["sheets"]["passed"] == ["Everybody", "Notes"]
    assert len(found.completions) == 2
    assert "Everybody, Notes" in str(found.notes[0])


def test_one_list_among_other_sheets_is_read_and_its_sheet_is_no_course(tmp_path: Path) -> None:
    path = workbook(tmp_path, Notes=NOTES, Finished=[HEAD, SAM])

    found = read(path)

    assert told(found) == [("Sam Reid", "", "2025-11-14", True)]
    assert "names the course" in str(found.notes)


def test_a_day_that_cannot_be_read_is_told_with_the_row_of_its_sheet(tmp_path: Path) -> None:
    wrong = [*ROSA[:3], "last spring"]
    path = workbook(tmp_path, Basics=[HEAD, SAM], Further=[HEAD, ROSA, wrong])

    found = read(path)

    assert [problem.row for problem in found.problems] == [1_000_003]
    headings, cells = sandbox.cells("completions", path, [1_000_003])
    assert headings == HEAD
    assert cells[1_000_003] == wrong
