"""What people see of their own places and wishes, and what they say of them themselves."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission as P
from services.access import viewer_for
from services.digests import Reader
from services.models import StaffMember
from tests.factories import everywhere, make_person
from tests.factories.places import make_place
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.test_pages import page_as, send
from training.actions.notices import send_notices
from training.actions.places import give_back_own
from training.actions.sessions import call_off, change_session
from training.actions.wishes import take_back_wish, wish_for_oneself
from training.builders.digest import own_lines
from training.figures.demand import who_would_like
from training.figures.own_places import own_places
from training.models import Place, Session, WishForCourse

TODAY = timezone.localdate()
SOON = TODAY + dt.timedelta(days=20)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("skilled"), name="Skilled here", minutes=90)
    world.session = make_session(world.quay, world.course, SOON, title="Soon", capacity=1)
    world.place = make_place(world.session, world.sam_person)
    return world


def told(house: SimpleNamespace) -> list[str]:
    return [one.about for one in own_places(house.sam_person, on=TODAY).notices]


def test_what_happens_to_a_session_stands_on_the_own_page(house: SimpleNamespace) -> None:
    by = everywhere(house.quay, P.RECORD_TRAINING)
    assert told(house) == ["booked"]
    change_session(by=by, session=house.session, place="Long room")
    assert told(house) == ["moved"]
    house.session.refresh_from_db()
    call_off(by=by, session=house.session)
    assert told(house) == ["cancelled"]
    for name in ("training:my_record", "services:my_record"):
        assert "The session is called off" in page_as(house.sam, name)
    assert own_places(house.sam_person, on=SOON + dt.timedelta(days=1)).notices == ()


def test_who_has_a_place_reads_what_is_difficult_and_finds_the_materials(
    house: SimpleNamespace,
) -> None:
    assert "Materials" not in page_as(house.sam, "training:my_record")
    notes = {"content_note": "Speaks of loss", "materials_url": "https://learn.example/skilled"}
    Session.objects.filter(pk=house.session.pk).update(**notes)
    for name in ("training:my_record", "services:my_record"):
        text = page_as(house.sam, name)
        assert "Difficult content: Speaks of loss" in text
        assert 'href="https://learn.example/skilled"' in text
    send_notices()
    (told,) = [one.body for one in mail.outbox if one.to == [house.sam.email]]
    assert "Difficult content: Speaks of loss" in told
    assert "Materials: https://learn.example/skilled" in told
    house.session.refresh_from_db()
    call_off(by=everywhere(house.quay, P.RECORD_TRAINING), session=house.session)
    send_notices()
    off = mail.outbox[-1].body
    assert "called off" in off
    assert "Speaks of loss" not in off


def test_without_a_note_of_its_own_a_session_has_that_of_its_course(house: SimpleNamespace) -> None:
    house.course.content_note = "Speaks of fire"
    house.course.save()
    assert "Difficult content: Speaks of fire" in page_as(house.sam, "training:my_record")


def test_a_place_that_was_given_back_is_told_of_no_more(house: SimpleNamespace) -> None:
    waits = make_place(house.session, house.rosa)
    assert waits.state == "waiting"
    text = send(house.sam, "training:my_place_give_back", house.place.pk)
    assert "Your place is free for somebody else" in text
    states = dict(Place.objects.values_list("staff_member__first_name", "state"))
    assert states == {"Sam": "not_this_time", "Rosa": "booked"}
    assert told(house) == []
    send(house.sam, "training:my_place_give_back", house.place.pk)
    assert Place.objects.get(pk=waits.pk).state == "booked"


def test_nobody_gives_back_the_place_of_somebody_else(house: SimpleNamespace) -> None:
    other = make_place(make_session(house.quay, house.course, SOON), house.rosa)
    url = reverse("training:my_place_give_back", args=[other.pk])
    for user in (house.sam, house.alma, house.walt):
        client = Client()
        client.force_login(user)
        assert client.post(url).status_code == 404
    facts = {"user_id": house.sam.pk, "place": other}
    for person in (house.sam_person, house.rosa):
        with pytest.raises(PermissionError):
            give_back_own(person=person, **facts)
    assert Place.objects.get(pk=other.pk).state == "booked"


def test_it_is_too_late_once_a_session_is_called_off(house: SimpleNamespace) -> None:
    call_off(by=everywhere(house.quay, P.RECORD_TRAINING), session=house.session)
    text = send(house.sam, "training:my_place_give_back", house.place.pk)
    assert "This session is called off." in text


def test_people_wish_for_a_course_and_take_it_back(house: SimpleNamespace) -> None:
    course = make_course(house.northshore, level("informed"), name="Opening doors")
    scope = everywhere(house.quay, P.PLAN_PLACES)
    for _twice in range(2):
        send(house.sam, "training:my_wish_add", course=course.pk)
    assert who_would_like(scope, course, on=TODAY) == {house.sam_person.pk}
    text = page_as(house.sam, "training:my_record")
    assert "Courses you would like" in text
    assert "Waits for a date" in text
    for _twice in range(2):
        take_back_wish(user_id=house.sam.pk, person=house.sam_person, course=course)
    assert not WishForCourse.objects.exists()
    with pytest.raises(PermissionError):
        wish_for_oneself(user_id=house.sam.pk, person=house.rosa, course=course, since=TODAY)


def test_a_wish_that_is_sent_twice_is_noted_once_and_is_no_mistake(house: SimpleNamespace) -> None:
    for _twice in range(2):
        text = send(house.sam, "training:my_wish_add", course=house.course.pk)
        assert "Noted. You can take it back at any time." in text
    assert WishForCourse.objects.count() == 1


def test_a_wish_on_a_joined_record_is_the_same_wish(house: SimpleNamespace) -> None:
    old = make_person("Sammy Reid", house.quay, house.worker)
    course = make_course(house.northshore, level("informed"), name="Opening doors")
    WishForCourse.objects.create(staff_member=old, course=course, since=TODAY)
    StaffMember.objects.filter(pk=old.pk).update(merged_into=house.sam_person)
    facts = {"user_id": house.sam.pk, "person": house.sam_person, "course": course}
    assert wish_for_oneself(since=TODAY, **facts) is False
    assert [one.course for one in own_places(house.sam_person, on=TODAY).wishes] == [course.name]
    take_back_wish(**facts)
    assert not WishForCourse.objects.exists()


def test_a_course_of_strangers_cannot_be_wished_for(house: SimpleNamespace) -> None:
    theirs = make_course(house.westmoor, level("informed"), name="Mill course")
    assert "Mill course" not in page_as(house.sam, "training:my_wish_add")
    send(house.sam, "training:my_wish_add", course=theirs.pk)
    assert not WishForCourse.objects.exists()


def test_a_place_in_the_session_of_another_team_is_known_to_mail_and_page(
    house: SimpleNamespace,
) -> None:
    require(house.worker, level("informed"))
    for nth in range(12):
        make_session(house.quay, house.course, TODAY + dt.timedelta(days=1), title=f"Near {nth}")
    beside = make_session(
        house.lighthouse, house.course, TODAY + dt.timedelta(days=9), title="Beside the sea"
    )
    reader = Reader(house.rosa.user_id or 0, viewer_for(house.sam), house.rosa)

    def words() -> list[str]:
        return [line.words for line in own_lines(reader, TODAY)]

    assert any("You might like an offer" in one for one in words())
    make_place(beside, house.rosa)
    assert words() == ["You have a place: Beside the sea"]
    make_place(beside, house.sam_person)
    assert "Beside the sea" in page_as(house.sam, "training:my_record")
    assert "Beside the sea" not in page_as(house.walt, "training:my_record")
