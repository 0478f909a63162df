"""A workbook that is put right and sent again, in any language, by the rule of the course."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from core.permissions import Permission
from tests.factories import everywhere
from tests.training.test_register import (
    came,
    downloaded,
    filled,
    room,
    rows_of,
    sent,
    with_new,
)
from tests.training.test_register_days import FIRST, SECOND, THIRD, days, iso, noted, said
from training.actions.attendance import note_attendance
from training.actions.minimums import set_minimum
from training.builders.register import day_in_words
from training.models import Place, TrainingRecord, Visitor

__all__ = ["days", "room"]
Rows = list[list[str]]


def vera(rows: Rows, word: str, minutes: str = "", day: str = "") -> Rows:
    row = next(row for row in rows if row[0].endswith("-new"))
    row[1], row[3], row[4] = "Vera New", word, minutes
    row[5] = day or row[5]
    return rows


def least(room: SimpleNamespace, minutes: int) -> None:
    by = everywhere(room.northshore, Permission.MANAGE_FRAMEWORKS)
    set_minimum(by=by, organisation=room.northshore, course=room.session.course, minutes=minutes)


def test_the_minutes_of_a_name_are_put_right_and_no_takes_it_out(room: SimpleNamespace) -> None:
    for minutes in ("60", "45", ""):
        sent(room, vera(downloaded(room), "yes", minutes))
    assert Visitor.objects.get().minutes == 45, "an empty cell changes nothing"
    assert "1 name is taken out" in sent(room, vera(downloaded(room), "no"))
    assert not Visitor.objects.exists()
    room.session.refresh_from_db()
    assert room.session.state == "planned"
    assert "taken out" not in sent(room, vera(downloaded(room), "no"))


def test_no_takes_one_day_of_a_name_out(days: SimpleNamespace) -> None:
    rows = with_new(downloaded(days), "Vera New", "Vera New")
    for row, day in zip(rows[-20:], (FIRST, SECOND), strict=False):
        row[4:6] = ["50", day_in_words(day)]
    sent(days, rows)
    sent(days, vera(downloaded(days), "yes", "30", day_in_words(FIRST)))
    sent(days, vera(downloaded(days), "no", "", day_in_words(SECOND)))
    one = Visitor.objects.get()
    assert (one.days, one.minutes) == (iso(first=30), 30)
    sent(days, vera(downloaded(days), "no", "", day_in_words(FIRST)))
    assert not Visitor.objects.exists()


def test_no_takes_out_what_was_written_and_not_what_a_list_says(room: SimpleNamespace) -> None:
    sent(room, vera(downloaded(room), "yes", "60"))
    told = {**Visitor.objects.get().stays, "7": [{"on": "", "minutes": 20}]}
    Visitor.objects.update(stays=told)
    sent(room, vera(downloaded(room), "no"))
    assert Visitor.objects.get().minutes == 20


def test_no_for_somebody_by_their_whole_name_takes_them_back(room: SimpleNamespace) -> None:
    rows = downloaded(room)
    sent(room, with_new(rows, "Lars Beacon"))
    assert set(came()) == {"Lars Beacon"}
    row = next(row for row in rows if row[1] == "Lars Beacon")
    row[3] = "no"
    sent(room, rows)
    assert came() == {}


@pytest.mark.parametrize("which", ["room", "days"])
def test_it_goes_out_in_one_language_and_comes_back_in_another(
    request: pytest.FixtureRequest, which: str
) -> None:
    house = request.getfixturevalue(which)
    address = reverse("training:register_file", args=[house.session.pk])
    made = house.client.get(address, headers={"accept-language": "cy"}).content
    rows = rows_of(made)
    with translation.override("cy"):
        assert rows[1][5] == day_in_words(house.session.on)
    text = sent(house, vera(filled(rows, Rosa=("yes", "55")), "yes", "", rows[1][5]))
    assert "Saved" in text
    assert Place.objects.get().state in {"came", "briefly"}
    assert Visitor.objects.get().name == "Vera New"


def test_fewer_minutes_than_the_course_asks_for_do_not_count(room: SimpleNamespace) -> None:
    least(room, 60)
    rows = filled(downloaded(room), Rosa=("yes", "10"), Sam=("yes", "60"))
    text = sent(room, rows)
    assert came() == {"Sam Reid": 60}
    assert "1 person was there for less time than the course asks for" in text
    assert [r.staff_member for r in TrainingRecord.objects.standing()] == [room.sam_person]
    sent(room, rows)
    assert came() == {"Sam Reid": 60}
    sent(room, filled(downloaded(room), Rosa=("yes", "70")))
    assert came() == {"Rosa Quill": 70, "Sam Reid": 60}
    sent(room, filled(downloaded(room), Rosa=("yes", "20")))
    assert came() == {"Sam Reid": 60}


def test_whoever_counts_by_fewer_minutes_stays_so_when_nothing_is_changed(
    room: SimpleNamespace,
) -> None:
    least(room, 60)
    by = everywhere(room.northshore, Permission.RECORD_TRAINING)
    told = {room.rosa.pk: "came"}
    note_attendance(by=by, session=room.session, states=told, minutes={room.rosa.pk: 10})
    sent(room, downloaded(room))
    assert came() == {"Rosa Quill": 10}


def test_short_days_do_not_add_up_to_the_least_minutes(days: SimpleNamespace) -> None:
    least(days, 60)
    each = (FIRST, SECOND, THIRD)
    rows = said(
        downloaded(days),
        *[("Rosa", day, "yes", "5") for day in each],
        *[("Sam", day, "yes", "20") for day in each],
    )
    text = sent(days, rows)
    assert {who: state for who, (state, _days) in noted().items()} == {
        "Rosa": "briefly",
        "Sam": "came",
    }
    assert "1 person was there for less time than the course asks for" in text
    sent(days, said(downloaded(days), ("Rosa", SECOND, "yes", "50")))
    assert noted()["Rosa"][0] == "came"
    sent(days, downloaded(days))
    assert noted()["Rosa"] == ("came", iso(first=5, second=50, third=5))
