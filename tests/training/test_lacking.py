"""What is missing level by level, and what sessions usually are, against a slow count."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from services.models import Unit
from tests.factories import everywhere, make_person
from tests.factories.training import (
    level,
    make_course,
    make_session,
    make_visitor,
    require,
    use_framework,
)
from tests.training.oracle import Oracle
from tests.training.test_oracle import LEVELS, World, changes
from training.actions.attendance import count_only
from training.figures.lacking import Lacking, lacking_of
from training.figures.outlook import Wish, outlook_for
from training.figures.usual import PlannedSession, sessions_by_level
from training.models import Place, Session, SessionDay, UnitRollup, Visitor

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
Numbers = dict[int, tuple[int, int, int]]


def told(found: Lacking) -> Numbers:
    return {
        rank: (one.asked, one.met, one.lacking) for rank, one in found.levels.items() if one.asked
    }


def slowly(oracle: Oracle, unit: Unit, later: set[int]) -> tuple[Numbers, int, int]:
    here = [
        p for p in oracle.people.values() if not p.left_out and unit.pk in oracle.above(p.unit_id)
    ]
    now = [p for p in here if p.unit_id not in later]
    is_cumulative = bool(oracle.framework and oracle.framework.is_cumulative)
    levels = {}
    for rank in range(1, 9):
        asked = [p for p in now if rank in (p.asked_later or p.required)]
        wanted = set(range(1, rank + 1)) if is_cumulative else {rank}
        if asked:
            met = sum(wanted <= p.held for p in asked)
            levels[rank] = (len(asked), met, sum(rank not in p.held for p in asked))
    apart = [p for p in here if p.unit_id in later]
    return levels, len(apart)


class TestWhatIsMissing(TestCase):
    """Hypothesis rolls each example back."""

    @settings(
        max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    @given(
        st.sampled_from(sorted(LEVELS)),
        st.lists(changes, min_size=5, max_size=20),
        st.sets(st.integers(0, 7)),
        st.booleans(),
    )
    def test_equals_the_oracle(
        self, code: str, todo: list[Any], apart: set[int], kept: bool
    ) -> None:
        world = World(code)
        world.live(todo)
        if not kept:
            UnitRollup.objects.update(computed_on=TODAY - DAY)
        later = {world.units[nth].pk for nth in apart}
        oracle = Oracle(world.root.pk, TODAY)
        for unit in Unit.objects.filter(organisation=world.root):
            found = lacking_of(unit, on=TODAY, later=later)
            assert (told(found), found.later) == slowly(oracle, unit, later)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Everybody in Quay is asked for Skilled, and so for Informed below it."""
    use_framework(world.northshore)
    world.basics = make_course(world.northshore, level("informed"), minutes=60)
    world.further = make_course(world.northshore, level("skilled"), minutes=60)
    require(world.worker, level("skilled"))
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def needs(house: SimpleNamespace) -> list[int]:
    wish = Wish(100, TODAY + DAY, people=1)
    found = outlook_for(house.scope, house.quay, wish, today=TODAY)
    return [one.need.people for one in found.levels if one.now.asked]


def test_who_holds_skilled_without_informed_needs_informed_alone(house: SimpleNamespace) -> None:
    assert needs(house) == [2, 2], "two people hold neither: a session for each level"
    make_session(house.quay, house.further, TODAY - DAY, [house.rosa])
    assert needs(house) == [2, 1]
    make_session(house.quay, house.basics, TODAY - DAY, [house.rosa])
    assert needs(house) == [1, 1]


def test_all_days_of_a_session_count_in_its_minutes(house: SimpleNamespace) -> None:
    two = make_session(house.quay, house.basics, TODAY - 9 * DAY, [house.rosa, house.sam_person])
    two.minutes, two.ends_on = 60, TODAY - 7 * DAY
    two.save(update_fields=["minutes", "ends_on"])
    SessionDay.objects.create(session=two, on=TODAY - 8 * DAY)
    SessionDay.objects.create(session=two, on=TODAY - 7 * DAY, minutes=30)
    make_session(house.quay, house.basics, TODAY - 5 * DAY, [house.rosa], minutes=50)
    found = sessions_by_level(house.scope, house.quay, until=TODAY + DAY, today=TODAY)["informed"]
    assert (found.held, found.people, found.minutes) == (2, 2, 100)


