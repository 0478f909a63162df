"""Lists from many other systems, by their headings and their habits."""

from pathlib import Path

import pytest

from intake.readers import preview
from intake.readers.result import Person, Preview
from tests.intake import files


def read(folder: Path, kind: str, data: bytes | str) -> Preview:
    return preview(kind, files.written(folder, data))


def who(found: Preview, name: str) -> Person:
    return next(p for p in found.people if p.name == name)


def test_a_roster_with_a_title_and_footers(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "staff",
        "Staff roster,,,\nAs at 1 May,,,\nEmployee ID,Surname,Forename,Department\n"
        "1,Bell,Ann,Housing\n2,Dee,Cai,Housing\n3,Poe,Fay,Care\n\nTotal,3,,\n"
        "Report generated 1 May,,,\nPage 1 of 1,,,\nConfidential,,,\n",
    )
    assert found.records == 3
    assert [s.row for s in found.skipped] == [1, 2, 8, 9, 10, 11]


def test_workday_with_title_total_and_numbers_in_names(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "staff",
        "All Workers\n\nWorker\tBusiness Title\tHire Date\tActive Status\n"
        "Ann Bell (1001)\tNurse\t01/10/2012\tYes\nDee, Cai (1002)\tCook\t03/15/2019\tNo\n"
        "Total\t\t\t2\n",
    )
    assert [(p.name, p.staff_number, p.active) for p in found.people] == [
        ("Ann Bell", "1001", True),
        ("Cai Dee", "1002", False),
    ]


def test_adp_says_leave_and_left_in_letters(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "staff",
        "Payroll Name,Position ID,Position Description,Home Department,Position Status\n"
        '"Bell, Ann",A1,Nurse,Care,A\n"Dee, Cai",A2,Cook,Care,L\n"Poe, Fay",A3,Cook,Care,T\n',
    )
    assert [(p.name, p.active, p.away) for p in found.people] == [
        ("Ann Bell", True, None),
        ("Cai Dee", True, True),
        ("Fay Poe", False, None),
    ]


def test_oracle_says_inactive_with_a_tail(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "staff",
        "Person Number,Display Name,Job Name,Department Name,Assignment Status,Start Date\n"
        "10,Dee Bell,Nurse,Care,Active - Payroll Eligible,15-Mar-2021\n"
        "11,Eve Poe,Cook,Care,Inactive - Payroll Eligible,01-JAN-19\n",
    )
    assert [(p.active, p.from_on) for p in found.people] == [
        (True, "2021-03-15"),
        (False, "2019-01-01"),
    ]


def test_google_paths_give_their_last_part_and_labels_are_ignored(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "staff",
        "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],"
        "Org Unit Path [Required]\nAnn,Bell,ann@x.example,verysecret,/Services/Housing\n",
    )
    assert (found.format, found.people[0].unit) == ("google workspace", "Housing")
    assert "verysecret" not in repr(found)


def test_preferred_and_legal_names_are_both_kept(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "staff",
        "Employee #,First Name,Last Name,Preferred Name,Status\n7,Benjamin,Ochoa,Ben,Active\n",
    )
    ben = who(found, "Benjamin Ochoa")
    assert (ben.preferred_name, ben.staff_number) == ("Ben", "7")


def test_somebody_elses_address_is_not_the_persons(tmp_path: Path) -> None:
    found = read(tmp_path, "staff", "Name,Manager Email,Email\nAnn Bell,boss@x.example,\n")
    assert found.people[0].email == ""
    assert "Manager Email" in found.ignored_columns


@pytest.mark.parametrize(
    ("length", "minutes"), [("1 hr 2 min", 62), ("58 min", 58), ("32:14", 32), ("1:02:03", 62)]
)
def test_google_meet_by_duration_when_clocks_have_no_date(
    tmp_path: Path, length: str, minutes: int
) -> None:
    found = read(
        tmp_path,
        "attendance",
        "Meeting title,Date,Start time,End time\nLevel 1,2026-03-02,10:00,11:00\n\n"
        "First name,Last name,Email,Duration,Time joined,Time exited\n"
        f"Ann,Bell,ann@x.example,{length},10:01 AM,11:02 AM\n",
    )
    assert (found.format, found.facts["title"]) == ("google meet", "Level 1")
    assert [(p.name, p.minutes) for p in found.people] == [("Ann Bell", minutes)]
    assert found.problems == []


