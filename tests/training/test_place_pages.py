"""Inviting, agreeing release and giving a place back, on the pages."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.permissions import Permission
from tests.factories import everywhere
from tests.factories.places import make_place
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.test_pages import page_as, send
from training.actions.offers import say_not_now
from training.actions.sessions import change_session
from training.models import Framework, Hindrance, Place

TODAY = timezone.localdate()
SOON = TODAY + dt.timedelta(days=20)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("skilled"), name="Skilled here", minutes=90)
    world.session = make_session(world.harbour, world.course, SOON, capacity=1)
    return world


def test_a_manager_invites_own_people_alone(house: SimpleNamespace) -> None:
    text = page_as(house.mark, "training:session_invite", house.session.pk)
    assert "Rosa Quill" in text
    assert "Lars" not in text
    people = {"people": str(house.lars.pk), "is_released": "on"}
    assert "valid choice" in send(
        house.mark, "training:session_invite", house.session.pk, **people
    ) or not (Place.objects.exists())
    people = {"people": str(house.rosa.pk), "is_released": "on"}
    text = send(house.mark, "training:session_invite", house.session.pk, **people)
    assert "Saved: 1 has a place." in text
    assert Place.objects.get().release_given == 90


def test_pressing_twice_invites_once_and_says_so(house: SimpleNamespace) -> None:
    people = {"people": str(house.rosa.pk), "is_released": "on"}
    send(house.mark, "training:session_invite", house.session.pk, **people)
    text = send(house.mark, "training:session_invite", house.session.pk, **people)
    assert "Saved: 1 was on it." in text
    assert "There is a problem" not in text

    plan = {"people": str(house.rosa.pk), "sessions": str(house.session.pk)}
    text = send(house.mark, "training:plan_unit", house.quay.pk, **plan)
    assert "1 was on it." in text
    assert Place.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        ("agree", {}),
        ("not_this_time", {}),
        ("apologies", {}),
        ("cannot", {"what": Hindrance.What.NO_COVER}),
    ],
)
def test_what_is_said_of_a_place_twice_is_said_once(
    house: SimpleNamespace, answer: str, more: dict[str, str]
) -> None:
    place = make_place(house.session, house.rosa, is_released=answer != "agree")
    told = []
    for _twice in range(2):
        text = send(house.mark, "training:place_change", place.pk, answer=answer, **more)
        assert "Saved. Thank you for saying so." in text
        place.refresh_from_db()
        told.append((place.state, place.released_at))
    assert told[0] == told[1]
    assert sum(Hindrance.objects.values_list("people", flat=True)) == len(more)


def test_a_made_up_number_is_refused_in_words(house: SimpleNamespace) -> None:
    for people in ("9" * 30, "²", str(house.lars.pk)):
        text = send(house.mark, "training:session_invite", house.session.pk, people=people)
        assert "Choose one of the listed options for “People”" in text
    assert not Place.objects.exists()


def test_who_said_not_now_is_not_on_the_list(house: SimpleNamespace) -> None:
    framework = Framework.objects.get(code="ksf2017")
    say_not_now(
        by=None,
        person=house.sam_person,
        framework=framework,
        said_on=TODAY,
        user_id=house.sam.pk,
    )
    text = page_as(house.mark, "training:session_invite", house.session.pk)
    assert "Sam Reid" not in text
    assert "Rosa Quill" in text


def test_what_the_course_builds_on_is_said_and_the_lead_may_go_on(house: SimpleNamespace) -> None:
    first = make_course(house.northshore, level("informed"), name="First steps")
    house.course.prerequisites.add(first)
    people = {"people": str(house.rosa.pk)}
    text = send(house.alma, "training:session_invite", house.session.pk, **people)
    assert "Rosa Quill: First steps" in text
    assert not Place.objects.exists()
    send(house.alma, "training:session_invite", house.session.pk, go_on="on", **people)
    assert Place.objects.get().state == "nominated"


def test_the_plan_of_a_manager_says_it_too(house: SimpleNamespace) -> None:
    first = make_course(house.northshore, level("informed"), name="First steps")
    house.course.prerequisites.add(first)
    require(house.worker, level("skilled"))
    plan = {"people": [house.rosa.pk, house.sam_person.pk], "sessions": str(house.session.pk)}
    text = send(house.mark, "training:plan_unit", house.quay.pk, **plan)
    assert "There is no record yet of what this course builds on." in text
    assert "Rosa Quill: First steps" in text
    assert "Invite all the same" in text
    assert not Place.objects.exists()
    send(house.mark, "training:plan_unit", house.quay.pk, go_on="on", **plan)
    assert Place.objects.count() == 2


def test_of_two_dates_each_person_is_asked_about_their_own(house: SimpleNamespace) -> None:
    first = make_course(house.northshore, level("informed"), name="First steps")
    house.course.prerequisites.add(first)
    require(house.worker, level("skilled"))
    make_session(house.quay, first, TODAY - dt.timedelta(days=9), [house.rosa])
    free = make_session(house.harbour, first, SOON + dt.timedelta(days=1), title="Free to all")
    plan = {
        "people": [house.rosa.pk, house.sam_person.pk],
        "sessions": [house.session.pk, free.pk],
    }
    text = send(house.mark, "training:plan_unit", house.quay.pk, **plan)
    assert "builds on" not in text
    found = Place.objects.filter(state__in=Place.AHEAD).values_list("session", "staff_member")
    assert set(found) == {
        (house.session.pk, house.rosa.pk),
        (free.pk, house.sam_person.pk),
    }


def test_release_asked_of_a_manager_waits_on_the_first_page(house: SimpleNamespace) -> None:
    make_place(house.session, house.lars)
    place = make_place(house.session, house.rosa, is_released=False)
    assert "Release for a session is asked of you, for 1 person" in page_as(
        house.mark, "reports:home"
    )
    assert "is asked of you" not in page_as(house.nadia, "reports:home")
    text = send(house.mark, "training:release_list", places=str(place.pk))
    assert "Nobody asks for release" in text
    place.refresh_from_db()
    assert place.state == "waiting"


def test_agreeing_twice_agrees_once_and_nobody_elses_place_is_taken_for_it(
    house: SimpleNamespace,
) -> None:
    far = make_place(house.session, house.lars)
    place = make_place(house.session, house.rosa, is_released=False)
    for _twice in range(2):
        text = send(house.mark, "training:release_list", places=str(place.pk))
        assert "Release is agreed. Thank you for making room." in text
        assert "There is a problem" not in text
    text = send(house.mark, "training:release_list", places=str(far.pk))
    assert "Choose one of the listed options for “Who can go”" in text


def test_a_manager_sees_that_the_session_changed_and_answers_again(house: SimpleNamespace) -> None:
    place = make_place(house.session, house.rosa)
    by = everywhere(house.quay.parent, Permission.RECORD_TRAINING)
    change_session(by=by, session=house.session, on=house.session.on + dt.timedelta(days=3))
    listed = page_as(house.mark, "training:release_list")
    assert "The session has changed since release was agreed" in listed
    assert "asked again" in listed
    assert "is asked of you, for 1 person" in page_as(house.mark, "reports:home")
    assert "Release is asked again" in page_as(
        house.mark, "training:session_places", house.session.pk
    )
    for _twice in range(2):
        text = send(house.mark, "training:place_change", place.pk, answer="agree")
        assert "Saved. Thank you for saying so." in text
    place.refresh_from_db()
    assert (place.state, place.release_given) == ("booked", 90)
    assert "asked again" not in page_as(house.mark, "training:release_list")


def test_not_possible_now_wants_what_the_organisation_can_change(house: SimpleNamespace) -> None:
    place = make_place(house.session, house.rosa, is_released=False)
    text = send(house.mark, "training:place_change", place.pk, answer="cannot")
    assert "or say “not this time”" in text
    send(house.mark, "training:place_change", place.pk, answer="cannot", what="no_cover")
    place.refresh_from_db()
    assert place.state == "not_this_time"
    assert Hindrance.objects.get().people == 1


def test_the_page_of_a_session_tells_how_many_places_are_left(house: SimpleNamespace) -> None:
    make_place(house.session, house.rosa)
    make_place(house.session, house.lars)
    text = page_as(house.eve, "training:session_detail", house.session.pk)
    assert "1 has a place, 0 places are free, 1 waits." in text
    assert "Rosa" not in text
    own = page_as(house.mark, "training:session_places", house.session.pk)
    assert "Rosa Quill" in own
    assert "Lars" not in own
