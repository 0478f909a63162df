"""Places: asked for, given once, given back; nobody is asked why."""

import datetime as dt
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from core.permissions import Permission as P
from core.scope import Scope
from services.models import StaffMember, Unit
from tests.factories import everywhere, make_person
from tests.factories.training import (
    did_elsewhere,
    level,
    make_course,
    make_equivalence,
    make_session,
    use_framework,
    verify_it,
)
from tests.world import build_world
from training.actions.hindrances import count_hindrances
from training.actions.in_the_way import settle_counts
from training.actions.notices import send_notices
from training.actions.places import Invited, agree_release, cannot_release, give_back, invite
from training.actions.sessions import Day, change_session
from training.figures.places import asked_of_me, release_hours, seats_of
from training.figures.prerequisites import missing_before
from training.models import Hindrance, Place, Session, SessionNotice

TODAY = timezone.localdate()
SOON = TODAY + dt.timedelta(days=20)


def by(unit: Unit) -> Scope:
    return Scope(None, P.PLAN_PLACES, (unit.path,))


def asked(
    w: SimpleNamespace, *people: StaffMember, released: bool = True, **more: object
) -> Invited:
    ids = [person.pk for person in people]
    facts = {"by": by(w.harbour), "session": w.session, **more}
    return invite(staff_ids=ids, is_released=released, **facts)  # type: ignore[arg-type]


def states(w: SimpleNamespace) -> dict[str, str]:
    rows = Place.objects.filter(session=w.session)
    return dict(rows.values_list("staff_member__first_name", "state"))


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    return furnished(world)


def furnished(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("skilled"), name="Skilled here", minutes=90)
    world.session = make_session(world.harbour, world.course, SOON, capacity=1)
    for person in (world.rosa, world.sam_person, world.lars):
        person.email = f"{person.first_name.lower()}@northshore.example"
        person.save()
    return world


def test_the_last_place_is_given_and_the_next_one_waits(house: SimpleNamespace) -> None:
    assert asked(house, house.rosa) == Invited(booked=1)
    assert asked(house, house.lars) == Invited(waiting=1)
    assert asked(house, house.rosa, house.lars) == Invited(already=2)
    assert states(house) == {"Rosa": "booked", "Lars": "waiting"}
    seats = seats_of([house.session])[house.session.pk]
    assert (seats.taken, seats.waiting, seats.free) == (1, 1, 0)


def test_whoever_has_waited_longest_gets_the_place_that_becomes_free_and_is_told_once(
    house: SimpleNamespace,
) -> None:
    asked(house, house.rosa)
    asked(house, house.lars)
    asked(house, house.sam_person)
    place = Place.objects.get(staff_member=house.rosa)
    for _twice in range(2):
        give_back(by=by(house.harbour), place=place, state="apologies")
        send_notices()
    assert states(house) == {"Rosa": "apologies", "Lars": "booked", "Sam": "waiting"}
    assert [one.to for one in mail.outbox] == [["lars@northshore.example"]]
    assert "become free" in mail.outbox[0].subject


def test_more_places_are_filled_from_the_list_in_its_order(house: SimpleNamespace) -> None:
    for person in (house.rosa, house.sam_person, house.lars):
        asked(house, person)
    record = everywhere(house.quay.parent, P.RECORD_TRAINING)
    change_session(by=record, session=house.session, capacity=2)
    assert states(house) == {"Rosa": "booked", "Sam": "booked", "Lars": "waiting"}


def test_who_leaves_is_passed_over_on_the_waiting_list(house: SimpleNamespace) -> None:
    for person in (house.rosa, house.sam_person, house.lars):
        asked(house, person)
    StaffMember.objects.filter(pk=house.sam_person.pk).update(left_on=TODAY)
    place = Place.objects.get(staff_member=house.rosa)
    give_back(by=by(house.quay), place=place, state="not_this_time")
    assert states(house) == {"Rosa": "not_this_time", "Sam": "waiting", "Lars": "booked"}


def test_nobody_is_moved_from_the_list_on_the_day(house: SimpleNamespace) -> None:
    asked(house, house.rosa)
    asked(house, house.lars)
    Session.objects.filter(pk=house.session.pk).update(on=TODAY)
    place = Place.objects.get(staff_member=house.rosa)
    give_back(by=by(house.harbour), place=place, state="apologies")
    assert states(house)["Lars"] == "waiting"


