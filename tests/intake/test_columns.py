"""A list that nobody knows: what is proposed, what is asked, and how it is read as it was said."""

import io
import json
from pathlib import Path

import pytest
import xlsxwriter

from intake import sandbox
from intake.readers import preview
from intake.readers.opening import open_table
from intake.readers.result import Preview
from intake.readers.sketch import sketch
from intake.readers.table import Table
from intake.readers.told import Told
from intake.readers.words import Refused
from tests.intake import files

PEOPLE = "Wer;Wo;Seit;Mail\nAnn Bell;Quay;2024-04-01;ann@x.example\nBo Lee;Quay;2024-04-15;\n"


def read(folder: Path, kind: str, content: str | bytes, told: Told | None = None) -> Preview:
    data = content.encode() if isinstance(content, str) else content
    answers = {"columns": told.as_text()} if told else None
    return preview(kind, files.written(folder, data), answers=answers)


def proposed(kind: str, text: str) -> list[str]:
    return sketch(kind, open_table(text.encode())).fields


def test_a_list_that_nobody_knows_is_asked_about_with_its_first_rows(tmp_path: Path) -> None:
    found = read(tmp_path, "staff", PEOPLE)
    assert not found.people
    assert [q.about for q in found.questions] == ["columns"]
    assert found.facts["table"]["headings"] == ["Wer", "Wo", "Seit", "Mail"]
    assert found.facts["table"]["proposed"] == ["name", "", "from", "email"]
    assert found.facts["table"]["rows"][0] == [
        2,
        ["Ann Bell", "Quay", "2024-04-01", "ann@x.example"],
    ]
    (choice,) = found.questions[0].choices
    answers = {"columns": choice.value}
    again = preview("staff", files.written(tmp_path, PEOPLE.encode()), answers=answers)
    assert [p.name for p in again.people] == ["Ann Bell", "Bo Lee"]


def test_the_list_is_read_as_the_sender_said(tmp_path: Path) -> None:
    told = Told(1, ("name", "unit", "from", ""))
    found = read(tmp_path, "staff", PEOPLE, told)
    assert [q.about for q in found.questions] == ["name order"]
    assert [(p.name, p.unit, p.from_on, p.email, p.rows) for p in found.people] == [
        ("Ann Bell", "Quay", "2024-04-01", "", [2]),
        ("Bo Lee", "Quay", "2024-04-15", "", [3]),
    ]
    assert found.ignored_columns == ["Mail"]
    assert found.facts["columns"] == {"Wer": "name", "Wo": "unit", "Seit": "from"}


def test_what_we_would_have_taken_is_left_when_the_sender_does_not_want_it(tmp_path: Path) -> None:
    text = "Name,Team,Email\nAnn Bell,Quay,ann@x.example\n"
    found = read(tmp_path, "staff", text, Told(1, ("name", "", "")))
    assert [(p.name, p.unit, p.email) for p in found.people] == [("Ann Bell", "", "")]
    assert found.ignored_columns == ["Team", "Email"]


def test_of_two_columns_with_one_heading_the_one_that_was_chosen(tmp_path: Path) -> None:
    text = "Name,Email,Email,\nPia Palm,pia@x.example,pia.alt@x.example,extra\n"
    found = read(tmp_path, "staff", text, Told(1, ("name", "", "email", "unit")))
    assert [(p.email, p.unit) for p in found.people] == [("pia.alt@x.example", "extra")]


def test_a_list_without_headings_keeps_its_row_numbers(tmp_path: Path) -> None:
    text = "ann@x.example;Ann Bell\nno address;Bo Lee\n"
    found = read(tmp_path, "staff", text, Told(0, ("email", "name")))
    assert [(p.name, p.rows) for p in found.people] == [("Ann Bell", [1]), ("Bo Lee", [2])]
    assert [(p.row, p.column) for p in found.problems] == [(2, "A")]


def test_the_headings_may_stand_in_another_row(tmp_path: Path) -> None:
    text = "Name,Email\nUnser Haus,\nWer,Mail\nAnn Bell,ann@x.example\n"
    found = read(tmp_path, "staff", text, Told(3, ("name", "email")))
    assert [(p.name, p.rows) for p in found.people] == [("Ann Bell", [4])]
    assert {s.row for s in found.skipped} == {1, 2}


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Read me").write_row(0, 0, ["This is a note"])
        people = book.add_worksheet("People")
        people.write_row(0, 0, ["Wer", "Mail"])
        people.write_row(1, 0, ["Ann Bell", "ann@x.example"])
    return out.getvalue()


