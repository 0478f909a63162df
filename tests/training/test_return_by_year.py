"""The return year by year: the unit and each service, as the return of that day alone says."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from services.actions.moves import move_unit
from services.actions.posts import change_post
from services.actions.who_counts import decide_who_counts
from services.models import Post
from tests.factories import everywhere, make_person, make_unit
from tests.factories.supervision import meet, rule_for
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.oracle import Oracle
from tests.training.refresher_oracle import refreshers
from tests.training.supervision_oracle import SupervisionOracle
from tests.training.test_oracle import LEVELS, World, changes
from training.actions.standing import recompute
from training.figures.practice_return import PracticeReturn, ReturnPart, practice_return, year_of
from training.figures.refreshers import WITHIN_DAYS
from training.models import Session

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Everybody is asked Enhanced. Rosa held Informed, with a contact, when last year ended.

    Nina began at Lighthouse this year; Lighthouse hung under Hillside until the year began.
    """
    use_framework(world.northshore)
    require(world.worker, level("enhanced"))
    world.first = year_of(world.northshore, TODAY)
    world.last = world.first - DAY
    course = make_course(world.northshore, level("informed"), validity_months=14)
    one = make_session(world.quay, course, world.last - 365 * DAY, [world.rosa])
    two = make_session(world.quay, course, world.last - 20 * DAY, [world.sam_person])
    for session, pence in ((one, 10_000), (two, 20_050)):
        Session.objects.filter(pk=session.pk).update(cost_pence=pence)
    make_person("Nina New", world.lighthouse, world.worker, from_on=world.first)
    rule_for(level("enhanced"), world.northshore, within_days=28)
    meet(world.sam_person, world.rosa, on=world.last - 5 * DAY)
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def parts_of(found: PracticeReturn) -> Iterator[tuple[dt.date, ReturnPart]]:
    for year in found.years:
        for part in (year.own, *year.services):
            yield year.until_on, part


@pytest.mark.parametrize("basis", ["today", "then"])
def test_each_year_says_what_the_return_of_its_last_day_says(
    house: SimpleNamespace, basis: Any
) -> None:
    found = practice_return(house.scope, house.harbour, on=TODAY, basis=basis)
    assert [(year.from_on, year.until_on) for year in found.years][:2] == [
        (house.first, TODAY),
        (year_of(house.harbour, house.last), house.last),
    ]
    assert len(found.years) == 3
    for year in found.years:
        alone = practice_return(house.scope, house.harbour, on=year.until_on, basis=basis)
        assert (year.own, year.services) == (alone.own, alone.services)


def test_a_service_has_every_column_and_its_cost_in_every_year(house: SimpleNamespace) -> None:
    found = practice_return(house.scope, house.harbour, on=TODAY)
    quay = [one for year in found.years for one in year.services if one.code == "QUAY"]
    assert [one.spend.spend for one in quay] == [None, Decimal("200.50"), Decimal("100.00")]
    assert [one.spend.per_person for one in quay] == [None, Decimal("100.25"), Decimal("50.00")]
    informed, _skilled, enhanced, _specialist = quay[1].levels
    assert (quay[1].people, informed.required, informed.met, informed.not_yet) == (2, 2, 2, 0)
    assert informed.refresher_due == 1, "Rosa's runs out two months into the year"
    assert (enhanced.required, enhanced.supervision_in_place) == (2, 0)
    lighthouse = [one for year in found.years for one in year.services if one.code == "LIGHT"]
    assert [one.people for one in lighthouse] == [2, 1, 1]


def test_services_of_a_year_hang_as_they_did_or_as_they_do(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.MANAGE_UNITS)
    move_unit(by=by, unit=house.orchard, to=house.harbour, on=house.first)
    now = practice_return(house.scope, house.harbour, on=TODAY)
    then = practice_return(house.scope, house.harbour, on=TODAY, basis="then")
    assert [[s.code for s in year.services] for year in now.years] == [
        ["LIGHT", "ORCH", "QUAY"]
    ] * 3
    assert [[s.code for s in year.services] for year in then.years] == [
        ["LIGHT", "ORCH", "QUAY"],
        ["LIGHT", "QUAY"],
        ["LIGHT", "QUAY"],
    ]
    assert (now.years[1].own.people, then.years[1].own.people) == (4, 3)


