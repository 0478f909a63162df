"""What the page of a session says of where it stands, and the ways back from pages around it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.permissions import Permission
from tests.factories import everywhere
from tests.factories.evaluation import ask_of
from tests.factories.training import level, make_course, make_session, use_framework
from tests.training.test_pages import page_as, send
from training.actions.sign_in import make_sign_in
from training.models import Session

TODAY = timezone.localdate()
SOON, YESTERDAY = TODAY + dt.timedelta(days=20), TODAY - dt.timedelta(days=1)
DETAIL = "training:session_detail"


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="First steps")
    half_past_one = {"starts_at": dt.time(13, 30), "minutes": 60}
    world.soon = make_session(world.quay, world.course, SOON, **half_past_one)
    world.over = make_session(world.quay, world.course, YESTERDAY, **half_past_one)
    return world


def test_a_day_that_is_over_is_not_called_planned(house: SimpleNamespace) -> None:
    assert "Nobody has said who came" in page_as(house.alma, DETAIL, house.over.pk)
    assert "Nobody has said who came" not in page_as(house.alma, DETAIL, house.soon.pk)


def test_no_places_taken_are_told_in_words(house: SimpleNamespace) -> None:
    assert "Nobody has a place yet." in page_as(house.alma, DETAIL, house.soon.pk)


def test_signing_oneself_in_is_offered_while_somebody_can_be_in_the_room(
    house: SimpleNamespace,
) -> None:
    offer = "Let people sign themselves in"
    assert offer in page_as(house.alma, DETAIL, house.soon.pk)
    assert offer not in page_as(house.alma, DETAIL, house.over.pk)


def test_letters_of_a_day_that_is_over_were_open(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    for session in (house.soon, house.over):
        make_sign_in(by=by, session=session)
    assert f"Open on {_day(SOON)} from 13:00 to 15:30." in page_as(
        house.alma, DETAIL, house.soon.pk
    )


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")


def test_what_a_course_asks_is_told_by_where_the_session_stands(house: SimpleNamespace) -> None:
    nothing = "This course asks nothing yet."
    assert nothing in page_as(house.alma, DETAIL, house.soon.pk)
    ask_of(house.course, house.quay, "I know why.")
    first = _day(SOON - dt.timedelta(days=7))
    text = page_as(house.alma, DETAIL, house.soon.pk)
    assert f"People with a place are asked from {first} on" in text
    assert nothing not in text
    Session.objects.filter(pk=house.over.pk).update(state=Session.State.HELD)
    assert "Nobody was asked in this session." in page_as(house.alma, DETAIL, house.over.pk)


def test_the_time_to_change_has_no_seconds(house: SimpleNamespace) -> None:
    assert 'value="13:30"' in page_as(house.alma, "training:session_change", house.soon.pk)


def test_pages_around_a_session_lead_back(house: SimpleNamespace) -> None:
    back = f'class="govuk-back-link" href="{reverse(DETAIL, args=[house.soon.pk])}"'
    assert back in page_as(house.alma, "training:session_places", house.soon.pk)
    unit = reverse("services:unit_detail", args=[house.quay.pk])
    assert f'href="{unit}">Quay</a>' in page_as(house.alma, "training:demand", house.quay.pk)


def test_an_empty_list_of_sessions_says_what_the_reader_can_do(house: SimpleNamespace) -> None:
    Session.objects.all().delete()
    listed = "training:session_list"
    assert "add the first session" in page_as(house.alma, listed)
    assert "under “Plan who goes when”" in page_as(house.mark, listed)
    assert "Take away a filter to see more." in page_as(house.eve, listed)


def test_heads_of_a_session_to_come_are_not_counted(house: SimpleNamespace) -> None:
    text = send(house.alma, "training:session_count", house.soon.pk, people="3")
    assert "You can count heads once the session has been held." in text
    assert not Session.objects.exclude(head_count=None).exists()