def test_another_sheet_of_a_workbook_can_be_chosen(tmp_path: Path) -> None:
    path = files.written(tmp_path, workbook())
    seen = sandbox.sketched("staff", path, sheet="People")
    assert (seen.sheet, seen.sheets, seen.headings) == (
        "People",
        ["Read me", "People"],
        ["Wer", "Mail"],
    )
    found = read(tmp_path, "staff", workbook())
    assert [q.about for q in found.questions] == ["columns"], "the first sheet holds no list"
    found = read(tmp_path, "staff", workbook(), Told(1, ("name", "email"), "People"))
    assert [p.email for p in found.people] == ["ann@x.example"]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "nonsense",
        '{"row": -1, "fields": ["name"]}',
        '{"row": 99, "fields": ["name"]}',
        '{"row": 1, "fields": ["name", "name"]}',
        '{"row": 1, "fields": ["password"]}',
        "[]",
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_with_a_sentence(
    tmp_path: Path, text: str
) -> None:
    path = files.written(tmp_path, PEOPLE.encode())
    with pytest.raises(Refused, match="Choose the columns again"):
        preview("staff", path, answers={"columns": text})


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Employee ID\tWorker\tBusiness Title\tJob Profile\tActive Status\n"
         "1\tAna Ruiz\tA\tB\tYes\n",
         ["staff_number", "name", "job_role", "", "active"]),
        ("Employee #,First Name,Last Name,Job Title,Department,Hire Date,Employment Status,Status\n"
         "12,Ana,Ruiz,Owner,Lead,2012-01-10,Full-Time,Active\n",
         ["staff_number", "first_name", "last_name", "job_role", "unit", "", "active", "active"]),
        ("Payroll Name,Position ID,Position Description,Home Department,Position Status,Hire Date\n"
         '"Ruiz, Ana",A1,Cook,Quay,A,01/10/2020\n',
         ["name", "staff_number", "job_role", "unit", "active", ""]),
        ("Nom;Prénom;Poste;Service;Statut;Date d'entrée\n"
         "Ruiz;Ana;Gérante;Direction;Actif;15/03/2019\n",
         ["last_name", "first_name", "job_role", "unit", "active", ""]),
        ("Badge Id,Employee ,Title\n1,Ann Bell,Dr\n", ["staff_number", "name", ""]),
        ("Name,Email,Manager,Date of birth\nAnn Bell,ann@x.example,Bo Lee,01/02/1980\n",
         ["name", "email", "", ""]),
        ("Wer,Nummer,Bis\nAnn Bell,00123,31/12/2024\nBo Lee,00124,15/01/2025\n",
         ["name", "staff_number", "from"]),
        ("A,B\nAnn,Bell\nBo,Lee\n", ["first_name", "last_name"]),
    ],
)  # fmt: skip
def test_proposals_for_staff_lists(text: str, fields: list[str]) -> None:
    assert proposed("staff", text) == fields


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Ticket,Reference,Name,Email,Tags,Registration Date\n"
         "Early,AB-1,Tina Torn,t@x.example,,2026-04-01 09:00\n",
         ["", "", "name", "email", "", ""]),
        ("Wer,An,Ab,Lang,Post\nAnn Bell,14/11/2025 09:30,14/11/2025 11:00,1h 30m,ann@x.example\n",
         ["name", "joined", "left", "duration", "email"]),
    ],
)  # fmt: skip
def test_proposals_for_attendance(text: str, fields: list[str]) -> None:
    assert proposed("attendance", text) == fields


@pytest.mark.parametrize(
    "text",
    [
        "Bell, Ann\nDee, Cai\nPoe, Fay\n",
        "Ann Bell, Cai Dee, Fay Poe\n",
        "Ann Bell\tann@x.example\nCai Dee\tcai@x.example\n",
        "Ann Bell <ann@x.example>; Cai Dee <cai@x.example>\n",
    ],
)
def test_pasted_names_are_not_asked_about(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, "attendance", text)
    assert not found.questions
    assert "Ann Bell" in [p.name for p in found.people]


def test_a_table_is_not_taken_for_a_list_of_names(tmp_path: Path) -> None:
    found = read(tmp_path, "attendance", "Wer;Wo\nann@x.example;Quay\nbo@x.example;Quay\n")
    assert not found.people
    assert [q.about for q in found.questions] == ["columns"]


def test_lists_of_one_source_have_one_signature(tmp_path: Path) -> None:
    def sign(text: str) -> str:
        return str(read(tmp_path, "staff", text).facts["signature"])

    assert sign(PEOPLE) == sign("WER; wo;Seit:;Mail\nCai Dee;Mill;2023-01-01;cai@x.example\n")
    assert sign(PEOPLE) != sign(PEOPLE.replace("Wer;Wo", "Wo;Wer"))
    assert sign("ann@x.example;Ann Bell\n") == sign("bo@x.example;Bo Lee\n")


def test_the_command_asks_and_takes_the_answer(tmp_path: Path) -> None:
    from io import StringIO

    from django.core.management import call_command

    path = files.written(tmp_path, PEOPLE.encode())
    out = StringIO()
    call_command("preview_import", "staff", str(path), "--json", stdout=out)
    (question,) = json.loads(out.getvalue())["questions"]
    assert question["about"] == "columns"
    out = StringIO()
    answer = f"columns={question['choices'][0]}"
    call_command("preview_import", "staff", str(path), "--json", "--answer", answer, stdout=out)
    assert [p["name"] for p in json.loads(out.getvalue())["people"]] == ["Ann Bell", "Bo Lee"]


def test_a_list_whose_columns_are_all_known_is_not_asked_about(tmp_path: Path) -> None:
    found = read(tmp_path, "staff", "Email,Department\nann@x.example,Quay\n")
    assert not found.questions
    assert [p.problem for p in found.problems] == ["This row has no name."]


def test_a_table_of_one_column_is_no_question(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read(tmp_path, "staff", "abc\ndef\n")
    assert sketch("staff", Table([])).headings == []
