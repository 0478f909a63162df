"""A workbook goes out, is filled in without a net, and comes back as real bytes."""

import datetime as dt
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from core.permissions import Permission
from services.access import viewer_for
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.register import read_register
from training.actions.register_saving import apply_register
from training.builders.register import row_id
from training.models import Place, Session, Visitor

YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def room(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"), name="First steps")
    world.session = make_session(world.quay, course, YESTERDAY)
    world.other = make_session(world.quay, course, YESTERDAY, title="Another")
    world.client = Client()
    world.client.force_login(world.alma)
    return world


def rows_of(made: bytes) -> list[list[str]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(made)) as book:
        rows = book.get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


def downloaded(room: SimpleNamespace, session: Session | None = None) -> list[list[str]]:
    address = reverse("training:register_file", args=[(session or room.session).pk])
    return rows_of(room.client.get(address).content)


def written(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Who came")
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell)
    book.close()
    return out.getvalue()


def sent(room: SimpleNamespace, rows: list[list[str]], session: Session | None = None) -> str:
    return sent_bytes(room, written(rows), session)


def sent_bytes(room: SimpleNamespace, made: bytes, session: Session | None = None) -> str:
    address = reverse("training:register_send", args=[(session or room.session).pk])
    file = SimpleUploadedFile("back.xlsx", made)
    answer = room.client.post(address, {"file": file}, follow=True)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def came() -> dict[str, int | None]:
    places = Place.objects.filter(state="came").select_related("staff_member")
    return {place.staff_member.shown_name: place.minutes for place in places}


def filled(rows: list[list[str]], **said: tuple[str, str]) -> list[list[str]]:
    """The rows with "came" and minutes for people by their first name."""
    for row in rows[1:]:
        first = row[1].partition(" ")[0]
        if first in said:
            row[3], row[4] = said[first]
    return rows


def with_new(rows: list[list[str]], *names: str) -> list[list[str]]:
    empty = [row for row in rows if row[0].endswith("-new")]
    for row, name in zip(empty, names, strict=False):
        row[1], row[3] = name, "yes"
    return rows


def test_it_goes_out_with_hidden_ids_and_comes_back_whole(room: SimpleNamespace) -> None:
    rows = downloaded(room)
    assert [row[1] for row in rows[1:3]] == ["Rosa Quill", "Sam Reid"]
    assert rows[1][0] == row_id(room.session, room.rosa.pk)
    rows = with_new(filled(rows, Rosa=("yes", "55"), Sam=("no", "")), "Lars Beacon", "Vera New")
    text = sent(room, rows)

    assert "Saved: 2 people came. 1 name is kept" in text
    assert came() == {"Rosa Quill": 55, "Lars Beacon": None}
    assert list(Visitor.objects.values_list("name", flat=True)) == ["Vera New"]


def test_the_same_file_twice_changes_nothing(room: SimpleNamespace) -> None:
    rows = with_new(filled(downloaded(room), Rosa=("yes", "55")), "Vera New")
    sent(room, rows)
    before = list(Place.objects.values()), list(Visitor.objects.values())
    sent(room, rows)
    assert (list(Place.objects.values()), list(Visitor.objects.values())) == before


def test_rows_are_known_by_their_hidden_cell_whatever_happens_to_the_name(
    room: SimpleNamespace,
) -> None:
    rows = filled(downloaded(room), Rosa=("YES", "55.0"))
    rows[1][1] = "R. Quil (Kitchen)"
    sent(room, [rows[0], *reversed(rows[1:])])
    assert came() == {"Rosa Quill": 55}


def test_a_file_of_another_session_is_refused_in_a_sentence(room: SimpleNamespace) -> None:
    rows = filled(downloaded(room, room.other), Rosa=("yes", "55"))
    assert "This workbook is of another session" in sent(room, rows)
    assert came() == {}


def test_another_table_is_refused_in_a_sentence(room: SimpleNamespace) -> None:
    assert "This is not a workbook from a session" in sent(room, [["Name"], ["Rosa Quill"]])
    assert "There is a problem" in sent_bytes(room, b"PK\x03\x04 broken")
    assert came() == {}


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        (3, "perhaps", "Row 2: Write “yes” or “no”"),
        (4, "an hour", "Row 2: Write minutes as a whole number"),
    ],
)
def test_an_unclear_row_keeps_all_of_them_out(
    room: SimpleNamespace, column: int, cell: str, sentence: str
) -> None:
    rows = filled(downloaded(room), Rosa=("yes", "55"), Sam=("yes", "20"))
    rows[1][column] = cell
    assert sentence in sent(room, rows)
    assert came() == {}


def test_a_name_that_stands_twice_is_asked_about(room: SimpleNamespace) -> None:
    rows = with_new(downloaded(room), "Vera New", "Gil Guest", "vera  NEW")
    first = next(number for number, row in enumerate(rows, 1) if row[1] == "Vera New")
    said = f"Row {first + 2}: the same name stands in row {first}."
    assert said in sent(room, rows)
    assert not Visitor.objects.exists()


def test_no_takes_back_what_was_noted_and_empty_leaves_it(room: SimpleNamespace) -> None:
    sent(room, filled(downloaded(room), Rosa=("yes", ""), Sam=("yes", "")))
    again = filled(downloaded(room), Rosa=("no", ""), Sam=("", ""))
    sent(room, again)
    assert set(came()) == {"Sam Reid"}


def test_a_forged_id_reaches_nobody_of_another_branch(
    room: SimpleNamespace, tmp_path: Path
) -> None:
    by = viewer_for(room.alma.pk).scope_for(Permission.RECORD_TRAINING)
    path = tmp_path / "forged.xlsx"
    rows: list[list[Any]] = [["tip"], [row_id(room.session, room.olive.pk), "O", "", "yes", "", ""]]
    path.write_bytes(written(rows))
    with pytest.raises(ValueError, match="not in your branch"):
        apply_register(by=by, session=room.session, register=read_register(path, room.session))
    assert came() == {}


def test_names_that_look_like_formulas_stay_names(room: SimpleNamespace) -> None:
    room.rosa.first_name = "=1+1"
    room.rosa.save()
    assert [row[1] for row in downloaded(room)[1:3] if "1+1" in row[1]] == ["'=1+1 Quill"]
