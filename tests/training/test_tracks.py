"""Leaders' training stands beside the levels: who is asked, who has done it, who is not asked."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from services.models import Post
from tests.factories import everywhere, make_person, make_role
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.compare import numbers_of, ranks
from tests.training.oracle import Person
from tests.training.test_oracle import LEVELS, World, changes, days_ago, index, past_days
from tests.training.test_pages import page_as
from tests.training.track_oracle import TrackOracle
from training.actions.requirements import Whom, ask, stop_asking
from training.counting import people, recount, run
from training.figures.coverage import figures_for
from training.figures.tracks import asked_of_track, question_of, track_figures
from training.models import Track, UnitRollup

TODAY = timezone.localdate()
PAGE = "training:track_unit"


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.by = everywhere(world.northshore, Permission.VIEW_STAFF)
    world.track = Track.objects.get(code="leadership")
    world.stilt = make_course(world.northshore, None, name="STILT", track=world.track)
    return world


def ask_of(house: SimpleNamespace, **facts: Any) -> None:
    whom = Whom(house.northshore, role=house.worker, track=house.track)
    ask(by=house.by, whom=whom, levels=(), from_on=TODAY, **facts)


def parts(house: SimpleNamespace, unit: str = "quay") -> tuple[int, ...]:
    one = track_figures(house.by, getattr(house, unit), house.track, on=TODAY)[0]
    assert one.people == one.done + one.not_yet + one.not_asked
    return (one.done, one.not_yet, one.not_asked, one.unasked_done)


def test_asked_done_not_yet_and_not_asked_are_told_apart(house: SimpleNamespace) -> None:
    done, not_yet, not_asked, unasked = parts(house)
    assert (done, not_yet, unasked) == (0, 0, 0)
    ask_of(house)
    asked = parts(house)[1]
    assert asked > 0
    assert parts(house) == (0, asked, not_asked - asked, 0)
    make_session(house.quay, house.stilt, TODAY, [house.rosa])
    assert parts(house) == (1, asked - 1, not_asked - asked, 0)
    chef = make_person("Chef", house.quay, make_role("Chef", house.northshore))
    make_session(house.quay, house.stilt, TODAY, [chef])
    assert parts(house) == (1, asked - 1, not_asked - asked + 1, 1)


def test_a_track_moves_no_figure_of_levels(house: SimpleNamespace) -> None:
    require(house.worker, level("informed"))
    before = figures_for(house.by, house.quay)
    ask_of(house)
    make_session(house.quay, house.stilt, TODAY, [house.rosa])
    after = figures_for(house.by, house.quay)
    assert (after.split, after.levels) == (before.split, before.levels)


def test_whoever_begins_has_time_and_is_shown_apart(house: SimpleNamespace) -> None:
    Post.objects.filter(staff_member=house.rosa).update(from_on=TODAY - dt.timedelta(days=5))
    ask_of(house, due_within_days=30)
    names = asked_of_track(house.by, house.quay, house.track, on=TODAY)
    assert {one.name: one.is_starting for one in names}[house.rosa.shown_name]
    own = track_figures(house.by, house.quay, house.track, on=TODAY)[0]
    assert own.starting == sum(one.is_starting for one in names)
    assert own.not_yet == len(names)


def test_names_are_for_those_who_may_see_people(house: SimpleNamespace) -> None:
    ask_of(house)
    assert house.rosa.shown_name in page_as(house.alma, PAGE, house.quay.pk)
    text = page_as(house.eve, PAGE, house.quay.pk)
    assert house.rosa.shown_name not in text
    assert "who are asked to take part have done it" in text
    scope = everywhere(house.northshore, Permission.VIEW_FIGURES)
    assert asked_of_track(scope, house.quay, house.track, on=TODAY) == ()
    with pytest.raises(PermissionError):
        track_figures(house.by, house.mill, house.track, on=TODAY)
    with pytest.raises(PermissionError):
        asked_of_track(house.by, house.mill, house.track, on=TODAY)


def test_a_stranger_finds_no_page_and_an_empty_one_says_what_to_do(house: SimpleNamespace) -> None:
    client = Client()
    client.force_login(house.walt)
    assert client.get(reverse(PAGE, args=[house.quay.pk])).status_code == 404
    text = page_as(house.ada, PAGE, house.quay.pk)
    assert "No rule asks anybody to take part" in text
    assert "Say who is asked to take part" in text


def test_the_page_of_a_person_names_the_track(house: SimpleNamespace) -> None:
    page = "training:person_record", house.rosa.pk
    assert "Training for leaders" not in page_as(house.alma, *page)
    ask_of(house)
    text = page_as(house.alma, *page)
    assert "Training for leaders" in text
    assert "Beside the levels" in text


def test_ones_own_record_and_training_name_the_track(house: SimpleNamespace) -> None:
    for page in ("services:my_record", "training:my_record"):
        assert "Training for leaders" not in page_as(house.sam, page)
    ask_of(house)
    make_session(house.quay, house.stilt, TODAY, [house.sam_person])
    for page in ("services:my_record", "training:my_record"):
        text = page_as(house.sam, page)
        assert "Beside the levels" in text
        row = text.partition("Training for leaders")[2].partition("</tr>")[0]
        assert row.count("Yes") == 2


asked_days = st.none() | st.integers(0, 60)
track_changes = st.one_of(
    changes,
    st.tuples(st.just("track_of_role"), index, st.none() | index, asked_days, days_ago),
    st.tuples(st.just("track_of_many"), st.none() | index, st.none() | index, days_ago),
    st.tuples(st.just("track_of_post"), index, days_ago),
    st.tuples(st.just("no_track"), index, days_ago),
)


class TrackWorld(World):
    """The small organisation, with courses of a track and rules that ask for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.track = Track.objects.get(organisation=None, code="leadership")
        for course in (self.courses[0], self.courses[-1], self.courses[-2]):
            course.track = self.track
            course.save()

    def _ask(self, on: dt.date, days: int | None = None, reason: str = "", **whom: Any) -> None:
        asked = Whom(self.root, track=self.track, **whom)
        facts = {"levels": (), "from_on": on, "reason": reason, "due_within_days": days}
        ask(by=everywhere(self.root), whom=asked, **facts)

    def _unit(self, nth: int | None) -> Any:
        return None if nth is None else self.pick(self.units, nth)

    def track_of_role(self, role: int, unit: int | None, days: int | None, on: dt.date) -> None:
        self._ask(on, days, role=self.pick(self.roles, role), unit=self._unit(unit))

    def track_of_many(self, group: int | None, unit: int | None, on: dt.date) -> None:
        of_group = None if group is None else self.pick(self.groups, group)
        self._ask(on, role_group=of_group, unit=self._unit(unit))

    def track_of_post(self, who: int, on: dt.date) -> None:
        if post := Post.objects.filter(staff_member=self.pick(self.people, who)).first():
            self._ask(max(on, post.from_on), reason="Leads the night", post=post)

    def no_track(self, role: int, on: dt.date) -> None:
        whom = Whom(self.root, role=self.pick(self.roles, role), track=self.track)
        stop_asking(by=everywhere(self.root), whom=whom, from_on=on)


