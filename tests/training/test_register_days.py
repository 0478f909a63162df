"""The workbook of a session of several days: a row for each person and day, out and back."""

import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from core.permissions import Permission
from tests.factories import everywhere
from tests.factories.training import make_session
from tests.training.test_register import (
    downloaded,
    room,
    sent,
    with_new,
)
from training.actions.attendance import note_attendance
from training.actions.sessions import Day, change_session
from training.builders.register import day_in_words, row_id
from training.models import Place, TrainingRecord, Visitor

__all__ = ["room"]
TODAY = timezone.localdate()
FIRST, SECOND, THIRD = (TODAY - dt.timedelta(days=n) for n in (8, 4, 1))
Rows = list[list[str]]


@pytest.fixture
def days(room: SimpleNamespace) -> SimpleNamespace:
    """The session of the room on three days."""
    room.by = everywhere(room.northshore, Permission.RECORD_TRAINING)
    session = make_session(room.quay, room.session.course, FIRST)
    further = [Day(SECOND), Day(THIRD)]
    room.session = change_session(by=room.by, session=session, further_days=further)
    return room


def row_of(rows: Rows, who: str, day: dt.date) -> list[str]:
    return next(r for r in rows if r[1].startswith(who) and r[5] == day_in_words(day))


def said(rows: Rows, *told: tuple[str, dt.date, str, str]) -> Rows:
    for who, day, came, minutes in told:
        row_of(rows, who, day)[3:5] = [came, minutes]
    return rows


def noted() -> dict[str, tuple[str, dict[str, int | None]]]:
    places = Place.objects.select_related("staff_member")
    return {p.staff_member.first_name: (p.state, p.days) for p in places}


def iso(**days: int | None) -> dict[str, int | None]:
    at = {"first": FIRST, "second": SECOND, "third": THIRD}
    return {str(at[name]): minutes for name, minutes in days.items()}


def test_there_is_a_row_for_each_person_and_day(days: SimpleNamespace) -> None:
    rows = downloaded(days)
    own = [row for row in rows[1:] if row[1]]
    assert [row[1] for row in own] == ["Rosa Quill", "Sam Reid"] * 3
    assert [row[5] for row in own[::2]] == [day_in_words(day) for day in (FIRST, SECOND, THIRD)]
    assert own[2][0] == row_id(days.session, days.rosa.pk, SECOND)
    assert {row[3] for row in own} == {""}


def test_different_days_go_out_come_back_and_are_marked(days: SimpleNamespace) -> None:
    note_attendance(by=days.by, session=days.session, states={days.lars.pk: "apologies"})
    rows = said(
        downloaded(days),
        ("Rosa", FIRST, "yes", "55"),
        ("Rosa", THIRD, "yes", ""),
        ("Sam", FIRST, "yes", "60"),
        ("Sam", SECOND, "yes", "60"),
        ("Sam", THIRD, "yes", "30"),
        ("Lars", SECOND, "", ""),
    )
    text = sent(days, rows)
    assert "Saved: 1 person came. 1 person came on some of the days, and is not counted" in text
    assert noted() == {
        "Rosa": ("briefly", iso(first=55, third=None)),
        "Sam": ("came", iso(first=60, second=60, third=30)),
        "Lars": ("apologies", {}),
    }
    assert Place.objects.get(staff_member=days.sam_person).minutes == 150
    assert [r.staff_member for r in TrainingRecord.objects.standing()] == [days.sam_person]
    shown = downloaded(days)
    assert row_of(shown, "Rosa", FIRST)[3:5] == ["yes", "55"]
    assert row_of(shown, "Rosa", SECOND)[3:5] == ["", ""]
    assert row_of(shown, "Rosa", THIRD)[3:5] == ["yes", ""]


def test_the_same_workbook_twice_and_one_as_it_came_change_nothing(days: SimpleNamespace) -> None:
    rows = said(downloaded(days), ("Rosa", FIRST, "yes", "55"), ("Sam", SECOND, "yes", ""))
    with_new(rows, "Vera New")[-20][5] = day_in_words(SECOND)
    sent(days, rows)

    def kept() -> list[object]:
        tables = (Place, Visitor, TrainingRecord)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    before = kept()
    assert Visitor.objects.get().days == iso(second=None)
    sent(days, rows)
    assert kept() == before
    sent(days, downloaded(days))
    assert kept() == before


def test_a_day_with_no_is_taken_away_and_an_empty_one_stays(days: SimpleNamespace) -> None:
    sent(days, said(downloaded(days), *[("Sam", day, "yes", "60") for day in (FIRST, SECOND)]))
    sent(days, said(downloaded(days), ("Sam", FIRST, "no", ""), ("Sam", SECOND, "", "")))
    assert noted() == {"Sam": ("briefly", iso(second=60))}
    sent(days, said(downloaded(days), ("Sam", SECOND, "no", "")))
    assert noted() == {}


