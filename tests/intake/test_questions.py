"""What a list leaves open is asked once, with what the answers would make of the file's values."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from intake.models import ColumnMapping, Upload
from intake.readers import preview
from intake.readers.result import Preview
from services.models import StaffMember
from tests.intake import files
from tests.intake.test_column_pages import answered
from tests.intake.test_upload_pages import page, press, sent, work_on


def read(folder: Path, text: str, **answers: str) -> Preview:
    told = {about.replace("_", " "): choice for about, choice in answers.items()}
    return preview("staff", files.written(folder, text.encode()), answers=told)


def asked(found: Preview) -> list[str]:
    return [question.about for question in found.questions]


ROSTER = "nr;name;klasse\n1;Mustermann Max;1A\n2;Huber Uwe Ali;1B\n"


def test_the_order_of_names_is_asked_with_a_name_of_the_list(tmp_path: Path) -> None:
    found = read(tmp_path, ROSTER)
    assert [str(c.label) for c in found.questions[0].choices] == [
        "First name Mustermann, last name Max",
        "First name Max, last name Mustermann",
    ]
    assert "Mustermann Max" in found.questions[0].text


def test_names_are_parted_as_answered(tmp_path: Path) -> None:
    last = read(tmp_path, ROSTER, name_order="last name first")
    assert [(p.first_name, p.last_name, p.name) for p in last.people] == [
        ("Max", "Mustermann", "Max Mustermann"),
        ("Uwe Ali", "Huber", "Uwe Ali Huber"),
    ]
    first = read(tmp_path, ROSTER, name_order="first name first")
    assert [(p.first_name, p.last_name) for p in first.people] == [
        ("Mustermann", "Max"),
        ("Huber Uwe", "Ali"),
    ]
    assert asked(last) == asked(first) == []


@pytest.mark.parametrize(
    ("text", "last_name"),
    [
        ("Name,Email\nRuiz Ana,ana.ruiz@x.example\nLee Bo,b.lee@x.example\n", "Ruiz"),
        ("Name,Email\nAna Ruiz,ana.ruiz@x.example\nBo Lee,b.lee@x.example\n", "Ruiz"),
        ("Name,Team\nRUIZ Ana,Quay\nLEE Bo,Quay\n", "RUIZ"),
        ("Name,Team\nAna RUIZ,Quay\nBo LEE,Quay\n", "RUIZ"),
        ('Name,Team\n"Ruiz, Ana",Quay\n"Lee, Bo",Quay\n', "Ruiz"),
        ("Display name,Team\nAna Ruiz,Quay\n", "Ruiz"),
        ("Worker\tTeam\nAna Ruiz (1001)\tQuay\n", None),
    ],
)
def test_what_addresses_and_capitals_tell_is_not_asked(
    tmp_path: Path, text: str, last_name: str | None
) -> None:
    found = read(tmp_path, text)
    assert asked(found) == ([] if last_name else ["name order"])
    if last_name:
        assert found.people[0].last_name == last_name


def test_what_contradicts_itself_is_asked(tmp_path: Path) -> None:
    mixed = "Name,Email\nRuiz Ana,ana.ruiz@x.example\nBo Lee,bo.lee@x.example\n"
    assert asked(read(tmp_path, mixed)) == ["name order"]
    commas = 'Display name,Team\n"Ruiz, Ana",Quay\nLee Bo,Quay\n'
    assert asked(read(tmp_path, commas)) == ["name order"]
    found = read(tmp_path, commas, name_order="last name first")
    assert [(p.first_name, p.last_name) for p in found.people] == [("Ana", "Ruiz"), ("Bo", "Lee")]


def test_the_number_behind_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    text = "Worker,Business Title\nRuiz Ana (1001),Cook\nLee Bo (1002),Cook\n"
    found = read(tmp_path, text, name_order="last name first")
    assert [(p.last_name, p.first_name, p.staff_number) for p in found.people] == [
        ("Ruiz", "Ana", "1001"),
        ("Lee", "Bo", "1002"),
    ]


TEAMS = 'First name,Last name,Team,FTE\nAnn,Bell,"Quay, Lighthouse",0.8\nBo,Lee,Quay,1\n'


def test_several_teams_in_a_cell_are_asked_about(tmp_path: Path) -> None:
    found = read(tmp_path, TEAMS)
    assert asked(found) == ["teams in a cell"]
    assert [str(c.label) for c in found.questions[0].choices] == [
        "Several teams: Quay + Lighthouse",
        "One team that is called “Quay, Lighthouse”",
    ]
    several = read(tmp_path, TEAMS, teams_in_a_cell="several").people
    assert [(p.unit, p.fte) for p in several[0].posts] == [("Quay", "0.8"), ("Lighthouse", "")]
    assert [p.unit for p in several[1].posts] == ["Quay"]
    one = read(tmp_path, TEAMS, teams_in_a_cell="one").people
    assert [p.unit for p in one[0].posts] == ["Quay, Lighthouse"]


STATUS = "First name,Last name,Status\nA,B,Furloughed\nC,D,Gardening leave\nE,F,Furloughed\n"


def test_a_status_we_do_not_know_is_asked_about_once(tmp_path: Path) -> None:
    found = read(tmp_path, STATUS)
    assert asked(found) == ["status Furloughed", "status Gardening leave"]
    assert "Rows with it: 2, the first is row 2" in found.questions[0].text
    told = {"status Furloughed": "away", "status Gardening leave": "left"}
    path = files.written(tmp_path, STATUS.encode())
    known = preview("staff", path, answers=told)
    assert not known.questions
    assert not known.notes
    assert [(p.active, p.away) for p in known.people] == [(True, True), (False, None), (True, True)]
    nothing = preview("staff", path, answers=told | {"status Furloughed": "nothing"})
    assert [p.active for p in nothing.people] == [None, False, None]


def test_whether_somebody_came_is_asked_for_a_word_we_do_not_know(tmp_path: Path) -> None:
    text = "Name,Attended\nAnn Bell,Yes\nBo Lee,Popped in\nCai Dee,No show\nDi Fox,\n"
    path = files.written(tmp_path, text.encode())
    found = preview("attendance", path)
    assert asked(found) == ["status Popped in"]
    for choice, came in (("came", True), ("not", False), ("nothing", None)):
        known = preview("attendance", path, answers={"status Popped in": choice})
        assert not known.questions
        assert [p.attended for p in known.people] == [True, came, False, None]


@pytest.fixture
def alma(world: SimpleNamespace, client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path / "files"
    client.force_login(world.alma)
    return client


def test_answers_are_remembered_for_the_source_and_shown(
    alma: Client, world: SimpleNamespace
) -> None:
    text = 'Pay no,Name,Team\n3001,Bell Ann,"Quay, Lighthouse"\n'.replace("Pay no", "Staff number")
    upload = sent(alma, text, world.harbour, who="some")
    assert "First name Ann, last name Bell" in page(alma, upload)
    answered(alma, upload, q0="last name first", q1="several")
    assert upload.stage == Upload.Stage.REVIEW
    press(alma, "approve", upload)
    work_on(upload.pk)
    ann = StaffMember.objects.get(staff_number="3001")
    assert (ann.first_name, ann.last_name) == ("Ann", "Bell")
    assert {post.unit.name for post in ann.posts.all()} == {"Quay", "Lighthouse"}
    again = sent(alma, text.replace("3001,Bell Ann", "3002,Lee Bo"), world.harbour, who="some")
    assert again.stage == Upload.Stage.REVIEW
    shown = page(alma, again)
    assert "As you said on" in shown
    assert "Ask me again about this list" in shown
    assert ColumnMapping.objects.get().mapping == {
        "name order": "last name first",
        "teams in a cell": "several",
    }
    press(alma, "reask", again)
    work_on(again.pk)
    again.refresh_from_db()
    assert [q["about"] for q in again.questions] == ["name order", "teams in a cell"]
