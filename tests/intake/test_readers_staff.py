"""Staff lists: everybody, their posts, and each row that cannot go in with how to mend it."""

from pathlib import Path

import pytest

from intake.readers import preview
from intake.readers.result import Person, Preview
from intake.readers.status import KINDS
from intake.readers.words import Refused
from services.models import StaffMember
from tests.intake import files


def read(folder: Path, data: bytes | str, **known: object) -> Preview:
    return preview("staff", files.written(folder, data), **known)  # type: ignore[arg-type]


def who(found: Preview, name: str) -> Person:
    return next(p for p in found.people if p.name == name)


@pytest.fixture
def own(tmp_path: Path) -> Preview:
    return read(tmp_path, files.template())


def test_our_template_gives_people_with_all_their_posts(own: Preview) -> None:
    assert (own.format, own.rows, own.records) == ("staff template", 4, 3)
    assert own.problems == []
    assert own.questions == []
    elen = who(own, "Elen Ŵyn")
    assert (elen.staff_number, elen.email) == ("00123", "elen.wyn@harbour.example")
    assert [(p.unit, p.fte, p.is_primary, p.from_on) for p in elen.posts] == [
        ("HAR-1", "1", True, "2024-04-01"),
        ("HAR-2", "0.2", False, "2024-04-15"),
    ]


def test_shares_kinds_and_absence_are_understood_as_people_write_them(own: Preview) -> None:
    rory, lukasz = who(own, "Ruaridh MacÌomhair"), who(own, "Łukasz Żak")
    assert (rory.fte, rory.kind, rory.away, rory.preferred_name) == ("0.6", "bank", True, "Rory")
    assert (lukasz.fte, lukasz.from_on, lukasz.until_on) == ("0.8", "2024-05-02", "2026-03-31")
    assert lukasz.away is False


def test_a_workbook_of_our_template_reads_like_the_csv(tmp_path: Path, own: Preview) -> None:
    rows = [files.TEMPLATE.split(",")]
    rows.append(["00123", "Elen", "Ŵyn", "", "elen.wyn@harbour.example", "HAR-1", "Support worker"])
    rows[1] += [1.0, "yes", "employee", "2024-04-01", "", ""]
    rows.append([124.0, "Ruaridh", "MacÌomhair", "Rory", "", "HAR-1", "Cook", 0.6, "", "bank"])
    found = read(tmp_path, files.workbook(rows, sheets=2))
    assert (found.encoding, found.sheet, found.records) == ("xlsx", "People", 2)
    assert [p.staff_number for p in found.people] == ["00123", "124"]
    assert who(found, "Elen Ŵyn").fte == who(own, "Elen Ŵyn").fte
    assert any("People" in note for note in found.notes)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("fte", "full time-ish", "60%"),
        ("fte", "37.5", "60%"),
        ("kind", "wizard", "volunteer"),
        ("is_primary", "perhaps", "yes or no"),
        ("from", "31/31/2024", "31/03/2026"),
        ("email", "elen(at)harbour", "name@example.org"),
        ("staff_number", "1.2E+05", "Text"),
    ],
)
def test_a_cell_that_makes_no_sense_is_named_with_how_to_mend_it(
    tmp_path: Path, column: str, value: str, says: str
) -> None:
    cells = dict.fromkeys(files.TEMPLATE.split(","), "")
    cells |= {"first_name": "Ann", "last_name": "Bell", "unit_code": "A", column: value}
    found = read(tmp_path, files.template([",".join(cells.values())]))
    (problem,) = found.problems
    assert (problem.row, problem.column) == (2, column)
    assert says in problem.how
    assert problem.blocking
    assert found.records == 1


@pytest.mark.parametrize("never", ["31/12/9999", "9999-12-31"])
def test_the_last_day_of_all_days_is_no_end(tmp_path: Path, never: str) -> None:
    found = read(tmp_path, f"First name,Last name,From,Until\nAnn,Bell,05/01/2026,{never}\n")
    assert found.problems == []
    assert [p.until_on for p in found.people] == [""]


def test_the_kinds_of_staff_are_those_that_the_staff_list_stores() -> None:
    assert set(KINDS.values()) == set(StaffMember.Kind.values)