def test_on_the_day_nobody_passes_those_who_wait(house: SimpleNamespace) -> None:
    asked(house, house.rosa)
    asked(house, house.lars)
    Session.objects.filter(pk=house.session.pk).update(on=TODAY)
    place = Place.objects.get(staff_member=house.rosa)
    give_back(by=by(house.harbour), place=place, state="apologies")
    assert asked(house, house.sam_person) == Invited(waiting=1)
    assert states(house) == {"Rosa": "apologies", "Lars": "waiting", "Sam": "waiting"}
    Session.objects.filter(pk=house.session.pk).update(capacity=3)
    assert asked(house, house.rosa) == Invited(booked=1), "a place for each who waits is left"


def test_release_is_asked_of_the_manager_and_hours_are_kept(house: SimpleNamespace) -> None:
    assert asked(house, house.rosa, released=False) == Invited(nominated=1)
    (place,) = asked_of_me(by(house.quay), on=TODAY)
    assert not asked_of_me(by(house.lighthouse), on=TODAY)
    assert agree_release(by=by(house.quay), place=place, minutes=60) == Invited(booked=1)
    assert agree_release(by=by(house.quay), place=place) == Invited(already=1)
    hours = release_hours(by(house.quay), house.quay, on=TODAY)
    assert (hours.people, hours.asked, hours.given) == (0, 90, 60)


def test_release_for_a_longer_or_another_day_is_asked_again_and_the_place_is_kept(
    house: SimpleNamespace,
) -> None:
    record = everywhere(house.quay.parent, P.RECORD_TRAINING)
    asked(house, house.rosa, released=False)
    asked(house, house.lars, released=False)
    rosa, lars = Place.objects.order_by("pk")
    agree_release(by=by(house.quay), place=rosa)
    later = Day(SOON + dt.timedelta(days=1), None, 60)
    for facts in ({"further_days": [later]}, {"further_days": [later], "minutes": 100}):
        for _twice in range(2):
            change_session(by=record, session=house.session, **facts)
        asks = asked_of_me(by(house.harbour), on=TODAY)
        whole = 150 if "minutes" not in facts else 160
        assert [(p.pk, p.state, p.release_asked) for p in asks] == [
            (lars.pk, "nominated", whole),
            (rosa.pk, "booked", whole),
        ]
        hours = release_hours(by(house.harbour), house.harbour, on=TODAY)
        assert (hours.people, hours.asked, hours.given) == (2, 2 * whole, 0)
        assert agree_release(by=by(house.quay), place=rosa) == Invited(booked=1)
        assert agree_release(by=by(house.quay), place=rosa) == Invited(already=1)
        assert release_hours(by(house.quay), house.quay, on=TODAY).given == whole
    change_session(by=record, session=house.session, on=SOON - dt.timedelta(days=9))
    asks = asked_of_me(by(house.quay), on=TODAY)
    assert [(place.pk, place.state) for place in asks] == [(rosa.pk, "booked")]
    told = SessionNotice.objects.filter(about="booked", staff_member=house.rosa)
    assert told.count() == 1, "the place is hers all along, so it is told once"
    cannot_release(by=by(house.quay), place=rosa, what="no_cover")
    assert states(house) == {"Rosa": "not_this_time", "Lars": "nominated"}


def test_a_shorter_session_or_another_room_was_agreed_already(house: SimpleNamespace) -> None:
    record = everywhere(house.quay.parent, P.RECORD_TRAINING)
    asked(house, house.rosa)
    asked(house, house.lars)
    change_session(by=record, session=house.session, minutes=80, place="Long room")
    assert not asked_of_me(by(house.harbour), on=TODAY)
    hours = release_hours(by(house.harbour), house.harbour, on=TODAY)
    assert (hours.asked, hours.given) == (160, 160)


def test_a_place_nobody_was_asked_about_is_not_asked_about_when_the_session_moves(
    house: SimpleNamespace,
) -> None:
    Place.objects.create(session=house.session, staff_member=house.rosa)
    record = everywhere(house.quay.parent, P.RECORD_TRAINING)
    change_session(by=record, session=house.session, on=SOON + dt.timedelta(days=40))
    assert not asked_of_me(by(house.harbour), on=TODAY)


