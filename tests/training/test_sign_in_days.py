"""Signing in on one day of several says that day, and no other."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tests.training.test_sign_in import DAY, at, make_door
from training.actions.attendance import note_attendance
from training.actions.sessions import Day, change_session
from training.actions.sign_in import arrive, confirm_arrivals, open_by_hand, proposed
from training.models import Arrival, CourseMinimum, Place, TrainingRecord, Visitor

SECOND, THIRD = DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=2)


@pytest.fixture
def days(world: SimpleNamespace) -> SimpleNamespace:
    """A session of three days of 60 minutes each."""
    make_door(world)
    further = [Day(SECOND), Day(THIRD)]
    world.session = change_session(
        by=world.by, session=world.session, further_days=further, now=at(8)
    )
    world.sign_in.refresh_from_db()
    return world


def signed_in(days: SimpleNamespace, *on: dt.date, name: str = "Rosa Quill") -> None:
    for day in on:
        arrive(sign_in=days.sign_in, now=at(10, day=day), name=name)


def confirmed(days: SimpleNamespace) -> dict[str, int]:
    said = {one.arrival.pk: one.chosen for one in proposed(by=days.by, session=days.session)}
    return confirm_arrivals(by=days.by, session=days.session, said=said, now=at(13, day=THIRD))


def rosas(days: SimpleNamespace) -> tuple[str, dict[str, int | None]]:
    place = Place.objects.get(staff_member=days.rosa)
    return place.state, place.days


def test_one_day_of_three_is_for_a_while(days: SimpleNamespace) -> None:
    signed_in(days, THIRD)
    assert confirmed(days) == {"came": 0, "briefly": 1, "visitors": 0, "out": 0}
    assert rosas(days) == ("briefly", {str(THIRD): None})
    assert not TrainingRecord.objects.exists()


def test_each_day_is_kept_and_all_of_them_count(days: SimpleNamespace) -> None:
    signed_in(days, DAY, SECOND, SECOND, THIRD)
    assert Arrival.objects.count() == 3
    assert confirmed(days)["came"] == 1
    assert rosas(days) == ("came", {str(day): None for day in (DAY, SECOND, THIRD)})
    assert TrainingRecord.objects.standing().count() == 1


def test_a_day_is_added_to_those_that_are_known(days: SimpleNamespace) -> None:
    course = days.session.course
    CourseMinimum.objects.create(organisation=days.northshore, course=course, minutes=120)
    note_attendance(
        by=days.by,
        session=days.session,
        states={days.rosa.pk: "briefly"},
        days={days.rosa.pk: {str(DAY): 50}},
    )
    signed_in(days, THIRD)
    confirmed(days)
    assert rosas(days) == ("briefly", {str(DAY): 50, str(THIRD): None}), "50 and 60 are not 120"
    assert not TrainingRecord.objects.exists()

    signed_in(days, SECOND)
    confirmed(days)
    assert rosas(days)[0] == "came"


def test_whoever_counts_already_still_does(days: SimpleNamespace) -> None:
    note_attendance(by=days.by, session=days.session, states={days.rosa.pk: "came"})
    signed_in(days, THIRD)
    confirmed(days)
    assert rosas(days) == ("came", {}), "all of the days were known"


def test_a_name_that_nobody_knows_keeps_its_days(days: SimpleNamespace) -> None:
    signed_in(days, DAY, THIRD, name="Vera Nobody")
    assert confirmed(days)["visitors"] == 1
    assert Visitor.objects.get().days == {str(DAY): None, str(THIRD): None}


def test_a_list_opened_after_the_last_day_is_of_the_last_day(days: SimpleNamespace) -> None:
    late = at(9, day=THIRD + dt.timedelta(days=1))
    open_by_hand(by=days.by, session=days.session, now=late)
    arrive(sign_in=days.sign_in, now=late, name="Rosa Quill")
    confirmed(days)
    assert rosas(days) == ("briefly", {str(THIRD): None})