def test_whoever_counts_by_fewer_days_still_does_when_a_day_is_added(
    days: SimpleNamespace,
) -> None:
    note_attendance(
        by=days.by,
        session=days.session,
        states={days.rosa.pk: "came", days.sam_person.pk: "came"},
        days={days.rosa.pk: {str(FIRST): 60}},
    )
    rows = downloaded(days)
    assert [row_of(rows, "Sam", day)[3] for day in (FIRST, SECOND, THIRD)] == ["yes"] * 3
    sent(days, said(rows, ("Rosa", SECOND, "yes", "")))
    assert noted() == {
        "Rosa": ("came", iso(first=60, second=None)),
        "Sam": ("came", {}),
    }
    sent(days, said(downloaded(days), ("Rosa", FIRST, "no", "")))
    assert noted()["Rosa"] == ("briefly", iso(second=None))


def test_new_names_have_the_days_beside_them(days: SimpleNamespace) -> None:
    rows = with_new(downloaded(days), "Vera New", "vera new", "Lars Beacon")
    for row, day in zip(rows[-20:], (FIRST, THIRD, SECOND), strict=False):
        row[4:6] = ["50", day_in_words(day)]
    text = sent(days, rows)
    assert "1 name is kept" in text
    vera = Visitor.objects.get()
    assert (vera.days, vera.minutes) == (iso(first=50, third=50), 100)
    assert noted() == {"Lars": ("briefly", iso(second=50))}


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Choose the day on which they came"),
        ("1 January 2001", "The day is not one of this session"),
    ],
)
def test_a_new_name_without_a_day_of_the_session_keeps_all_out(
    days: SimpleNamespace, day: str, sentence: str
) -> None:
    rows = with_new(said(downloaded(days), ("Sam", FIRST, "yes", "")), "Vera New")
    rows[-20][5] = day
    assert f"Row {len(rows) - 19}: {sentence}" in sent(days, rows)
    assert noted() == {}


def test_a_row_that_was_given_another_day_is_asked_about(days: SimpleNamespace) -> None:
    rows = said(downloaded(days), ("Sam", FIRST, "yes", ""))
    row_of(rows, "Sam", FIRST)[5] = day_in_words(SECOND)
    assert "Row 3: This row is of another day" in sent(days, rows)
    assert noted() == {}


def old_workbook(days: SimpleNamespace) -> Rows:
    """As they were before: a row for each person, with the first day."""
    heads = ["tip", "Name", "Team", "Came? yes or no", "Minutes", "Day"]
    people = [days.rosa, days.sam_person]
    rows = [
        [row_id(days.session, p.pk), p.shown_name, "Quay", "", "", day_in_words(FIRST)]
        for p in people
    ]
    return [heads, *rows, *([row_id(days.session), *[""] * 5] for _row in range(20))]


def test_an_old_workbook_is_read_and_the_page_says_how(days: SimpleNamespace) -> None:
    sent(days, said(downloaded(days), ("Rosa", FIRST, "yes", "55")))
    rows = old_workbook(days)
    rows[1][3] = rows[2][3] = "yes"
    text = sent(days, with_new(rows, "Vera New"))
    assert "“yes” was read as every day" in text
    assert noted() == {"Rosa": ("briefly", iso(first=55)), "Sam": ("came", {})}
    assert Visitor.objects.get().days == {}
    assert "every day" not in sent(days, said(downloaded(days), ("Rosa", SECOND, "yes", "")))


def test_the_days_of_a_session_of_one_day_are_as_before(room: SimpleNamespace) -> None:
    rows = downloaded(room)
    assert rows[1][0] == row_id(room.session, room.rosa.pk)
    assert "every day" not in sent(room, said(rows, ("Rosa", room.session.on, "yes", "55")))
    assert noted() == {"Rosa": ("came", {})}


def as_book(days: SimpleNamespace) -> bytes:
    made: bytes = days.client.get(reverse("training:register_file", args=[days.session.pk])).content
    return made


def test_the_days_to_choose_from_are_on_a_sheet_that_is_not_shown(days: SimpleNamespace) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(as_book(days))) as book:
        shown = {sheet.name: sheet.visible for sheet in book.sheets_metadata}
        listed = book.get_sheet_by_name("days").to_python()
    assert shown == {"Who came": SheetVisibleEnum.Visible, "days": SheetVisibleEnum.Hidden}
    assert [row[0] for row in listed] == [day_in_words(day) for day in (FIRST, SECOND, THIRD)]