Came = tuple[int | None, int, int]


def room(house: SimpleNamespace, on: dt.date, came: Came) -> None:
    """A session with a head count, so many known people, and so many names nobody has matched."""
    counted, known, names = came
    people = [house.rosa, house.sam_person, house.olive][:known]
    session = make_session(house.quay, house.basics, on, people)
    for nth in range(names):
        make_visitor(session, f"Name {nth}")
    if counted is not None:
        by = everywhere(house.quay, Permission.RECORD_TRAINING)
        count_only(by=by, session=session, people=counted)


def usual(house: SimpleNamespace) -> tuple[int, int]:
    found = sessions_by_level(house.scope, house.quay, until=TODAY + DAY, today=TODAY)["informed"]
    return found.held, found.people


def usual_slowly(house: SimpleNamespace) -> tuple[int, int]:
    """Sessions to which somebody came, and people in one of them, one session after the other."""
    rooms = []
    for one in Session.objects.filter(course=house.basics, state=Session.State.HELD):
        known = {p.staff_member_id for p in one.places.all() if p.state == Place.State.CAME}
        names = [v for v in one.visitors.all() if v.state == v.State.UNIDENTIFIED]
        rooms.append(max(one.head_count or 0, len(known) + len(names)))
    rooms = [n for n in rooms if n]
    return len(rooms), round(sum(rooms) / len(rooms)) if rooms else 0


def test_heads_counted_without_names_are_people_of_a_session_too(house: SimpleNamespace) -> None:
    for nth, came in enumerate([(None, 2, 0), (18, 0, 0), (18, 0, 0)]):
        room(house, TODAY - (nth + 1) * DAY, came)
    assert usual(house) == usual_slowly(house) == (3, 13)
    wish = Wish(100, TODAY + DAY)
    [informed, *_others] = outlook_for(house.scope, house.quay, wish, today=TODAY).levels
    assert (informed.way.people, informed.held) == (13, 3)


@pytest.mark.parametrize(
    "rooms",
    [
        [(0, 0, 0), (None, 3, 0)],
        [(5, 3, 1), (2, 3, 1)],
        [(None, 0, 6), (None, 1, 0), (0, 0, 0)],
        [(0, 0, 0)],
        [(40, 3, 2), (None, 0, 1), (7, 0, 0), (None, 2, 2)],
    ],
    ids=str,
)
def test_the_usual_room_is_that_of_a_slow_count(house: SimpleNamespace, rooms: list[Came]) -> None:
    for nth, came in enumerate(rooms):
        room(house, TODAY - (nth + 1) * DAY, came)
    assert usual(house) == usual_slowly(house)


def test_a_guest_and_who_was_there_for_a_while_are_not_in_the_usual_room(
    house: SimpleNamespace,
) -> None:
    room(house, TODAY - DAY, (None, 2, 3))
    assert usual(house) == (1, 5)
    session = Session.objects.get(course=house.basics)
    session.visitors.filter(name="Name 0").update(state=Visitor.State.GUEST)
    session.places.filter(staff_member=house.rosa).update(state=Place.State.BRIEFLY)
    assert usual(house) == usual_slowly(house) == (1, 3)


@pytest.mark.parametrize(
    ("taken", "capacity", "people"),
    [(0, None, 10), (14, None, 14), (0, 6, 6), (0, 30, 10), (12, 20, 12), (8, 6, 8)],
)
def test_a_planned_session_brings_no_more_than_it_has_places(
    taken: int, capacity: int | None, people: int
) -> None:
    assert PlannedSession(TODAY, taken, capacity).people(usual=10) == people


def test_places_taken_and_room_are_read_from_the_session(house: SimpleNamespace) -> None:
    session = make_session(house.quay, house.basics, TODAY + 3 * DAY, [], capacity=4)
    pat = make_person("Pat Berth", house.quay, house.worker)
    for person, state in ((house.rosa, Place.State.BOOKED), (pat, Place.State.WAITING)):
        Place.objects.create(session=session, staff_member=person, state=state)
    found = sessions_by_level(house.scope, house.quay, until=TODAY + 9 * DAY, today=TODAY)
    assert found["informed"].planned == [PlannedSession(session.on, 1, 4)]