def test_not_possible_now_is_counted_once_and_on_no_name(house: SimpleNamespace) -> None:
    asked(house, house.rosa, released=False)
    place = Place.objects.get()
    for _twice in range(2):
        cannot_release(by=by(house.quay), place=place, what="no_cover")
    counted = Hindrance.objects.get()
    assert (counted.unit, counted.what, counted.people) == (house.quay, "no_cover", 1)
    assert states(house) == {"Rosa": "not_this_time"}
    asked(house, house.sam_person, released=False)
    cannot_release(by=by(house.quay), place=Place.objects.last(), what="no_cover")
    assert Hindrance.objects.get().people == 2


def in_the_way() -> dict[str, int]:
    return dict(Hindrance.objects.values_list("what", "people"))


def not_possible(house: SimpleNamespace, what: str) -> Place:
    """Rosa is asked for, and it is not possible."""
    asked(house, house.rosa, released=False)
    place = Place.objects.get(staff_member=house.rosa)
    cannot_release(by=by(house.quay), place=place, what=what)
    return place


def test_whoever_is_kept_twice_is_one_person_for_each_reason(house: SimpleNamespace) -> None:
    not_possible(house, "no_cover")
    not_possible(house, "no_cover")
    assert in_the_way() == {"no_cover": 1}
    StaffMember.objects.filter(pk=house.rosa.pk).update(home_unit=house.lighthouse)
    asked(house, house.rosa, released=False)
    place = Place.objects.get()
    cannot_release(by=by(house.harbour), place=place, what="no_cover")
    assert in_the_way() == {"no_cover": 1}, "in a new team she is no second person"
    asked(house, house.rosa, released=False)
    cannot_release(by=by(house.harbour), place=place, what="not_told")
    assert in_the_way() == {"no_cover": 1, "not_told": 1}


@pytest.mark.parametrize("at_once", [True, False])
def test_whoever_can_go_after_all_is_in_no_count(house: SimpleNamespace, at_once: bool) -> None:
    Hindrance.objects.create(
        session=house.session, unit=house.quay, asked="absence", what="no_cover", people=4
    )
    not_possible(house, "not_told")
    place = not_possible(house, "no_cover")
    assert in_the_way() == {"no_cover": 5, "not_told": 1}
    asked(house, house.rosa, released=at_once)
    if not at_once:
        assert in_the_way() == {"no_cover": 5, "not_told": 1}, "nobody has agreed yet"
        agree_release(by=by(house.quay), place=place)
    assert in_the_way() == {"no_cover": 4}
    cannot_release(by=by(house.quay), place=place, what="no_cover")
    assert in_the_way() == {"no_cover": 5}


def test_whoever_came_all_the_same_is_in_no_count_the_next_day(house: SimpleNamespace) -> None:
    place = not_possible(house, "no_cover")
    asked(house, house.lars, released=False)
    cannot_release(by=by(house.harbour), place=Place.objects.last(), what="no_cover")
    assert settle_counts(today=SOON + dt.timedelta(days=1)) == 0
    Place.objects.filter(pk=place.pk).update(state="came")
    assert settle_counts(today=SOON) == 0
    assert [settle_counts(today=SOON + dt.timedelta(days=n)) for n in (1, 2)] == [1, 0]
    assert in_the_way() == {"no_cover": 1}
    for days, kept in ((60, 1), (61, 0)):
        settle_counts(today=SOON + dt.timedelta(days=days))
        marks = Hindrance.objects.values_list("marks", flat=True)
        assert sum(map(len, marks)) == kept


def test_what_a_lead_counts_by_hand_stands(house: SimpleNamespace) -> None:
    not_possible(house, "no_cover")
    record = everywhere(house.quay.parent, P.RECORD_TRAINING)
    facts = {"by": record, "session": house.session, "unit": house.quay}
    count_hindrances(**facts, people={"no_cover": 3})
    asked(house, house.rosa)
    assert in_the_way() == {"no_cover": 3}


