"""Calendar files, read back by the library that others read them with."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.permissions import Permission
from services.actions.merging import merge_people
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, use_framework
from training import tasks
from training.actions.calendars import note_read, renew_feed, start_feed, stop_feed
from training.actions.sessions import Day, change_session
from training.calendars import feed_with, token_of
from training.models import CalendarFeed, Course, Place, Session

SOON = timezone.localdate() + dt.timedelta(days=20)


@pytest.fixture
def year(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="First steps")
    world.session = make_session(
        world.quay, world.course, SOON, starts_at=dt.time(9, 30), minutes=90, place="Long room; 2"
    )
    world.far = make_session(world.orchard, world.course, SOON, title="In the orchard")
    return world


def events(made: bytes) -> dict[str, Any]:
    """Title → event."""
    calendar = Calendar.from_ical(made)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def fetched(user: Any, session: Session, status: int = 200) -> bytes:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("training:session_calendar", args=[session.pk]))
    assert answer.status_code == status
    content: bytes = answer.content
    return content


def test_a_session_is_a_file_with_its_time_in_the_uk(year: SimpleNamespace) -> None:
    event = events(fetched(year.mark, year.session))["First steps"]
    starts = timezone.make_aware(dt.datetime.combine(SOON, dt.time(9, 30)))

    assert event["dtstart"].dt == starts
    assert event["dtend"].dt == starts + dt.timedelta(minutes=90)
    assert event["location"] == "Long room; 2"
    assert event["status"] == "CONFIRMED"
    assert "VALARM" not in fetched(year.mark, year.session).decode()


def test_in_summer_it_is_an_hour_off_utc(year: SimpleNamespace) -> None:
    summer = dt.date(SOON.year + 1, 7, 1)
    Session.objects.filter(pk=year.session.pk).update(on=summer)
    made = fetched(year.mark, year.session)
    assert b"T083000Z" in made
    assert b"METHOD:PUBLISH" in made


def test_a_session_without_a_time_fills_its_day(year: SimpleNamespace) -> None:
    Session.objects.filter(pk=year.session.pk).update(starts_at=None)
    event = events(fetched(year.mark, year.session))["First steps"]
    assert event["dtstart"].dt == SOON
    assert event["dtend"].dt == SOON + dt.timedelta(days=1)


def test_a_move_keeps_the_uid_and_raises_the_sequence(year: SimpleNamespace) -> None:
    before = events(fetched(year.mark, year.session))["First steps"]
    Session.objects.filter(pk=year.session.pk).update(on=SOON + dt.timedelta(days=7))
    moved = events(fetched(year.mark, year.session))["First steps"]
    Session.objects.filter(pk=year.session.pk).update(state="cancelled")
    off = events(fetched(year.mark, year.session))["First steps"]

    assert before["uid"] == moved["uid"] == off["uid"]
    assert before["sequence"] < moved["sequence"] < off["sequence"]
    assert off["status"] == "CANCELLED"


def test_each_day_of_several_is_an_entry_of_its_own(year: SimpleNamespace) -> None:
    by = everywhere(year.quay, Permission.RECORD_TRAINING)
    days = [Day(SOON + dt.timedelta(days=7)), Day(SOON + dt.timedelta(days=9), dt.time(13), 45)]
    change_session(by=by, session=year.session, further_days=days)
    found = Calendar.from_ical(fetched(year.mark, year.session)).walk("VEVENT")

    assert len({str(event["uid"]) for event in found}) == 3
    starts = [timezone.localtime(event["dtstart"].dt) for event in found]
    assert [(day.date(), day.time()) for day in starts] == [
        (SOON, dt.time(9, 30)),
        (SOON + dt.timedelta(days=7), dt.time(9, 30)),
        (SOON + dt.timedelta(days=9), dt.time(13)),
    ]
    assert found[2]["dtend"].dt - found[2]["dtstart"].dt == dt.timedelta(minutes=45)


def test_a_stranger_gets_no_file_and_who_has_a_place_does(year: SimpleNamespace) -> None:
    fetched(year.basma, year.session, 404)
    fetched(year.sam, year.session, 404)
    Place.objects.create(session=year.session, staff_member=year.sam_person)
    assert "First steps" in events(fetched(year.sam, year.session))


def test_a_place_of_a_joined_record_is_a_place_of_the_person(year: SimpleNamespace) -> None:
    old = make_person("Sammy Reid", year.quay)
    Place.objects.create(session=year.session, staff_member=old)
    by = everywhere(year.northshore, Permission.MANAGE_STAFF)
    merge_people(by=by, survivor=year.sam_person, merged=old)
    assert "First steps" in events(fetched(year.sam, year.session))
    assert set(events(read(year.sam))) == {"First steps"}


@pytest.mark.parametrize("state", ["nominated", "waiting"])
def test_who_has_no_place_yet_is_shown_no_calendar_file(year: SimpleNamespace, state: str) -> None:
    place = Place.objects.create(session=year.session, staff_member=year.sam_person, state=state)
    file = reverse("training:session_calendar", args=[year.session.pk])
    client = Client()
    client.force_login(year.sam)
    page = reverse("training:my_record")
    fetched(year.sam, year.session, 404)
    assert file not in client.get(page).content.decode()
    Place.objects.filter(pk=place.pk).update(state="booked")
    fetched(year.sam, year.session)
    assert file in client.get(page).content.decode()


def test_the_file_says_what_is_difficult_and_where_the_materials_are(year: SimpleNamespace) -> None:
    assert events(fetched(year.mark, year.session))["First steps"]["description"] == (
        "Held by Quay"
    )
    Course.objects.update(content_note="Speaks of loss; and of fire")
    Session.objects.update(materials_url="https://learn.example/steps")
    told = str(events(fetched(year.mark, year.session))["First steps"]["description"])
    assert "Difficult content: Speaks of loss; and of fire" in told.splitlines()
    assert "Materials: https://learn.example/steps" in told.splitlines()


def test_the_feed_shows_own_places_own_branches_and_own_people(year: SimpleNamespace) -> None:
    Place.objects.create(session=year.far, staff_member=year.sam_person)
    Place.objects.create(session=year.session, staff_member=year.rosa)
    shown = {who: set(events(read(getattr(year, who)))) for who in ("sam", "mark", "basma", "walt")}

    assert shown == {
        "sam": {"In the orchard"},
        "mark": {"First steps", "In the orchard"},
        "basma": {"In the orchard"},
        "walt": set(),
    }


def read(user: Any, status: int = 200) -> bytes:
    """What a calendar program gets, which is signed in as nobody."""
    feed = start_feed(user_id=user.pk)
    answer = Client().get(reverse("training:calendar_feed", args=[token_of(feed)]))
    assert answer.status_code == status
    content: bytes = answer.content
    return content


def test_the_feed_names_nobody(year: SimpleNamespace) -> None:
    Place.objects.create(session=year.session, staff_member=year.rosa)
    text = read(year.alma).decode()
    for name in ("Rosa", "Quill", "Alma", year.alma.email):
        assert name not in text


def test_who_was_told_no_place_any_more_reads_nothing_of_it(year: SimpleNamespace) -> None:
    place = Place.objects.create(session=year.far, staff_member=year.sam_person)
    Place.objects.filter(pk=place.pk).update(state="not_this_time")
    assert events(read(year.sam)) == {}


def test_a_renewed_or_stopped_address_leads_nowhere(year: SimpleNamespace) -> None:
    first = token_of(start_feed(user_id=year.sam.pk))
    renew_feed(user_id=year.sam.pk, turn=1)
    renew_feed(user_id=year.sam.pk, turn=1)
    second = token_of(CalendarFeed.objects.get())

    assert CalendarFeed.objects.get().turn == 2, "two presses renew once"
    assert feed_with(first) is None
    assert feed_with(second) is not None
    assert feed_with(second[:-1]) is None
    stop_feed(user_id=year.sam.pk)
    assert feed_with(second) is None
    assert feed_with(token_of(start_feed(user_id=year.sam.pk))) is not None


def test_an_account_that_is_closed_has_no_feed(year: SimpleNamespace) -> None:
    token = token_of(start_feed(user_id=year.lena.pk))
    assert feed_with(token) is None


def test_reading_writes_nothing_and_a_worker_notes_it(
    year: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    rung: list[Any] = []
    monkeypatch.setattr("core.doorbell.send", lambda name, *ids: rung.append((name, *ids)))
    feed = start_feed(user_id=year.sam.pk)
    address = reverse("training:calendar_feed", args=[token_of(feed)])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SAVEPOINT looking")
        cursor.execute("SET LOCAL transaction_read_only = on")
    with django_capture_on_commit_callbacks(execute=True):
        assert Client().get(address).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT looking")
    assert rung == [("training.tasks.calendar_read", feed.pk)]
    tasks.calendar_read(feed.pk)
    feed.refresh_from_db()
    noted = feed.last_read_at
    note_read(feed_id=feed.pk, now=noted + dt.timedelta(minutes=20))
    with django_capture_on_commit_callbacks(execute=True):
        Client().get(address)
    feed.refresh_from_db()
    assert feed.last_read_at == noted
    assert len(rung) == 1


def test_the_page_starts_renews_and_stops_it(year: SimpleNamespace) -> None:
    client = Client()
    client.force_login(year.sam)
    page = reverse("training:my_calendar")
    assert "It is off" in client.get(page).content.decode()
    client.post(reverse("training:my_calendar_start"))
    feed = CalendarFeed.objects.get(user=year.sam)
    assert token_of(feed) in client.get(page).content.decode()
    assert "Nobody else is shown the address" in client.get(page).content.decode()
    client.post(reverse("training:my_calendar_renew"), {"turn": "1"})
    client.post(reverse("training:my_calendar_renew"), {"turn": "x"})
    feed.refresh_from_db()
    assert feed.turn == 2
    client.post(reverse("training:my_calendar_stop"))
    assert "It is off" in client.get(page).content.decode()


def test_my_record_and_my_training_lead_to_my_calendar(year: SimpleNamespace) -> None:
    client = Client()
    client.force_login(year.sam)
    for page in ("services:my_record", "training:my_record"):
        assert reverse("training:my_calendar") in client.get(reverse(page)).content.decode()


def test_a_hundred_sessions_cost_as_many_questions_as_one(
    year: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    feed = start_feed(user_id=year.mark.pk)
    address = reverse("training:calendar_feed", args=[token_of(feed)])
    for number in range(20):
        make_session(year.quay, year.course, SOON, title=f"Hour {number}")
    note_read(feed_id=feed.pk, now=timezone.now())
    with django_assert_num_queries(5):
        assert len(events(Client().get(address).content)) == 21


def test_old_sessions_leave_the_feed(year: SimpleNamespace) -> None:
    old = timezone.localdate() - dt.timedelta(days=120)
    make_session(year.quay, year.course, old, title="Long ago")
    assert set(events(read(year.mark))) == {"First steps"}
