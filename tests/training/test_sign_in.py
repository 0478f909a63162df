"""People sign themselves in with four letters; nobody learns anything, and a lead confirms."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from services.access import viewer_for
from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.sessions import Day, call_off, change_session
from training.actions.sign_in import (
    NotOpenError,
    arrive,
    close_by_hand,
    confirm_arrivals,
    make_sign_in,
    open_by_hand,
    proposed,
)
from training.figures.sign_in import is_open, sign_in_with, usual_window
from training.models import Arrival, Place, Session, SignIn, TrainingRecord, Visitor
from training.models.sign_in import LETTERS

DAY = dt.date(2026, 9, 14)
P = Permission.RECORD_TRAINING


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def make_door(world: SimpleNamespace, **facts: Any) -> SimpleNamespace:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"), minutes=60)
    facts = {"on": DAY, "starts_at": dt.time(10), "minutes": 60, **facts}
    world.session = make_session(world.quay, course, **facts)
    world.by = viewer_for(world.alma.pk).scope_for(P)
    world.sign_in = make_sign_in(by=world.by, session=world.session)
    cache.clear()
    return world


@pytest.fixture
def door(world: SimpleNamespace) -> SimpleNamespace:
    return make_door(world)


@pytest.fixture
def today_door(world: SimpleNamespace) -> SimpleNamespace:
    """A session whose window is open on the clock of the machine."""
    made = make_door(world, on=timezone.localdate(), starts_at=None)
    assert is_open(made.sign_in, timezone.now())
    return made


def test_a_session_has_four_letters_that_do_not_look_alike_and_keeps_them(
    door: SimpleNamespace,
) -> None:
    again = make_sign_in(by=door.by, session=door.session)

    assert again == door.sign_in
    assert len(again.letters) == 4
    assert set(again.letters) <= set(LETTERS)
    assert not set(LETTERS) & set("BIOQSZ0125")


def test_letters_that_are_taken_are_not_given_out_again(
    door: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([*door.sign_in.letters, *"ACDE"])
    monkeypatch.setattr("training.actions.sign_in.secrets.choice", lambda _letters: next(drawn))
    other = make_session(door.quay, door.session.course, DAY, title="Another")

    assert make_sign_in(by=door.by, session=other).letters == "ACDE"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(9, 29), False),
        (at(9, 30), True),
        (at(12), True),
        (at(12, 1), False),
        (at(10, day=DAY + dt.timedelta(days=1)), False),
    ],
)
def test_it_opens_half_an_hour_before_and_closes_an_hour_after_the_end(
    door: SimpleNamespace, moment: dt.datetime, expected: bool
) -> None:
    assert is_open(door.sign_in, moment) is expected
    assert bool(sign_in_with(door.sign_in.letters.lower(), now=moment)) is expected


def test_the_window_follows_a_session_that_moved(door: SimpleNamespace) -> None:
    Session.objects.filter(pk=door.session.pk).update(starts_at=dt.time(15))

    assert sign_in_with(door.sign_in.letters, now=at(10)) is None
    assert sign_in_with(door.sign_in.letters, now=at(15)) == door.sign_in


def test_a_session_without_a_time_is_open_all_its_day(door: SimpleNamespace) -> None:
    door.session.starts_at = None
    window = usual_window(door.session, DAY)
    assert (window.holds(at(0)), window.holds(at(23, 59))) == (True, True)
    assert not window.holds(at(0, day=DAY + dt.timedelta(days=1)))


def test_a_session_of_several_days_opens_on_each_of_them(door: SimpleNamespace) -> None:
    second = DAY + dt.timedelta(days=7)
    change_session(
        by=door.by, session=door.session, further_days=[Day(second, dt.time(14))], now=at(8)
    )
    close_by_hand(by=door.by, session=door.session, now=at(10))
    letters = door.sign_in.letters
    assert sign_in_with(letters, now=at(10, 1)) is None

    assert sign_in_with(letters, now=at(13, 30, second)) == door.sign_in
    assert sign_in_with(letters, now=at(13, 29, second)) is None
    assert sign_in_with(letters, now=at(14, day=second - dt.timedelta(days=1))) is None


def test_a_lead_opens_and_closes_by_hand_but_never_before_the_day(door: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="on the day"):
        open_by_hand(by=door.by, session=door.session, now=at(9, day=DAY - dt.timedelta(days=1)))
    late = at(19)
    open_by_hand(by=door.by, session=door.session, now=late)
    open_by_hand(by=door.by, session=door.session, now=late + dt.timedelta(minutes=5))
    assert sign_in_with(door.sign_in.letters, now=late + dt.timedelta(minutes=60))
    assert sign_in_with(door.sign_in.letters, now=late + dt.timedelta(minutes=61)) is None

    close_by_hand(by=door.by, session=door.session, now=late + dt.timedelta(minutes=10))
    assert sign_in_with(door.sign_in.letters, now=late + dt.timedelta(minutes=11)) is None


def test_a_session_that_was_called_off_opens_for_nobody(door: SimpleNamespace) -> None:
    call_off(by=door.by, session=door.session)

    assert sign_in_with(door.sign_in.letters, now=at(10)) is None
    with pytest.raises(ValueError, match="called off"):
        make_sign_in(by=door.by, session=door.session)


def test_the_lead_next_door_makes_and_opens_nothing(door: SimpleNamespace) -> None:
    by = viewer_for(door.basma.pk).scope_for(P)
    for do in (
        lambda: make_sign_in(by=by, session=door.session),
        lambda: open_by_hand(by=by, session=door.session, now=at(10)),
        lambda: close_by_hand(by=by, session=door.session, now=at(10)),
        lambda: confirm_arrivals(by=by, session=door.session, said={}, now=at(10)),
    ):
        with pytest.raises(PermissionError):
            do()
    assert proposed(by=by, session=door.session) == []


def test_a_second_press_changes_nothing(door: SimpleNamespace) -> None:
    first = arrive(sign_in=door.sign_in, now=at(10), name="Rosa  Quill", identifier="0017")
    again = arrive(sign_in=door.sign_in, now=at(10, 1), name="rosa quill", identifier="0017 ")

    assert first == again
    assert first.arrived_at == at(10)
    assert Arrival.objects.count() == 1


def test_nothing_is_kept_outside_the_window_or_beyond_a_full_list(
    door: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotOpenError, match="Nobody can sign in"):
        arrive(sign_in=door.sign_in, now=at(13), name="Rosa Quill")
    monkeypatch.setattr("training.actions.sign_in.MOST_ARRIVALS", 1)
    arrive(sign_in=door.sign_in, now=at(10), name="Rosa Quill")
    with pytest.raises(NotOpenError, match="full"):
        arrive(sign_in=door.sign_in, now=at(10), name="Sam Reid")
    assert Arrival.objects.count() == 1


def test_signing_in_counts_nowhere_until_the_lead_confirms_it(door: SimpleNamespace) -> None:
    rosa = arrive(sign_in=door.sign_in, now=at(10), name="Rosa Quill", identifier="0017")
    vera = arrive(sign_in=door.sign_in, now=at(10), name="Vera Nobody", identifier="v@x.example")
    guest = arrive(sign_in=door.sign_in, now=at(10), name="Gil Guest")
    joke = arrive(sign_in=door.sign_in, now=at(10), name="Mickey Mouse")
    assert not Place.objects.exists()
    assert not TrainingRecord.objects.exists()

    found = {one.arrival.pk: one.chosen for one in proposed(by=door.by, session=door.session)}
    assert found[rosa.pk] == f"staff:{door.rosa.pk}"
    assert found[vera.pk] == "visitor"
    said = {**found, guest.pk: "guest", joke.pk: "out"}
    counts = confirm_arrivals(by=door.by, session=door.session, said=said, now=at(13))
    confirm_arrivals(by=door.by, session=door.session, said=said, now=at(14))

    assert counts == {"came": 1, "briefly": 0, "visitors": 2, "out": 1}
    assert list(Place.objects.values_list("staff_member", "state")) == [(door.rosa.pk, "came")]
    assert TrainingRecord.objects.filter(staff_member=door.rosa).count() == 1
    assert set(Visitor.objects.values_list("name", "state")) == {
        ("Vera Nobody", "unidentified"),
        ("Gil Guest", "guest"),
    }
    joke.refresh_from_db()
    assert joke.state == Arrival.State.SET_ASIDE
    assert proposed(by=door.by, session=door.session) == []


def test_a_person_of_another_branch_cannot_be_confirmed(door: SimpleNamespace) -> None:
    one = arrive(sign_in=door.sign_in, now=at(10), name="Olive Pear")
    with pytest.raises(PermissionError):
        confirm_arrivals(
            by=door.by, session=door.session, said={one.pk: f"staff:{door.olive.pk}"}, now=at(13)
        )
    one.refresh_from_db()
    assert one.state == Arrival.State.WAITING, "nothing of a refused answer is kept"


def test_the_answer_is_the_same_whoever_it_is(today_door: SimpleNamespace) -> None:
    address = reverse("training:here_with", args=[today_door.sign_in.letters])
    arrive(sign_in=today_door.sign_in, now=timezone.now(), name="Zq Canary", identifier="zq77")
    texts = set()
    for name, number in (("Rosa Quill", "0017"), ("No Body", "9999"), ("Zq Canary", "zq77")):
        client = Client()
        page = client.get(address).content.decode()
        assert "Canary" not in page
        assert "Quill" not in page
        answer = client.post(address, {"name": name, "identifier": number})
        assert answer.status_code == 200
        texts.add(answer.content.decode())

    assert len(texts) == 1, "whether a name is on the staff list shows nowhere"
    assert "Saved. Thank you" in texts.pop()
    assert Arrival.objects.count() == 3


def test_saved_is_said_only_when_it_was(today_door: SimpleNamespace) -> None:
    address = reverse("training:here_with", args=[today_door.sign_in.letters])
    client = Client()
    empty = client.post(address, {"name": " "})
    assert "Enter your name" in empty.content.decode()
    close_by_hand(by=today_door.by, session=today_door.session, now=timezone.now())
    closed = client.post(address, {"name": "Rosa Quill"})

    assert closed.status_code == 404
    assert "Saved" not in closed.content.decode()
    assert "Not saved" in closed.content.decode()
    early = client.get(address).content.decode()
    assert "Sign-in is not open" in early
    assert "Not saved" not in early
    assert not Arrival.objects.exists()


def test_whoever_has_an_account_needs_one_press(today_door: SimpleNamespace) -> None:
    client = Client()
    client.force_login(today_door.sam)
    address = reverse("training:here_with", args=[today_door.sign_in.letters])
    assert "I am here: Sam Reid" in client.get(address).content.decode()
    client.post(address, {"own": "yes"})
    client.post(address, {"own": "yes"})

    one = Arrival.objects.get()
    assert (one.staff_member, one.is_own) == (today_door.sam_person, True)
    found = proposed(by=today_door.by, session=today_door.session)
    assert [each.chosen for each in found] == [f"staff:{today_door.sam_person.pk}"]


def test_an_account_of_another_organisation_is_nobody_here(today_door: SimpleNamespace) -> None:
    today_door.milly.user = today_door.walt
    today_door.milly.save()
    client = Client()
    client.force_login(today_door.walt)
    address = reverse("training:here_with", args=[today_door.sign_in.letters])
    assert "Milly" not in client.get(address).content.decode()
    assert client.post(address, {"own": "yes"}).status_code == 200
    assert not Arrival.objects.exists()


def test_wrong_letters_tell_nothing_and_come_to_an_end(door: SimpleNamespace) -> None:
    client = Client()
    over = client.get(reverse("training:here_with", args=[door.sign_in.letters]))
    never = client.get(reverse("training:here_with", args=["ZZZZ"]))
    assert (over.status_code, never.status_code) == (404, 404)
    texts = {page.content.decode().partition("<main")[2] for page in (over, never)}
    assert len(texts) == 1
    answers = [
        client.get(reverse("training:here_with", args=["ZZZZ"])).status_code for _try in range(40)
    ]
    assert answers[-1] == 429
    assert answers.count(404) <= 30


def test_right_letters_may_be_typed_by_a_whole_room(today_door: SimpleNamespace) -> None:
    for _person in range(60):
        client = Client()
        answer = client.post(reverse("training:here"), {"letters": today_door.sign_in.letters})
        assert answer.status_code == 302
    wrong = Client().post(reverse("training:here"), {"letters": "ac-1"})
    assert "Enter the four letters" in wrong.content.decode()


def test_many_names_from_one_place_are_stopped(today_door: SimpleNamespace) -> None:
    address = reverse("training:here_with", args=[today_door.sign_in.letters])
    client = Client()
    statuses = [
        client.post(address, {"name": f"Name N{number}"}).status_code for number in range(202)
    ]
    assert statuses[199:] == [200, 429, 429]
    assert Arrival.objects.count() == 200


def test_two_at_once_are_one(transactional_db: None, world: SimpleNamespace) -> None:
    make_door(world)
    together, kept = threading.Barrier(2), []

    def press() -> None:
        together.wait()
        try:
            kept.append(arrive(sign_in=world.sign_in, now=at(10), name="Rosa Quill").pk)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(timeout=30)
    assert len(kept) == 2
    assert len(set(kept)) == Arrival.objects.count() == 1


def test_the_page_of_the_session_leads_to_it_all(door: SimpleNamespace) -> None:
    arrive(sign_in=door.sign_in, now=at(10), name="Rosa Quill", identifier="0017")
    client = Client()
    client.force_login(door.alma)
    page = client.get(reverse("training:session_detail", args=[door.session.pk])).content.decode()
    assert "Print sign-in sheet" in page
    assert door.sign_in.letters in page
    assert "Look at 1 person who signed in" in page
    address = reverse("training:arrivals", args=[door.session.pk])
    text = client.get(address).content.decode()
    assert f'value="staff:{door.rosa.pk}" id="arrival-{Arrival.objects.get().pk}-1" checked' in text
    client.post(address, {f"arrival-{Arrival.objects.get().pk}": f"staff:{door.olive.pk}"})
    assert not Place.objects.exists(), "somebody who was not on offer is dropped"
    client.post(address, {f"arrival-{Arrival.objects.get().pk}": f"staff:{door.rosa.pk}"})
    assert Place.objects.get().staff_member == door.rosa


def test_a_reader_sees_neither_letters_nor_sheet(door: SimpleNamespace) -> None:
    client = Client()
    client.force_login(door.eve)
    page = client.get(reverse("training:session_detail", args=[door.session.pk])).content.decode()
    assert "Print sign-in sheet" not in page
    assert door.sign_in.letters not in page


def test_the_buttons_make_open_and_close(world: SimpleNamespace) -> None:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"))
    session = make_session(world.quay, course, timezone.localdate() - dt.timedelta(days=1))
    client = Client()
    client.force_login(world.alma)
    for what, said in (
        ("make", "People can sign themselves in. The letters"),
        ("open", "People can sign themselves in now."),
        ("close", "Nobody can sign themselves in any more today."),
    ):
        answer = client.post(reverse(f"training:sign_in_{what}", args=[session.pk]), follow=True)
        assert said in answer.content.decode()
    assert not is_open(SignIn.objects.get(), timezone.now() + dt.timedelta(seconds=1))


def test_letters_work_where_a_scope_is_everywhere(door: SimpleNamespace) -> None:
    assert make_sign_in(by=everywhere(door.quay, P), session=door.session) == door.sign_in