def test_people_of_a_year_are_those_of_its_headcount_day_in_every_column(
    house: SimpleNamespace,
) -> None:
    """Rosa, whose training runs out in the new year, went to Lighthouse late in December."""
    decide_who_counts(
        by=everywhere(house.northshore, Permission.MANAGE_SETTINGS),
        organisation=house.northshore,
        from_on=house.last - 400 * DAY,
        headcount_day=10,
        leavers_count=True,
        away_count=False,
        left_out_kinds=set(),
    )
    change_post(
        by=everywhere(house.northshore, Permission.MANAGE_STAFF),
        post=Post.objects.get(staff_member=house.rosa),
        unit=house.lighthouse,
        role=house.worker,
        on=house.last - 5 * DAY,
    )
    found = practice_return(house.scope, house.harbour, on=TODAY, basis="then")
    told = {one.code: (one.people, one.levels[0].refresher_due) for one in found.years[1].services}
    assert told == {"LIGHT": (1, 0), "QUAY": (2, 1)}


def test_a_young_unit_has_the_years_in_which_it_was_open(house: SimpleNamespace) -> None:
    young = make_unit("Pier", house.harbour, opened_on=house.last)
    found = practice_return(house.scope, young, on=TODAY)
    assert [year.until_on for year in found.years] == [TODAY, house.last]


@pytest.mark.parametrize("basis", ["today", "then"])
def test_more_services_are_no_more_questions(house: SimpleNamespace, basis: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            practice_return(house.scope, house.harbour, on=TODAY, basis=basis)
        return len(queries)

    before = asked()
    for name in ("Pier", "Jetty", "Slip"):
        make_person("Pat Ient", make_unit(name, house.harbour), house.worker)
    assert asked() == before


class TestYears(TestCase):
    """Hypothesis rolls each example back."""

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(sorted(LEVELS)),
        st.lists(changes, min_size=8, max_size=25),
        st.sampled_from(["today", "then"]),
    )
    def test_each_year_equals_the_oracle(self, code: str, todo: list[Any], basis: Any) -> None:
        world = World(code)
        world.live(todo)
        recompute(world.root.pk)
        world.root.refresh_from_db()
        scope = everywhere(world.root, Permission.VIEW_FIGURES)
        found = practice_return(scope, world.root, on=TODAY, basis=basis)
        assert len(found.years) == 3
        oracles = {
            year.until_on: Oracles(world.root.pk, year.until_on, basis) for year in found.years
        }
        for on, part in parts_of(found):
            oracles[on].check(part)


class Oracles:
    """Plain Python beside a part of the return, for one day."""

    def __init__(self, root: int, on: dt.date, basis: str) -> None:
        facts: dict[str, Any] = {"of_period": on < TODAY}
        tree = basis if on < TODAY else "today"
        self.people = Oracle(root, on, tree, **facts)
        self.numbers = self.people.numbers()
        self.supervised = SupervisionOracle(root, on, tree, **facts).levels()

    def check(self, part: ReturnPart) -> None:
        numbers, (_asked, in_place) = self.numbers[part.unit_id], self.supervised[part.unit_id]
        due = refreshers(self.people, WITHIN_DAYS, part.unit_id)
        assert (part.people, part.later) == (numbers.people, numbers.later)
        assert part.counted_only == numbers.counted_only
        for one in part.levels:
            assert one.met + one.not_yet + one.not_required + one.unknown == part.people
            assert (one.required, one.met) == (numbers.required[one.rank], numbers.met[one.rank])
            assert one.unknown == numbers.split["unknown"]
            assert one.refresher_due == due[one.rank]
            assert (one.supervision_in_place or 0) == in_place[one.rank]
