"""Marking a session of several days: who came on which, and what that counts for."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.test_marking import send
from training.actions.attendance import record_attendance
from training.actions.list_undone import undo_batch
from training.actions.minimums import set_minimum
from training.models import Place, Session, SessionDay, Standing, TrainingRecord

TODAY = timezone.localdate()
FIRST, SECOND = TODAY - dt.timedelta(days=9), TODAY - dt.timedelta(days=2)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """A session of 180 minutes on the first day and of 120 on the second."""
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    world.course = make_course(world.northshore, level("informed"), name="First steps")
    world.session = make_session(world.quay, world.course, FIRST)
    Session.objects.filter(pk=world.session.pk).update(ends_on=SECOND, minutes=180)
    SessionDay.objects.create(session=world.session, on=SECOND, minutes=120)
    world.session.refresh_from_db()
    world.client = Client()
    world.client.force_login(world.alma)
    world.address = reverse("training:attendance_note", args=[world.session.pk])
    world.r, world.s = world.rosa.pk, world.sam_person.pk
    return world


def least(house: SimpleNamespace, minutes: int) -> None:
    by = everywhere(house.northshore, Permission.MANAGE_FRAMEWORKS)
    set_minimum(by=by, organisation=house.northshore, course=house.course, minutes=minutes)


ONE, TWO = FIRST.isoformat(), SECOND.isoformat()
BOTH = {ONE: None, TWO: None}


def kept() -> dict[int, tuple[str, dict[str, int | None]]]:
    rows = Place.objects.values_list("staff_member", "state", "days")
    return {who: (state, days) for who, state, days in rows}


def test_without_a_rule_all_of_the_days_count(house: SimpleNamespace) -> None:
    text = house.client.get(house.address).content.decode()
    assert "Whoever came to all of them counts" in text
    assert f'id="day0-{house.r}"' in text
    assert f'id="state-{house.r}-came"' not in text
    both = {f"day0_{house.r}": "yes", f"day1_{house.r}": "yes"}
    for _twice in range(2):
        text = send(house, **both, **{f"day0_{house.s}": "yes"})
    assert kept() == {house.r: ("came", BOTH), house.s: ("briefly", {ONE: None})}
    assert "Saved: 1 person came." in text
    assert f"{FIRST.day} {FIRST:%b}" in text
    assert [r.staff_member_id for r in TrainingRecord.objects.all()] == [house.r]
    assert Standing.objects.get(staff_member=house.s).held == 0
    again = house.client.get(house.address).content.decode()
    assert f'id="day0-{house.s}" data-tick checked' in again
    assert f'id="day1-{house.s}" data-tick>' in again


def test_the_least_minutes_of_the_course_say_who_took_part(house: SimpleNamespace) -> None:
    least(house, 150)
    assert "for 150 minutes in all" in house.client.get(house.address).content.decode()
    send(house, **{f"day0_{house.r}": "yes", f"day1_{house.s}": "yes"})
    assert kept() == {
        house.r: ("came", {ONE: None}),
        house.s: ("briefly", {TWO: None}),
    }


def test_a_day_of_unknown_length_does_not_make_up_the_minutes(house: SimpleNamespace) -> None:
    least(house, 100)
    Session.objects.filter(pk=house.session.pk).update(minutes=None)
    send(house, **{f"day0_{house.r}": "yes", f"day1_{house.s}": "yes"})
    assert [kept()[who][0] for who in (house.r, house.s)] == ["briefly", "came"]


def test_all_of_the_days_are_enough_however_short_they_were(house: SimpleNamespace) -> None:
    least(house, 600)
    send(house, **{f"day0_{house.r}": "yes", f"day1_{house.r}": "yes"})
    assert kept()[house.r][0] == "came"


def test_the_lead_may_find_fewer_days_enough(house: SimpleNamespace) -> None:
    send(house, **{f"day1_{house.r}": "yes", f"enough_{house.r}": "yes"})
    assert kept()[house.r] == ("came", {TWO: None})
    again = house.client.get(house.address).content.decode()
    assert f'id="enough-{house.r}" checked' in again
    send(house, **{f"was_{house.r}": "yes", f"day1_{house.r}": "yes"})
    assert kept()[house.r] == ("briefly", {TWO: None})
    assert not TrainingRecord.objects.standing().exists()
    send(house, **{f"enough_{house.s}": "yes"})
    assert house.s not in kept(), "enough of nothing is nothing"


@pytest.mark.parametrize("days", [["day0"], ["day0", "day1"]])
def test_ticks_taken_away_are_taken_back(house: SimpleNamespace, days: list[str]) -> None:
    send(house, **{f"{day}_{house.r}": "yes" for day in days})
    assert f'name="was-{house.r}"' in house.client.get(house.address).content.decode()
    send(house, **{f"was_{house.r}": "yes"})
    assert kept() == {}
    assert Session.objects.get().state == "planned"


def test_a_name_that_is_looked_for_loses_no_tick(house: SimpleNamespace) -> None:
    text = send(
        house, q="lars", **{f"day1_{house.r}": "yes", f"enough_{house.r}": "yes"}
    )  # fmt: skip
    assert "may be one of these" in text
    assert f'id="day1-{house.r}" data-tick checked' in text
    assert f'id="enough-{house.r}" checked' in text
    assert kept() == {}
    send(house, q="lars beacon")
    assert kept() == {house.lars.pk: ("came", BOTH)}


def test_everyone_came_ticks_every_day(house: SimpleNamespace) -> None:
    text = house.client.get(house.address, {"everyone": "came"}).content.decode()
    assert text.count("data-tick checked") == 2 * text.count("data-mark>")


def test_what_a_list_says_stays_when_the_page_is_saved_as_it_stands(
    house: SimpleNamespace,
) -> None:
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    record_attendance(by=by, session=house.session, came=[house.r], briefly=[house.s], batch_id=7)
    text = house.client.get(house.address).content.decode()
    assert text.count("data-tick checked") == 2
    both = {f"day0_{house.r}": "yes", f"day1_{house.r}": "yes", f"was_{house.r}": "yes"}
    send(house, **both)
    assert set(Place.objects.values_list("staff_member", "state", "source", "batch_id")) == {
        (house.r, "came", "list", 7),
        (house.s, "briefly", "list", 7),
    }


def test_minutes_that_a_list_told_are_not_lost_or_read_anew(house: SimpleNamespace) -> None:
    least(house, 150)
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    days = {house.r: {ONE: 20}, house.s: {ONE: 170, TWO: 100}}
    record_attendance(
        by=by, session=house.session, came=[house.s], briefly=[house.r], days=days, batch_id=7
    )
    send(
        house,
        **{f"was_{house.r}": "yes", f"day0_{house.r}": "yes", f"was_{house.s}": "yes"},
        **{f"day0_{house.s}": "yes"},
    )
    assert kept() == {house.r: ("briefly", {ONE: 20}), house.s: ("came", {ONE: 170})}
    assert Place.objects.get(staff_member=house.s).minutes == 170
    send(house, **{f"day0_{house.r}": "yes", f"day1_{house.r}": "yes"})
    assert kept()[house.r] == ("came", {ONE: 20, TWO: None})


def test_apologies_take_the_days_away(house: SimpleNamespace) -> None:
    send(house, **{f"day0_{house.r}": "yes"})
    send(house, **{f"was_{house.r}": "yes", f"instead_{house.r}": "apologies"})
    assert kept() == {house.r: ("apologies", {})}


def test_undoing_a_list_brings_back_the_days_that_were_marked(house: SimpleNamespace) -> None:
    send(house, **{f"day0_{house.r}": "yes"})
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    noted = record_attendance(by=by, session=house.session, came=[house.r], batch_id=7)
    assert kept()[house.r][0] == "came"
    undo_batch(by=by, batch_id=7, before={was.place_id: was for was in noted.before})
    assert kept() == {house.r: ("briefly", {ONE: None})}


def test_a_session_of_one_day_is_marked_as_before(house: SimpleNamespace) -> None:
    one = make_session(house.quay, house.course, SECOND, title="One day")
    text = house.client.get(reverse("training:attendance_note", args=[one.pk])).content.decode()
    assert f'id="state-{house.r}-came"' in text
    assert "day0-" not in text
    assert "Enough all the same" not in text
