"""Demand and seats, counted by the database and slowly by hand; mails by two senders at once."""

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission as P
from core.scope import Scope
from services.models import StaffMember
from tests.factories import make_person
from tests.factories.places import make_place
from tests.factories.training import level, make_course, make_session, use_framework
from tests.world import build_world
from training.actions.notices import send_notices
from training.figures.demand import demand_of
from training.figures.places import Seats, seats_of
from training.models import Place, Session, SessionNotice, WishForCourse

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
PEOPLE = 5
STATES = list(Place.State)
who, which = st.integers(0, PEOPLE - 1), st.integers(0, 1)
wishes = st.sets(st.tuples(who, which), max_size=8)
places = st.dictionaries(st.tuples(who, st.integers(0, 3)), st.sampled_from(STATES), max_size=10)
joins = st.dictionaries(st.integers(1, PEOPLE - 1), st.just(0), max_size=2)
leavers = st.sets(who, max_size=2)


class House:
    """Five people in two teams, two courses; of each a session yesterday and one to come."""

    def __init__(self) -> None:
        self.world = w = build_world()
        use_framework(w.northshore)
        units = (w.quay, w.lighthouse)
        self.people = [make_person(f"Pat Berth{n}", units[n % 2], w.worker) for n in range(PEOPLE)]
        self.courses = [make_course(w.northshore, level("informed"), name=n) for n in "AB"]
        self.sessions = [
            make_session(w.harbour, course, day, title=f"{course.name} {day}", capacity=2)
            for course in self.courses
            for day in (TODAY - DAY, TODAY + DAY)
        ]

    def fill(self, wished: Any, held: Any, joined: Any, left: Any, off: bool) -> None:
        for person, course in sorted(wished):
            WishForCourse.objects.create(
                staff_member=self.people[person], course=self.courses[course], since=TODAY
            )
        for (person, session), state in held.items():
            Place.objects.create(
                staff_member=self.people[person], session=self.sessions[session], state=state
            )
        for old, stays in joined.items():
            StaffMember.objects.filter(pk=self.people[old].pk).update(
                merged_into=self.people[stays]
            )
        gone = [self.people[n].pk for n in left]
        StaffMember.objects.filter(pk__in=gone).update(left_on=TODAY)
        if off:
            Session.objects.filter(pk=self.sessions[1].pk).update(state="cancelled")

    def demand(self, wished: Any, held: Any, joined: Any, left: Any, off: bool) -> Any:
        """One person after the other: whoever wishes, is here, and is on no list to come."""
        found: dict[tuple[str, str], set[int]] = {}
        for person, course in wished:
            stays = joined.get(person, person)
            ahead = 2 * course + 1
            is_listed = any(
                joined.get(one, one) == stays and session == ahead and state in Place.AHEAD
                for (one, session), state in held.items()
            )
            is_gone = person in left or stays in left
            if not is_gone and (not is_listed or (off and ahead == 1)):
                key = (self.people[person].home_unit.name, self.courses[course].name)
                found.setdefault(key, set()).add(stays)
        return {key: len(people) for key, people in found.items()}


def seats_by_hand(session: int, held: Any, joined: Any) -> Seats:
    kinds: dict[str, set[int]] = {"taken": set(), "waiting": set(), "nominated": set()}
    names = {"booked": "taken", "came": "taken", "waiting": "waiting", "nominated": "nominated"}
    for (person, at), state in held.items():
        if at == session and state in names:
            kinds[names[state]].add(joined.get(person, person))
    return Seats(2, **{name: len(people) for name, people in kinds.items()})


class TestDemandAndSeats(TestCase):
    """Hypothesis rolls each example back."""

    @settings(
        max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    @given(wishes, places, joins, leavers, st.booleans())
    def test_equal_the_oracle(
        self, wished: Any, held: Any, joined: Any, left: Any, off: bool
    ) -> None:
        house = House()
        house.fill(wished, held, joined, left, off)
        scope = Scope(None, P.VIEW_TRAINING, (house.world.northshore.path,))
        lines = demand_of(scope, house.world.northshore, on=TODAY)
        told = {(one.unit_name, one.course): one.people for one in lines}
        assert told == house.demand(wished, held, joined, left, off)
        seats = seats_of(house.sessions)
        for nth, session in enumerate(house.sessions):
            assert seats[session.pk] == seats_by_hand(nth, held, joined)


def told_of(world: SimpleNamespace, people: int) -> None:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"), name="First steps")
    session = make_session(world.quay, course, TODAY + 9 * DAY)
    for n in range(people):
        person = make_person(f"Pat Berth{n}", world.quay, email=f"pat{n}@northshore.example")
        make_place(session, person)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_mail_everybody_once() -> None:
    told_of(build_world(), 12)
    ready = threading.Barrier(2)

    def send() -> int:
        try:
            ready.wait(timeout=20)
            return send_notices()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        sent = [one.result() for one in [both.submit(send) for _twice in range(2)]]
    assert sum(sent) == 12
    assert set(Counter(one.to[0] for one in mail.outbox).values()) == {1}
    assert set(SessionNotice.objects.values_list("state", flat=True)) == {"sent"}


def test_a_mail_server_that_is_away_is_asked_again_later(
    world: SimpleNamespace, settings: Any
) -> None:
    told_of(world, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    now = timezone.now()
    assert send_notices(now=now) == 0
    waits = SessionNotice.objects.get()
    assert waits.state == "waiting"
    assert waits.next_try_at > now
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_notices(now=now) == 0
    assert send_notices(now=waits.next_try_at) == 1
    assert send_notices(now=waits.next_try_at) == 0
    assert len(mail.outbox) == 1


def test_after_a_day_without_a_server_it_is_noted(world: SimpleNamespace, settings: Any) -> None:
    told_of(world, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    SessionNotice.objects.update(made_at=timezone.now() - dt.timedelta(hours=25))
    assert send_notices() == 0
    assert SessionNotice.objects.get().state == "failed"