@pytest.mark.parametrize("what", ["", "too_few", "illness"])
def test_a_reason_of_a_person_is_no_choice(house: SimpleNamespace, what: str) -> None:
    asked(house, house.rosa, released=False)
    with pytest.raises(ValueError, match="not asked for"):
        cannot_release(by=by(house.quay), place=Place.objects.get(), what=what)


def test_a_manager_invites_own_people_to_a_session_held_above_and_nobody_elses(
    house: SimpleNamespace,
) -> None:
    assert asked(house, house.rosa, by=by(house.quay)) == Invited(booked=1)
    for person, scope in ((house.lars, house.quay), (house.olive, house.orchard)):
        with pytest.raises(PermissionError):
            asked(house, person, by=by(scope))
    place = Place.objects.get()
    with pytest.raises(PermissionError):
        give_back(by=by(house.lighthouse), place=place, state="apologies")


def test_somebody_with_two_joined_records_has_one_place(house: SimpleNamespace) -> None:
    old = make_person("Rosie Quill", house.quay, house.worker)
    asked(house, old)
    StaffMember.objects.filter(pk=old.pk).update(merged_into=house.rosa)
    assert asked(house, house.rosa) == Invited(already=1)
    assert seats_of([house.session])[house.session.pk].taken == 1


def test_a_place_given_back_can_be_asked_for_again_and_is_told_again(
    house: SimpleNamespace,
) -> None:
    for turn in (1, 2):
        assert asked(house, house.rosa) == Invited(booked=1)
        assert SessionNotice.objects.filter(about="booked").count() == turn
        give_back(by=by(house.quay), place=Place.objects.get(), state="not_this_time")


def test_it_is_too_late_once_a_session_is_over_or_called_off(house: SimpleNamespace) -> None:
    Session.objects.filter(pk=house.session.pk).update(on=TODAY - dt.timedelta(days=1))
    with pytest.raises(ValueError, match="over"):
        asked(house, house.rosa)
    Session.objects.filter(pk=house.session.pk).update(on=SOON, state="cancelled")
    with pytest.raises(ValueError, match="called off"):
        asked(house, house.rosa)


def test_what_a_course_builds_on_is_known_from_records_that_still_count(
    house: SimpleNamespace,
) -> None:
    first = make_course(house.northshore, level("informed"), name="First steps", validity_months=1)
    house.course.prerequisites.add(first)
    make_session(house.quay, first, TODAY - dt.timedelta(days=5), [house.rosa])
    make_session(house.quay, first, TODAY - dt.timedelta(days=400), [house.sam_person])
    ids = [house.rosa.pk, house.sam_person.pk]
    assert missing_before(house.course, ids, on=TODAY) == {house.sam_person.pk: ["First steps"]}


def test_what_counts_as_the_course_it_builds_on_is_known_once_verified(
    house: SimpleNamespace,
) -> None:
    day = dt.timedelta(days=1)
    first = make_course(house.northshore, level("informed"), name="First steps")
    house.course.prerequisites.add(first)
    both = [level("informed"), level("skilled")]
    theirs = make_equivalence(house.northshore, "Their first steps", both, course=first)
    did_elsewhere(theirs, house.rosa, TODAY - 9 * day)
    lacking = {house.rosa.pk: ["First steps"]}

    def found(on: dt.date = TODAY) -> dict[int, list[str]]:
        return missing_before(house.course, [house.rosa.pk], on=on)

    assert found() == lacking
    verify_it(theirs, TODAY - 4 * day, until_on=TODAY)
    assert (found(), found(TODAY + day), found(TODAY - 5 * day)) == ({}, lacking, lacking)
    verify_it(theirs, TODAY, [level("skilled")])
    assert found() == lacking
    verify_it(theirs, TODAY, [level("informed")])
    assert found() == {}


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_do_not_both_get_the_last_place() -> None:
    w = furnished(build_world())
    ready = threading.Barrier(2)

    def press(ids: Iterable[int]) -> None:
        try:
            ready.wait(timeout=20)
            invite(by=by(w.harbour), session=w.session, staff_ids=list(ids), is_released=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(press, ([w.rosa.pk], [w.lars.pk])))
    assert sorted(states(w).values()) == ["booked", "waiting"]
