"""What is said and changed about a session, who is told of it, and who gives it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission as P
from tests.factories import everywhere
from tests.factories.places import make_trainer
from tests.factories.training import level, make_course, make_session, use_framework
from tests.implementation.test_pages import signed_in
from tests.training.test_pages import page_as, send
from training.actions.notices import send_notices
from training.actions.sessions import Day, call_off, change_session, plan_session
from training.figures.trainers import trainer_months
from training.forms.session_change import read_line
from training.models import Place, Session, SessionNotice

TODAY = timezone.localdate()
SOON = TODAY + dt.timedelta(days=20)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("skilled"), name="Skilled here", minutes=90)
    world.session = make_session(world.quay, world.course, SOON, capacity=1)
    for person, state in ((world.rosa, "booked"), (world.sam_person, "waiting")):
        person.email = f"{person.first_name.lower()}@northshore.example"
        person.save()
        Place.objects.create(session=world.session, staff_member=person, state=state)
    return world


def change(house: SimpleNamespace, **facts: object) -> Session:
    by = everywhere(house.quay, P.RECORD_TRAINING)
    return change_session(by=by, session=house.session, **facts)


def test_moving_a_session_tells_everybody_once(house: SimpleNamespace) -> None:
    for _twice in range(2):
        change(house, on=SOON + dt.timedelta(days=1))
        send_notices()
    assert sorted(one.to[0] for one in mail.outbox) == [
        "rosa@northshore.example",
        house.sam.email,
    ]
    assert "has changed" in mail.outbox[0].subject
    assert Session.objects.get(pk=house.session.pk).revision == 1


def test_a_session_that_moves_twice_before_the_mail_goes_is_told_as_it_is(
    house: SimpleNamespace,
) -> None:
    change(house, place="Long room")
    change(house, place="Town House")
    send_notices()
    assert len(mail.outbox) == 2
    assert all("Town House" in one.body for one in mail.outbox)


def test_a_cost_or_a_note_is_told_to_nobody(house: SimpleNamespace) -> None:
    change(house, cost_pence=12_050, funding="Delivery grant", content_note="Speaks of loss")
    assert not SessionNotice.objects.exists()


def test_calling_off_tells_once_and_nothing_else_any_more(house: SimpleNamespace) -> None:
    change(house, on=SOON + dt.timedelta(days=1))
    by = everywhere(house.quay, P.RECORD_TRAINING)
    for _twice in range(2):
        call_off(by=by, session=house.session)
        send_notices()
    assert ["called off" in one.subject for one in mail.outbox] == [True, True]
    with pytest.raises(ValueError, match="called off"):
        change(house, place="Elsewhere")


def test_a_session_that_was_called_off_can_be_planned_anew(house: SimpleNamespace) -> None:
    by = everywhere(house.quay, P.RECORD_TRAINING)
    facts = {"by": by, "unit": house.quay, "course": house.course, "on": SOON, "title": "Lens"}
    first = plan_session(**facts)
    call_off(by=by, session=first)
    second = plan_session(**facts)
    call_off(by=by, session=second)
    third = plan_session(**facts)

    assert len({first.pk, second.pk, third.pk}) == 3
    assert plan_session(**facts) == third, "and pressing twice makes one"


def test_who_has_only_the_address_of_an_account_is_told_too(house: SimpleNamespace) -> None:
    house.sam_person.email = ""
    house.sam_person.save()
    change(house, place="Long room")
    send_notices()
    assert sorted(one.to[0] for one in mail.outbox) == ["rosa@northshore.example", house.sam.email]


def test_the_session_says_how_many_were_told(house: SimpleNamespace) -> None:
    house.rosa.email = ""
    house.rosa.save()
    change(house, place="Long room")
    send_notices()
    html = page_as(house.alma, "training:session_detail", house.session.pk)
    told = "The date, time or place has changed: 1 sent, the last on"
    assert told in html
    assert "1 not needed any more, or without an address." in html


def test_who_has_left_is_not_written_to(house: SimpleNamespace) -> None:
    house.rosa.left_on = TODAY
    house.rosa.save()
    change(house, place="Long room")
    send_notices()
    assert [one.to for one in mail.outbox] == [[house.sam.email]]


def test_several_days_have_a_last_day_and_stand_on_the_page(house: SimpleNamespace) -> None:
    later = SOON + dt.timedelta(days=7)
    for _twice in range(2):
        session = change(house, further_days=[Day(later, dt.time(14), 45, "Town House")])
    assert (session.last_on, session.revision) == (later, 1)
    text = page_as(house.alma, "training:session_detail", house.session.pk)
    assert "45 minutes, Town House" in text
    with pytest.raises(ValueError, match="after the first day"):
        change(house, further_days=[Day(SOON)])


def test_a_line_of_days_is_read_as_people_write_it() -> None:
    day = dt.date(TODAY.year + 1, 5, 4)
    line = f"4/5/{day.year}, 2pm, 90 minutes, Room 5, Town House"
    assert read_line(line) == Day(day, dt.time(14), 90, "Room 5, Town House")
    assert read_line(f"4 May {day.year}") == Day(day)


def test_the_form_keeps_what_is_wrong_and_says_so(house: SimpleNamespace) -> None:
    text = send(
        house.alma,
        "training:session_change",
        house.session.pk,
        on=f"{SOON.day}/{SOON.month}/{SOON.year}",
        days="someday soon",
        cost="a lot",
    )
    assert "start each line with a real date" in text
    assert "must be a number" in text
    assert "someday soon" in text


def test_a_trainer_is_chosen_and_a_lower_level_is_said(house: SimpleNamespace) -> None:
    trainer = make_trainer(house.harbour, TODAY, name="Tess Alder", level=level("informed"))
    text = send(
        house.alma,
        "training:session_change",
        house.session.pk,
        on=f"{SOON.day}/{SOON.month}/{SOON.year}",
        trainers=trainer.pk,
        cost="120.50",
        capacity="12",
    )
    assert "may train up to Trauma informed" in text
    assert "£120.50" in text
    assert "Tess Alder" in text
    assert "Tess Alder" not in page_as(house.eve, "training:session_detail", house.session.pk)
    assert "£120.50" not in page_as(house.mark, "training:session_detail", house.session.pk)


@pytest.mark.parametrize("before", [4, None])
def test_fewer_places_than_people_who_have_one_are_refused_in_words(
    house: SimpleNamespace, before: int | None
) -> None:
    Session.objects.filter(pk=house.session.pk).update(capacity=before)
    Place.objects.filter(session=house.session).update(state="booked")
    day = f"{SOON.day}/{SOON.month}/{SOON.year}"
    address = ("training:session_change", house.session.pk)
    text = send(house.alma, *address, on=day, capacity="1", place="Long room")
    assert "2 people have a place already. Enter 2 or more, or take places back first." in text
    assert 'value="1"' in text
    kept = Session.objects.get(pk=house.session.pk)
    assert (kept.capacity, kept.place) == (before, "")
    send(house.alma, *address, on=day, capacity="2", place="Long room")
    kept.refresh_from_db()
    assert (kept.capacity, kept.place) == (2, "Long room")


def test_a_session_with_more_people_than_places_may_still_change_or_grow(
    house: SimpleNamespace,
) -> None:
    Place.objects.filter(session=house.session).update(state="booked")
    assert change(house, place="Long room", capacity=1).capacity == 1
    Session.objects.filter(pk=house.session.pk).update(capacity=None)
    with pytest.raises(ValidationError, match="2 people have a place"):
        change(house, capacity=1)
    assert change(house, capacity=2).capacity == 2
    assert change(house, capacity=None).capacity is None


def test_trainer_days_stand_against_what_can_be_given(house: SimpleNamespace) -> None:
    one = make_trainer(house.quay, TODAY, staff_member=house.rosa, sessions_a_month=2)
    two = make_trainer(house.quay, TODAY, name="Tess Alder")
    change(house, trainers=[one, two], further_days=[Day(SOON + dt.timedelta(days=1))])
    by = everywhere(house.quay, P.RECORD_TRAINING)
    months = trainer_months(by, house.quay, from_on=SOON, months=2)
    assert sum(month.days for month in months) == 4
    assert (months[0].sessions, months[0].can_give, months[0].not_said) == (2, 2, 1)


def test_a_trainer_is_found_by_name_or_said_to_be_from_elsewhere(house: SimpleNamespace) -> None:
    facts = {"unit": house.quay.pk, "from_on": "today", "sessions_a_month": "3"}
    alma, url = signed_in(house.alma), reverse("training:trainer_add")
    assert "Nobody here is called" in alma.post(url, {"name": "Zoe", **facts}).content.decode()
    alma.post(url, {"name": "Rosa Quill", **facts})
    alma.post(url, {"name": "Zoe Elm", "is_elsewhere": "on", **facts})
    text = page_as(house.alma, "training:trainer_list")
    assert "Rosa Quill" in text
    assert "From elsewhere" in text
    assert "Zoe Elm" not in page_as(house.walt, "training:trainer_list")


def test_a_move_is_refused_once_people_have_come(house: SimpleNamespace) -> None:
    held = make_session(house.quay, house.course, TODAY, [house.lars])
    house.session = held
    with pytest.raises(ValueError, match="People have come"):
        change(house, on=SOON)
