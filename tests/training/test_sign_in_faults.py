"""Signing in where it nearly went wrong: the first of several days, another branch, a full hall."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from services.access import viewer_for
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.sign_in import arrive, confirm_arrivals, make_sign_in, proposed
from training.figures.sign_in import is_open
from training.models import Arrival, Place, Session, Visitor


@pytest.fixture
def door(world: SimpleNamespace) -> SimpleNamespace:
    """A session that is open now, on the clock of the machine, and its lead."""
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"), minutes=60)
    world.session = make_session(world.quay, course, timezone.localdate())
    world.by = viewer_for(world.alma.pk).scope_for(Permission.RECORD_TRAINING)
    world.sign_in = make_sign_in(by=world.by, session=world.session)
    assert is_open(world.sign_in, timezone.now())
    world.client = Client()
    world.client.force_login(world.alma)
    cache.clear()
    return world


def arrivals_page(door: SimpleNamespace, said: dict[str, str] | None = None) -> str:
    address = reverse("training:arrivals", args=[door.session.pk])
    ask = door.client.get if said is None else door.client.post
    answer = ask(address, said or {}, follow=True)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


@pytest.mark.parametrize("word", ["person", "visitor"])
def test_who_came_is_confirmed_once_the_last_day_is_here(door: SimpleNamespace, word: str) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    Session.objects.filter(pk=door.session.pk).update(ends_on=tomorrow)
    one = arrive(sign_in=door.sign_in, now=timezone.now(), name="Rosa Quill", identifier="0017")
    answer = f"staff:{door.rosa.pk}" if word == "person" else word
    sentence = "You can confirm who came once the last day of the session is here."

    assert sentence in arrivals_page(door)
    assert sentence in arrivals_page(door, {f"arrival-{one.pk}": answer})
    with pytest.raises(ValueError, match="once the last day"):
        confirm_arrivals(
            by=door.by, session=door.session, said={one.pk: answer}, now=timezone.now()
        )
    one.refresh_from_db()
    door.session.refresh_from_db()
    assert (one.state, door.session.state) == ("waiting", "planned")
    assert not Visitor.objects.exists()


def test_somebody_of_another_branch_stays_a_name_and_the_list_is_saved(
    door: SimpleNamespace,
) -> None:
    door.olive.user = door.basma
    door.olive.save()
    away = arrive(sign_in=door.sign_in, now=timezone.now(), person=door.olive)
    here = arrive(sign_in=door.sign_in, now=timezone.now(), person=door.sam_person)
    found = {one.arrival.pk: one for one in proposed(by=door.by, session=door.session)}
    assert (found[away.pk].match.choices, found[away.pk].chosen) == ((), "visitor")
    page = arrivals_page(door)
    assert "Olive Pear" in page
    assert "Orchard" not in page
    assert f"staff:{door.olive.pk}" not in page

    said = {f"arrival-{pk}": one.chosen for pk, one in found.items()}
    assert "Saved: 1 person came." in arrivals_page(door, said)
    assert Place.objects.get().staff_member == door.sam_person
    assert Visitor.objects.get().name == "Olive Pear"
    here.refresh_from_db()
    assert here.state == Arrival.State.CONFIRMED


def test_somebody_of_another_branch_with_a_place_is_that_person(door: SimpleNamespace) -> None:
    Place.objects.create(session=door.session, staff_member=door.olive, state="booked")
    arrive(sign_in=door.sign_in, now=timezone.now(), person=door.olive)
    (one,) = proposed(by=door.by, session=door.session)
    assert one.chosen == f"staff:{door.olive.pk}"
    arrivals_page(door, {f"arrival-{one.arrival.pk}": one.chosen})
    assert Place.objects.get().state == "came"


def test_whoever_was_set_aside_and_says_it_again_waits_again(door: SimpleNamespace) -> None:
    first, later = timezone.now(), timezone.now() + dt.timedelta(seconds=1)
    one = arrive(sign_in=door.sign_in, now=first, name="Rosa Quill")
    confirm_arrivals(by=door.by, session=door.session, said={one.pk: "out"}, now=first)
    assert proposed(by=door.by, session=door.session) == []

    assert arrive(sign_in=door.sign_in, now=later, name="Rosa Quill") == one
    one.refresh_from_db()
    assert (one.state, one.arrived_at, one.decided_at) == ("waiting", later, None)
    assert [each.arrival for each in proposed(by=door.by, session=door.session)] == [one]


def test_right_letters_open_after_many_wrong_ones_but_not_without_end(
    door: SimpleNamespace,
) -> None:
    right = reverse("training:here_with", args=[door.sign_in.letters])
    wrong = reverse("training:here_with", args=["ZZZZ"])
    client = Client()
    statuses = [client.get(wrong).status_code for _try in range(40)]
    assert (statuses[29], statuses[30]) == (404, 429)
    assert client.get(right).status_code == 200
    typed = client.post(reverse("training:here"), {"letters": door.sign_in.letters})
    assert typed.status_code == 302
    for _try in range(260):
        client.get(wrong)
    assert client.get(right).status_code == 429, "guessing comes to an end"