def test_zoom_with_unique_users_has_durations_only(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "attendance",
        "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
        "Ann Bell,ann@x.example,62,No\n",
    )
    assert (found.format, found.people[0].minutes) == ("zoom participants", 62)


def test_a_zoom_webinar_tells_who_did_not_come(tmp_path: Path) -> None:
    heads = (
        "Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Join Time,Leave Time,"
        "Time in Session (minutes),Is Guest\n"
    )
    found = read(
        tmp_path,
        "attendance",
        "Attendee Report\nReport Generated:,03/22/2025\nTopic,Webinar ID\nLevel 1,1\n"
        "Host Details\nAttended,User Name (Original Name),Email,Join Time,Leave Time,"
        "Time in Session (minutes)\nYes,Host One,h@x.example,"
        '"Mar 22, 2025 19:00:00","Mar 22, 2025 20:15:00",75\n'
        f"Attendee Details\n{heads}"
        "Yes,Ann Bell,Ann,Bell,ann@x.example,0123,03/22/2025 07:04:00 PM,03/22/2025 08:00:00 PM,"
        "56,No\nNo,Cai Dee,Cai,Dee,cai@x.example,0123,--,--,--,--\n",
    )
    assert [(p.name, p.minutes, p.attended) for p in found.people] == [
        ("Host One", 75, True),
        ("Ann Bell", 56, True),
        ("Cai Dee", None, False),
    ]
    assert found.problems == []
    assert "Phone" in found.ignored_columns


def test_one_booking_for_several_people_keeps_them_apart(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "attendance",
        "Order #,First Name,Surname,Email,Attendee Status\n"
        "1,Ann,Bell,ann@x.example,Checked In\n1,Cai,Dee,ann@x.example,Attending\n"
        "2,Fay,Poe,fay@x.example,Refunded\n",
    )
    assert [(p.name, p.email, p.attended) for p in found.people] == [
        ("Ann Bell", "ann@x.example", True),
        ("Cai Dee", "", False),
        ("Fay Poe", "fay@x.example", False),
    ]
    assert [p.row for p in found.problems] == [3]


def test_date_and_time_in_two_cells_come_back_together(tmp_path: Path) -> None:
    heads = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole"
    row = "Ann Bell\t5/18/26\t2:00:00 PM\t5/18/26\t3:00:00 PM\t1h\tann@x.example\tann@x.example\tX"
    found = read(tmp_path, "attendance", f"2. Participants\n{heads}\n{row}\n")
    assert [(p.name, p.minutes, p.email) for p in found.people] == [
        ("Ann Bell", 60, "ann@x.example")
    ]
    assert found.problems == []


def test_a_registration_address_stands_in(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "attendance",
        "2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole\t"
        "Registration Email\nAnn Bell\t14/11/25, 09:00:00\t14/11/25, 10:00:00\t1h\t\tX\t"
        "ann@x.example\n",
    )
    assert found.people[0].email == "ann@x.example"


def test_times_in_utc_are_told_in_uk_time(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "attendance",
        "SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role\n"
        "1,ann@x.example,Ann Bell,X,6/25/2022 4:48:08 PM,Joined,Attendee\n"
        "1,ann@x.example,Ann Bell,X,6/25/2022 5:25:54 PM,Left,Attendee\n",
    )
    assert found.facts["start"] == "2022-06-25T17:48:08+01:00"
    assert (found.people[0].minutes, found.people[0].email) == (38, "ann@x.example")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Bell, Cai Dee, Fay Poe", ["Ann Bell", "Cai Dee", "Fay Poe"]),
        ("Bell, Ann\nDee, Cai", ["Ann Bell", "Cai Dee"]),
        ("Dr Ann Bell MBE", ["Dr Ann Bell MBE"]),
        ("Ann Bell\tann@x.example", ["Ann Bell"]),
    ],
)
def test_pasted_names_with_commas(tmp_path: Path, text: str, names: list[str]) -> None:
    assert [p.name for p in read(tmp_path, "attendance", text).people] == names


def test_a_table_of_something_else_is_no_list_of_names(tmp_path: Path) -> None:
    found = read(tmp_path, "attendance", "username,startdate,duedate\nx1,10/11/22,11/11/22\n")
    assert not found.people
    assert [q.about for q in found.questions] == ["columns"]
