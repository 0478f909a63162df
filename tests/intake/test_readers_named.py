"""Sources that the page of lists names, each with the headings that it really writes."""

from pathlib import Path

import pytest

from intake.readers.sketch import looks_like, sketch
from intake.readers.table import Table
from tests.intake import files
from tests.intake.test_readers_quirks import read

COLUMNS = ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Role"]
ANN = ["Ann Bell", "14/11/25, 09:30:46", "14/11/25, 10:30:46", "1h", "ann@x.example", "Organizer"]


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [4, 5, 0, 3, 2, 1], [3, 2, 1, 5, 4, 0]])
@pytest.mark.parametrize("case", [str.upper, str.lower, str.title, str.capitalize])
def test_todays_teams_report_in_any_order_and_case_of_headings(
    tmp_path: Path, order: list[int], case: object
) -> None:
    heads, cells = ("\t".join(row[at] for at in order) for row in (COLUMNS, ANN))
    text = f"{files.TEAMS_SUMMARY}2. Participants\n{case(heads)}\n{cells}\n"  # type: ignore[operator]
    (ann,) = read(tmp_path, "attendance", text).people
    assert (ann.name, ann.email, ann.minutes) == ("Ann Bell", "ann@x.example", 60)


FORMS = (
    "ID,Start time,Completion time,Email,Name,Last modified time,Your role?\n"
    "1,14/11/2025 09:30,14/11/2025 09:32,anonymous,Ann Bell,,Nurse\n"
    "2,14/11/2025 09:31,14/11/2025 09:33,cai@x.example,Cai Dee,,Cook\n"
)
GOOGLE_FORMS = (
    'Timestamp,Email Address,Your full name,"What would\nhelp you?"\n'
    "2026/05/28 7:01:33 PM GMT+2,ann@x.example,Ann Bell,Sleep\n"
)


def test_a_form_tells_who_signed_in_and_no_answer_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, "attendance", FORMS)
    assert [(p.name, p.email, p.minutes) for p in found.people] == [
        ("Ann Bell", "", None),
        ("Cai Dee", "cai@x.example", None),
    ]
    assert "Your role?" in found.ignored_columns
    google = read(tmp_path, "attendance", GOOGLE_FORMS)
    assert [(p.name, p.email, p.attended) for p in google.people] == [
        ("Ann Bell", "ann@x.example", True)
    ]
    assert "Sleep" not in repr(google.people)


def test_a_tito_list_and_a_paper_list(tmp_path: Path) -> None:
    tito = "Ticket,Reference,Name,Email,Tags,Registration Date\n"
    row = "Early,AB-1,Ann Bell,ann@x.example,,2026-04-01 09:00\n"
    found = read(tmp_path, "attendance", tito + row)
    assert [(p.name, p.minutes) for p in found.people] == [("Ann Bell", None)]
    paper = read(tmp_path, "attendance", "1. Bell, Ann\n2. Dee, Cai\n3) Fay Walker\n")
    assert [p.name for p in paper.people] == ["Ann Bell", "Cai Dee", "Fay Walker"]
    sheet = read(tmp_path, "attendance", "Staff name,ID number,Signature\nAnn Bell,0017,x\n")
    assert [(p.name, p.staff_number) for p in sheet.people] == [("Ann Bell", "0017")]


def test_microsoft_365_blocks_whoever_has_left(tmp_path: Path) -> None:
    text = (
        "Block credential,City,Department,Display name,First name,Last name,User principal name\n"
        "False,Leeds,Quay,Ann Bell,Ann,Bell,ann@x.example\n"
        "True,Leeds,Quay,Cai Dee,Cai,Dee,cai@x.example\n"
    )
    found = read(tmp_path, "staff", text)
    assert found.format == "microsoft 365"
    assert [(p.email, p.active) for p in found.people] == [
        ("ann@x.example", True),
        ("cai@x.example", False),
    ]


def test_successfactors_writes_its_report_in_one_row_of_headings(tmp_path: Path) -> None:
    text = (
        "Person ID External,User ID,First Name,Last Name,Job Title,Department,Employment Status\n"
        "0077,u77,Ann,Bell,Nurse (NUR),Housing (HOU),Terminated\n"
    )
    (ann,) = read(tmp_path, "staff", text).people
    assert (ann.staff_number, ann.active) == ("0077", False)
    assert (ann.unit, ann.job_role) == ("Housing", "Nurse")


def test_totara_says_who_was_deleted(tmp_path: Path) -> None:
    text = "idnumber,username,deleted,firstname,lastname\n1,ann,0,Ann,Bell\n2,cai,1,Cai,Dee\n"
    assert [p.active for p in read(tmp_path, "staff", text).people] == [True, False]


def test_an_address_with_a_name_around_it_tells_the_order_of_names(tmp_path: Path) -> None:
    text = "Name,Email\nBell Ann,Ann Bell <ann.bell@x.example>\n"
    found = read(tmp_path, "staff", text)
    assert (found.questions, found.people[0].last_name) == ([], "Bell")


@pytest.mark.parametrize(
    ("kind", "headings", "other"),
    [
        ("past", ["First name", "Last name", "Email"], "staff"),
        ("staff", ["Competency Name", "Expiry Date", "Date Start"], "completions"),
        ("staff", ["What", "Date", "Number of people", "Note"], "past"),
        ("staff", ["Wer", "Wo", "Was"], ""),
        ("attendance", ["Name", "Nummer"], ""),
    ],
)
def test_a_list_of_another_kind_is_pointed_out(kind: str, headings: list[str], other: str) -> None:
    table = Table([headings, ["x"] * len(headings)])
    assert looks_like(kind, sketch(kind, table)) == other


def test_marks_and_ages_are_no_staff_numbers() -> None:
    rows = [["Who", "Result", "Grade"], ["Ann Bell", "80", "801"], ["Cai Dee", "90", "902"]]
    assert sketch("attendance", Table(rows)).fields == ["name", "", ""]


def test_a_row_without_a_date_says_so(tmp_path: Path) -> None:
    text = "What,Date,Team\nSession,,Quay\nSession,22/22/2024,Quay\n"
    problems = read(tmp_path, "past", text).problems
    assert [p.problem for p in problems] == [
        "This row has no date.",
        "We cannot read this date: 22/22/2024",
    ]


def test_a_share_of_full_time_may_be_as_high_as_the_template_says(tmp_path: Path) -> None:
    text = "Full name,FTE\nAnn Bell,2\nCai Dee,1.8\nFay Poe,2.1\n"
    found = read(tmp_path, "staff", text)
    assert [p.fte for p in found.people] == ["2", "1.8", ""]
    assert [p.row for p in found.problems] == [4]
