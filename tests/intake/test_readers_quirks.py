"""What real exports do beside their columns, each with a file made here."""

import datetime as dt
from pathlib import Path

import pytest

from intake.readers import preview
from intake.readers.result import Preview
from tests.intake import files


def read(
    tmp_path: Path,
    kind: str,
    data: bytes | str,
    *,
    name: str = "list.csv",
    on: dt.date | None = None,
    answers: dict[str, str] | None = None,
) -> Preview:
    return preview(kind, files.written(tmp_path, data, name), on=on, answers=answers)


def test_google_meet_says_the_day_in_the_name_of_the_file_alone(tmp_path: Path) -> None:
    text = "Name,Email,Duration,Time joined,Time exited\nAnn Bell,,1 hr 2 min,9:01 AM,10:03 AM\n"
    found = read(tmp_path, "attendance", text, name="2025-07-14 09-00 Level 1.csv")
    assert found.facts["title"] == "Level 1"
    assert found.facts["start"] == "2025-07-14T09:00:00+01:00"
    assert found.people[0].minutes == 62
    again = preview("attendance", tmp_path / "2025-07-14 09-00 Level 1.csv", name="other.csv")
    assert again.facts["start"] == ""
    mailed = read(tmp_path, "attendance", text, name="Attendance report - Level 1 (2).csv")
    assert (mailed.facts["title"], mailed.facts["start"]) == ("Level 1", "")


def test_newer_google_meet_has_the_day_above(tmp_path: Path) -> None:
    text = (
        "Meeting title,Date,Start time,End time\nLevel 1,2025-11-14,9:00 AM,10:00 AM\n\n"
        "First name,Last name,Email,Duration,Time joined,Time exited\n"
        "Ann,Bell,ann@x.example,32:14,9:01 AM,9:33 AM\n"
    )
    facts = read(tmp_path, "attendance", text).facts
    assert facts["start"] == "2025-11-14T09:00:00+00:00"
    assert facts["end"] == "2025-11-14T10:00:00+00:00"


WIDE = (
    "Last name,First name,Email address,03 Nov 2025 10.00AM All,,10 Nov 2025 10.00AM All,P,L\n"
    "Bell,Ann,ann@x.example,P (2/2),,A (0/2),1,0\nDee,Cai,cai@x.example,A,,L (1/2),1,0\n"
)


def test_a_column_for_each_session_is_asked_about(tmp_path: Path) -> None:
    found = read(tmp_path, "attendance", WIDE)
    assert [q.about for q in found.questions] == ["session column"]
    second = read(tmp_path, "attendance", WIDE, answers={"session column": "F"})
    assert [p.attended for p in second.people] == [False, True]
    assert second.questions == []


def test_the_day_of_the_session_chooses_its_column(tmp_path: Path) -> None:
    found = read(tmp_path, "attendance", WIDE, on=dt.date(2025, 11, 3))
    assert found.questions == []
    assert [p.attended for p in found.people] == [True, False]
    assert "We read the session of 3 November 2025." in found.notes


def test_headings_in_two_rows_are_one(tmp_path: Path) -> None:
    book = files.workbook(
        [
            ["Staff at 1 May"],
            ["Name", None, "Department", "Job title"],
            ["First", "Last", None, None],
            ["Ann", "Bell", "Quay", "Nurse"],
        ]
    )
    (ann,) = read(tmp_path, "staff", book, name="a.xlsx").people
    assert (ann.rows, ann.first_name, ann.last_name) == ([4], "Ann", "Bell")
    assert (ann.unit, ann.job_role) == ("Quay", "Nurse")


def test_a_first_person_without_a_department_is_no_second_heading(tmp_path: Path) -> None:
    text = "First name,Last name,,Department\nAnn,Bell,x,\nCai,Dee,,Quay\n"
    assert read(tmp_path, "staff", text).records == 2


def test_codes_over_labels_leave_no_person_called_first_name(tmp_path: Path) -> None:
    text = (
        "EMPID,FIRSTNAME,LASTNAME,EMAIL,DEPARTMENT,STATUS\n"
        "Employee ID,First Name,Last Name,Email,Department,Status\n"
        "00077,Ann,Bell,ann@x.example,Housing (HOU),Active (A)\n"
        "00078,Cai,Dee,cai@x.example,Roads (ROA),Terminated (T)\n"
    )
    found = read(tmp_path, "staff", text)
    assert [(p.staff_number, p.unit, p.active) for p in found.people] == [
        ("00077", "Housing", True),
        ("00078", "Roads", False),
    ]


def test_two_wards_whose_letter_stands_in_brackets_stay_two(tmp_path: Path) -> None:
    text = "Name,Department\nAnn Bell,Ward (A)\nCai Dee,Ward (B)\n"
    assert [p.unit for p in read(tmp_path, "staff", text).people] == ["Ward (A)", "Ward (B)"]


def test_esr_gives_one_row_a_post_and_the_way_down_to_the_team(tmp_path: Path) -> None:
    text = (
        "Employee Number,Assignment Number,Title,Last Name,First Name,Position Title,Role,"
        "Org L2,Org L3,Org L4,FTE,Supervisor\n"
        "020001,020001,Ms,Bell,Ann,Nurse,N7,Trust,Division,Ward 1,0.8,X\n"
        "020001,020001-2,Ms,Bell,Ann,Bank nurse,N7,Trust,Bank,,0.1,X\n"
    )
    (ann,) = read(tmp_path, "staff", text).people
    assert ann.staff_number == "020001"
    assert [(p.unit, p.job_role, p.fte) for p in ann.posts] == [
        ("Ward 1", "Nurse", "0.8"),
        ("Bank", "Bank nurse", "0.1"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Personal ref,Known as,Surname,Job title,Structure group,Reporting manager",
        "Pay Number,Known as,Surname,Job title,Department,Supervisor",
    ],
)
def test_a_payroll_list_may_know_only_what_people_are_called(tmp_path: Path, head: str) -> None:
    text = f"{head}\n00123,Annie,Bell,Nurse,Quay,Boss\n00123,Annie,Bell,Trainer,Pier,Boss\n"
    (ann,) = read(tmp_path, "staff", text).people
    assert (ann.name, ann.first_name, ann.staff_number) == ("Annie Bell", "Annie", "00123")
    assert [p.unit for p in ann.posts] == ["Quay", "Pier"]


def test_a_slip_in_an_address_shows_in_the_ends(tmp_path: Path) -> None:
    text = "Name,Email\nA B,a@x.example\nC D,c@x.example\nE F,e@x.exampel\n"
    notes = read(tmp_path, "staff", text).notes
    assert "Email addresses end in x.example (2), x.exampel (1). Is that right?" in notes
    assert read(tmp_path, "staff", text.replace("exampel", "example")).notes == []


def test_first_days_months_apart_never_settle_which_number_is_the_month(tmp_path: Path) -> None:
    text = "Full name,Start date\nAnn Bell,01/02/2020\nCai Dee,01/03/2020\n"
    assert [q.about for q in read(tmp_path, "staff", text).questions] == ["date order"]
