"""The staff list leaves in the template's columns and comes back: what was edited, and no more."""

import datetime as dt
import json
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.permissions import Permission
from intake.staff_list.kind import STAFF
from services.actions.posts import add_post
from services.models import Post, StaffMember
from services.names import seen
from tests.factories import OPENED, everywhere, make_person

COLUMNS = [column.name for column in STAFF.columns]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def saved(world: SimpleNamespace) -> list[list[str]]:
    """The file that Alma gets for Harbour: its rows below the headings."""
    client = Client()
    client.force_login(world.alma)
    answer = client.get("/lists/staff.xlsx", {"unit": world.harbour.pk})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    heads, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert heads == COLUMNS
    return rows


def sent(world: SimpleNamespace, rows: list[list[str]], path: Path) -> dict[str, Any]:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Staff list")
    for line, cells in enumerate([COLUMNS, *rows]):
        for at, value in enumerate(cells):
            sheet.write_string(line, at, value)
    book.close()
    out = StringIO()
    options = {"by": world.alma.email, "unit": "HAR", "yes": True, "stdout": out}
    options["answer"] = ["same names=same"]
    call_command("import_file", "staff", str(path), **options)
    return dict(json.loads(out.getvalue()))


def everything() -> tuple[Any, ...]:
    people = StaffMember.objects.order_by("pk").values()
    return list(people), list(Post.objects.order_by("pk").values())


def test_sent_back_as_it_is_nothing_changes(world: SimpleNamespace, tmp_path: Path) -> None:
    by = everywhere(world.quay, Permission.MANAGE_STAFF)
    add_post(by=by, person=world.rosa, unit=world.quay, role=None, from_on=OPENED)
    add_post(by=by, person=world.rosa, unit=world.lighthouse, role=None, from_on=OPENED)
    before = everything()
    rows = saved(world)

    assert [row[0] for row in rows if row[1] == "Rosa"] == ["0017"] * 3
    told = sent(world, rows, tmp_path / "back.xlsx")
    assert (told["added"], told["changed"], told["unchanged"]) == (0, 0, 3)
    assert everything() == before


def test_a_lead_gets_the_people_of_their_own_branch_alone(world: SimpleNamespace) -> None:
    client = Client()
    client.force_login(world.basma)
    assert client.get("/lists/staff.xlsx", {"unit": world.quay.pk}).status_code == 404
    sheet = openpyxl.load_workbook(BytesIO(client.get("/lists/staff.xlsx").content)).worksheets[0]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Pear"]


def test_a_name_that_looks_like_a_formula_comes_back_as_it_was(
    world: SimpleNamespace, tmp_path: Path
) -> None:
    make_person("=Nia -Bell", world.quay, world.worker, staff_number="2001")
    before = everything()
    sent(world, saved(world), tmp_path / "back.xlsx")
    assert everything() == before


# Names in any script; one name alone; a hundred characters; marks that combine or turn.
WORD = st.sampled_from(
    ["Nia", "O'Hara", "Zoe\u0308", "محمد", "王小明", "Олена", "Nguyễn", "a" * 100, "\u200fعلي"]
)
PERSON = st.fixed_dictionaries(
    {
        "first_name": WORD,
        "last_name": st.one_of(st.just(""), WORD),
        "preferred_name": st.one_of(st.just(""), WORD),
        "fte": st.sampled_from(["1", "0.5", "0.333"]),
        "kind": st.sampled_from(["employee", "elected_member", "bank"]),
        "unit": st.sampled_from(["quay", "lighthouse"]),
    }
)
EDITS = {
    "first_name": WORD,
    "last_name": WORD,
    "preferred_name": WORD,
    "fte": st.sampled_from(["0.25", "1.2"]),
    "kind": st.sampled_from(["volunteer", "contractor"]),
}


def listed(person: StaffMember) -> dict[str, str]:
    post = Post.objects.get(staff_member=person, is_primary=True)
    told = {name: getattr(person, name) for name in ("first_name", "last_name", "preferred_name")}
    return told | {"fte": f"{post.fte.normalize():f}", "kind": person.kind}


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_was_edited_changes_and_nothing_else(
    world: SimpleNamespace, tmp_path: Path, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(PERSON, min_size=1, max_size=5))
    with transaction.atomic():
        for number, facts in enumerate(drawn):
            _add(world, number, facts)
        wanted = _numbered()
        rows = saved(world)
        for row in rows:
            if row[0].startswith("007"):
                _edit(row, wanted[row[0]], data)
        people = StaffMember.objects.count(), Post.objects.count()
        sent(world, rows, tmp_path / "back.xlsx")
        assert _numbered() == wanted
        assert (StaffMember.objects.count(), Post.objects.count()) == people
        transaction.set_rollback(True)


def _numbered() -> dict[str, dict[str, str]]:
    drawn = StaffMember.objects.filter(staff_number__startswith="007")
    return {person.staff_number: listed(person) for person in drawn}


def _add(world: SimpleNamespace, number: int, facts: dict[str, str]) -> None:
    names = {k: facts[k] for k in ("first_name", "last_name", "preferred_name", "kind")}
    unit = getattr(world, facts["unit"])
    person = make_person(
        "x", unit, world.worker, staff_number=f"007{number}", from_on=dt.date(2024, 1, 8), **names
    )
    Post.objects.filter(staff_member=person).update(fte=Decimal(facts["fte"]))


def _edit(row: list[str], wanted: dict[str, str], data: st.DataObject) -> None:
    for name in data.draw(st.sets(st.sampled_from(sorted(EDITS)), max_size=3)):
        value = data.draw(EDITS[name])
        wanted[name] = seen(value)
        row[COLUMNS.index(name)] = value