class TestTracks(TestCase):
    """Hypothesis rolls each example back."""

    @settings(
        max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    @given(
        st.sampled_from(sorted(LEVELS)),
        st.lists(track_changes, min_size=5, max_size=25),
        past_days,
    )
    def test_are_those_of_plain_python(self, code: str, todo: list[Any], day: dt.date) -> None:
        world = TrackWorld(code)
        for verb, *facts in todo:
            getattr(world, verb)(*facts)
        for on, basis in ((TODAY, "today"), (day, "then")):
            oracle = TrackOracle(world.root.pk, on, world.track, basis)
            question = question_of(world.root.pk, world.track, on).parameters
            rows = run(people(basis) + " SELECT * FROM now", question)
            assert {row["staff_member_id"]: _person(row) for row in rows} == oracle.people
            wide = run(recount(basis) + " SELECT * FROM wide", question)
            told = {row.pop("unit_id"): numbers_of(UnitRollup(**row)) for row in wide}
            assert told == oracle.numbers()


def _person(row: dict[str, Any]) -> Person:
    return Person(
        unit_id=row["unit_id"],
        required=ranks(row["required"]),
        held=ranks(row["held"]),
        status=row["status"],
        left_out=row["left_out"],
        is_starting=row["is_starting"],
        asked_later=None if row["asked_later"] is None else ranks(row["asked_later"]),
    )
