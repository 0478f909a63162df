"""A workbook with a sheet for each session: every sheet of people is read, and the rest is told."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from intake import sandbox
from intake.readers.result import Preview
from intake.readers.told import COLUMNS, Told

HEAD = ["Name", "Email", "Duration"]
SAM = ["Sam Reid", "sam@northshore.example", 55]
ROSA = ["Rosa Quill", "", 50]
NOTES = [["Please send this to Jo"], ["Thank you"]]


def workbook(folder: Path, **sheets: list[list[object]]) -> Path:
    path = folder / "sessions.xlsx"
    book = Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name.replace("_", " "))
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def read(path: Path, **answers: str) -> Preview:
    return sandbox.preview("attendance", path, answers=answers)


def apart(path: Path) -> Preview:
    return read(path, **{"part 1": "5", "part 2": "6"})


def test_every_sheet_of_people_is_a_part_with_the_name_and_day_of_the_sheet(tmp_path: Path) -> None:
    rows = [HEAD, SAM]
    path = workbook(tmp_path, **{"Basics 3 Nov 2025": rows, "2025-11-10": [HEAD, SAM, ROSA]})
    found = read(path)
    assert [(p.number, p.title, p.start, p.people, p.sheet) for p in found.parts] == [
        (1, "Basics", "2025-11-03", 1, "Basics 3 Nov 2025"),
        (2, "", "2025-11-10", 2, "2025-11-10"),
    ]
    assert [question.about for question in found.questions] == ["meeting"]
    people = apart(path).people
    assert [(p.name, p.part) for p in people] == [
        ("Sam Reid", 1),
        ("Sam Reid", 2),
        ("Rosa Quill", 2),
    ]


def test_a_number_before_the_day_is_not_taken_for_it(tmp_path: Path) -> None:
    names = ["Session 1 14.09.2026", "Group 2 21-09-2026", "Cohort 3 28.09.26"]
    found = read(workbook(tmp_path, **dict.fromkeys(names, [HEAD, SAM])))

    assert [(p.title, p.start) for p in found.parts] == [
        ("Session 1", "2026-09-14"),
        ("Group 2", "2026-09-21"),
        ("Cohort 3", "2026-09-28"),
    ]


def test_a_sheet_that_is_no_list_of_who_came_is_told_and_not_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, Notes=NOTES, Sheet2=[HEAD, SAM], Monday=[HEAD, ROSA], Empty=[])
    found = apart(path)
    assert found.facts["sheets"] == {
        "all": ["Notes", "Sheet2", "Monday", "Empty"],
        "read": ["Sheet2", "Monday"],
        "passed": ["Notes", "Empty"],
    }
    assert "Sheets that were not read: Notes, Empty." in [str(note) for note in found.notes]
    assert [part.title for part in found.parts] == ["", "Monday"]


def test_one_sheet_of_people_among_others_is_read_wherever_it_stands(tmp_path: Path) -> None:
    found = read(workbook(tmp_path, Notes=NOTES, Came=[HEAD, SAM, ROSA]))
    assert [p.name for p in found.people] == ["Sam Reid", "Rosa Quill"]
    assert found.parts == []
    assert found.facts["sheets"]["read"] == ["Came"]


def test_a_sheet_that_explains_the_columns_is_no_list_of_people(tmp_path: Path) -> None:
    explained = [["Name", "First and last"], ["Email", "Work email"], ["Duration", "Minutes"]]
    found = read(workbook(tmp_path, Came=[HEAD, SAM], Columns=explained))
    assert [person.name for person in found.people] == ["Sam Reid"]
    assert found.facts["sheets"]["passed"] == ["Columns"]


def test_rows_of_several_sheets_are_told_apart_and_found_again(tmp_path: Path) -> None:
    rows = [HEAD, SAM, ["", "", 20]]
    path = workbook(
        tmp_path, First=rows, Second=[["Email", "Name"], ["x@y.example", "Lars"], ["", ""]]
    )
    found = apart(path)
    assert [person.rows for person in found.people if person.name == "Lars"] == [[1_000_002]]
    assert {problem.row for problem in found.problems} == {3}
    heads, cells = sandbox.cells("attendance", path, [3, 1_000_002, 9_000_001])
    assert heads == ["Name", "Email", "Duration"]
    assert cells == {3: ["", "", "20"], 1_000_002: ["Lars", "x@y.example", ""]}


def test_several_days_on_each_sheet_are_parts_of_their_own(tmp_path: Path) -> None:
    head = ["Name", "Date"]
    first = [head, ["Sam Reid", "2025-11-03"], ["Sam Reid", "2025-11-04"]]
    path = workbook(tmp_path, Basics=first, More=[head, ["Rosa Quill", "2025-11-05"]])
    found = apart(path)
    assert [(p.number, p.start, p.title) for p in found.parts] == [
        (1, "2025-11-03", "Basics"),
        (2, "2025-11-04", "Basics"),
        (3, "2025-11-05", "More"),
    ]
    assert [(p.name, p.part) for p in found.people] == [
        ("Sam Reid", 1),
        ("Sam Reid", 2),
        ("Rosa Quill", 3),
    ]


def test_what_the_columns_are_is_said_once_for_all_sheets_with_the_same_headings(
    tmp_path: Path,
) -> None:
    head = ["Wer", "Wo"]
    lars = ["Lars Beacon", "z"]
    sheets = {"One": [head, ["Sam Reid", "x"], lars], "Two": [head, ["Rosa Quill", "y"], lars]}
    path = workbook(tmp_path, **sheets, Other=[["Thing"], ["Lamp"]])
    assert [question.about for question in read(path).questions] == [COLUMNS]
    told = Told(1, ("name", ""), "One").as_text()
    found = read(path, **{COLUMNS: told, "part 1": "5"})
    assert [(p.name, p.part) for p in found.people] == [
        ("Sam Reid", 1),
        ("Lars Beacon", 1),
        ("Rosa Quill", 2),
        ("Lars Beacon", 2),
    ]
    assert found.facts["sheets"]["passed"] == ["Other"]


def test_a_workbook_without_people_is_asked_about(tmp_path: Path) -> None:
    found = read(workbook(tmp_path, Empty=[], Also=[]))
    assert [question.about for question in found.questions] == [COLUMNS]
    assert found.people == []


@pytest.mark.parametrize("field", ["session_title", "session_on", "session_code", "session_start"])
def test_a_column_can_be_said_to_name_the_session_of_its_row(tmp_path: Path, field: str) -> None:
    texts = {"session_on": ("3/11/2025", "14/11/2025"), "session_start": ("09:00", "14:00")}
    one, two = texts.get(field, ("Basics", "Next steps"))
    path = tmp_path / "list.csv"
    path.write_text(f"Name,Wann,Was\nSam Reid,{one},{one}\nRosa Quill,{two},{one}\n")
    assert read(path).parts == []
    fields = ("name", field, "session_title" if field == "session_start" else "")
    found = read(path, **{COLUMNS: Told(1, fields).as_text(), "part 1": "5"})
    assert len(found.parts) == 2
    assert [person.part for person in found.people] == [1, 2]


def test_a_column_that_is_not_used_names_no_session(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Date\nSam Reid,2025-11-03\nRosa Quill,2025-11-04\n")
    assert len(read(path).parts) == 2
    assert read(path, **{COLUMNS: Told(1, ("name", "")).as_text()}).parts == []
    before = '{"row": 1, "sheet": "", "fields": ["name", ""]}'
    assert len(read(path, **{COLUMNS: before}).parts) == 2


def test_a_form_can_be_split_when_somebody_says_which_column_is_the_session(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(
        "Completion time,Name,Workshop\n2025-11-03 10:00,Sam Reid,Basics\n"
        "2025-11-04 10:00,Rosa Quill,Next\n"
    )
    assert read(path).parts == []
    told = Told(1, ("", "name", "session_title")).as_text()
    assert [p.title for p in read(path, **{COLUMNS: told}).parts] == ["Basics", "Next"]