def test_a_staff_number_keeps_its_zeros_and_loses_what_excel_adds(tmp_path: Path) -> None:
    found = read(tmp_path, "Staff number,First name,Last name\n'007,A,B\n123.0,C,D\n0045,E,F\n")
    assert [p.staff_number for p in found.people] == ["007", "123", "0045"]


def test_same_name_and_no_number_stay_two_people(tmp_path: Path) -> None:
    found = read(tmp_path, "Full name,Job title\nMaria Garcia,Cook\nMaria Garcia,Nurse\n")
    assert found.records == 2


def test_one_address_for_two_names_is_a_problem_of_the_second_row(tmp_path: Path) -> None:
    found = read(tmp_path, "Name,Email\nAnn Bell,team@x.example\nCai Dee,team@x.example\n")
    assert [(p.row, p.column) for p in found.problems] == [(3, "Email")]
    assert found.records == 2


def test_a_last_name_alone_is_a_problem(tmp_path: Path) -> None:
    found = read(tmp_path, "middle,family\nx,Bell\n")
    assert [p.row for p in found.problems] == [2]


@pytest.mark.parametrize("text", [files.ENTRA_NEW, files.ENTRA_OLD])
def test_entra_in_both_generations(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert (found.format, found.rows, found.records) == ("entra", 4, 4)
    assert [s.row for s in found.skipped] == [6, 7, 8]
    assert [p.email for p in found.people] == [
        "elen.wyn@h.example",
        "rory@h.example",
        "gone@h.example",
        "=calc@h.example",
    ]
    assert [p.active for p in found.people] == [True, True, False, True]
    assert (who(found, "Elen Wyn").unit, who(found, "Elen Wyn").job_role) == ("Harbour", "Nurse")
    assert who(found, "@SUM(A1) =1+2").last_name == "=1+2"


def test_what_we_do_not_use_is_listed_and_never_comes_out(tmp_path: Path) -> None:
    found = read(tmp_path, files.ENTRA_NEW)
    assert {"telephoneNumber", "officeLocation", "createdDateTime"} <= set(found.ignored_columns)
    assert "01632960000" not in repr(found)


def test_titles_totals_instructions_and_repeated_headings_are_listed(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "All workers,,\n\nEmployee ID,Worker,Status\nRequired: text,Required,Optional\n1,Ann Bell,"
        "Active\nEmployee ID,Worker,Status\n2,Cai Dee,Terminated\n\nTotal,2,\n",
    )
    assert [p.rows for p in found.people] == [[5], [7]]
    assert [s.row for s in found.skipped] == [1, 4, 6, 9]
    assert who(found, "Cai Dee").active is False


@pytest.mark.parametrize("name", ["Optional", "REQUIRED", "Requireda"])
def test_a_first_person_whose_name_begins_like_an_instruction_is_kept(
    tmp_path: Path, name: str
) -> None:
    header = "First name,Last name,Email,Department\n"
    found = read(tmp_path, header + f"{name},Bell,bell@harbour.example,Housing\n")
    assert [p.first_name for p in found.people] == [name]


def test_a_status_nobody_told_us_about_is_said_once(tmp_path: Path) -> None:
    found = read(tmp_path, "Name,Status\nA B,Furloughed\nC D,Furloughed\nE F,On leave\n")
    assert len(found.notes) == 1
    assert [(p.active, p.away) for p in found.people] == [
        (True, None),
        (True, None),
        (True, True),
    ]


def test_two_columns_with_one_heading_are_asked_about(tmp_path: Path) -> None:
    text = "Full name,Email,Email\nPia Palm,pia@x.example,alt@x.example\n"
    found = read(tmp_path, text)
    assert [str(c) for c in found.questions[0].choices] == [
        "B: pia@x.example (B)",
        "C: alt@x.example (C)",
    ]
    chosen = read(tmp_path, text, answers={"column Email": "C"})
    assert (chosen.questions, chosen.people[0].email) == ([], "alt@x.example")


def test_a_row_wider_than_the_headings_is_a_problem(tmp_path: Path) -> None:
    found = read(tmp_path, "Name,Email\nAnn Bell,ann@x.example\nLee, Bo,bo@x.example\n")
    assert 3 in {p.row for p in found.problems}


@pytest.mark.parametrize("text", ["staff_number,first_name,last_name\n", "abc\n", "1\n3\n"])
def test_a_list_with_nobody_or_no_headings_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused):
        read(tmp_path, text)
