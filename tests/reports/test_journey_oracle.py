"""After any changes, the counts behind a journey are what a slow count in plain Python says."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.activities import withdraw_activity
from implementation.models import Activity, JourneyRule, OwnKind
from reports.figures.journey_counts import Counts, counts_of
from reports.figures.journey_days import look_at
from tests.factories import everywhere
from tests.factories.implementation import make_activity, make_own_kind
from tests.reports.journey_oracle import counts_by_hand
from tests.training.test_oracle import World as Training

TODAY = timezone.localdate()
days_ago = st.integers(0, 800).map(lambda n: TODAY - dt.timedelta(days=n))
index = st.integers(0, 11)
# "own0" and "own1" are kinds of the organisation's own.
kinds = st.sampled_from(["lens", "policy", "reflective", "peer", "other", "own0", "own1"])
others, given_, planned = st.sets(index, max_size=3), st.integers(0, 2), st.integers(0, 2)
acts = st.tuples(st.just("act"), index, others, kinds, days_ago, given_, planned)

changes = st.one_of(
    st.tuples(st.just("hire"), index, index, st.booleans(), days_ago),
    st.tuples(st.just("second_post"), index, index, index, days_ago),
    st.tuples(st.just("move"), index, index, days_ago),
    st.tuples(st.just("end_posts"), index, days_ago),
    st.tuples(st.just("leave"), index, days_ago),
    st.tuples(st.just("merge"), index, index),
    st.tuples(st.just("attend"), index, index, days_ago, st.sets(index, max_size=5)),
    st.tuples(st.just("attend"), index, index, days_ago, st.sets(index, max_size=5)),
    st.tuples(st.just("reverse"), index),
    st.tuples(st.just("apologies"), index, index),
    st.tuples(st.just("move_unit"), index, index, days_ago),
    acts,
    acts,
    st.tuples(st.just("take_back"), index),
)
rules = st.builds(
    JourneyRule,
    reached_months=st.integers(1, 24),
    active_months=st.integers(1, 24),
    embedded_months=st.integers(1, 24),
    sustained_months=st.integers(1, 24),
)


class World(Training):
    """People who train, and units that do things."""

    def act(
        self, host: int, others: set[int], kind: str, on: dt.date, minutes: int, planned: int = 0
    ) -> None:
        units = [self.pick(self.units, nth) for nth in others]
        facts: dict[str, Any] = {"other_units": units, "kind": kind, "minutes": minutes or None}
        facts["minutes_planned"] = planned or None
        if kind.startswith("own"):
            facts |= {"kind": "other", "own_kind": self.own_kind(f"Of our own {kind}")}
        make_activity(self.pick(self.units, host), on=on, **facts)

    def own_kind(self, name: str) -> OwnKind:
        return OwnKind.objects.filter(names__en=name).first() or make_own_kind(self.root, name)

    def take_back(self, nth: int) -> None:
        if rows := list(Activity.objects.order_by("pk")):
            by: Scope = everywhere(self.root, Permission.LOG_IMPLEMENTATION)
            withdraw_activity(by=by, activity=self.pick(rows, nth))


def assert_counted(world: World, rule: JourneyRule, days: list[dt.date]) -> None:
    looks = [look_at(day, rule) for day in days]
    for unit in world.units:
        unit.refresh_from_db()
    for basis in ("today", "then"):
        found = counts_of(world.units, looks, basis=basis, inside=[world.root.path])
        for unit in world.units:
            for look in looks:
                told = found.get((unit.pk, look.on), Counts())
                assert told == counts_by_hand(unit, look, basis), (unit, look, basis)


class TestCountsOfAnyHistory(TestCase):
    @given(
        st.lists(changes, min_size=4, max_size=14),
        rules,
        st.lists(days_ago, min_size=1, max_size=3, unique=True),
    )
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def test_sql_and_python_agree(
        self, told: list[Any], rule: JourneyRule, days: list[dt.date]
    ) -> None:
        world = World("ksf2017")
        for name, *facts in told:
            getattr(world, name)(*facts)
        assert_counted(world, rule, days)


def test_a_history_in_which_everything_counts_once(world: SimpleNamespace) -> None:
    """One that is rich on purpose, so that no count is compared at nought alone."""
    w, day = World("ksf2017"), TODAY - dt.timedelta(days=100)
    w.act(3, {0, 1, 4}, "reflective", day, 2)
    w.act(4, {3}, "policy", day, 0)
    w.hire(3, 0, True, day)
    w.attend(3, 0, day, {0, 1, 2, 3})
    w.attend(3, 0, day + dt.timedelta(days=30), {0, 3})
    rule = JourneyRule()
    assert_counted(w, rule, [day, TODAY])
    found = counts_of(w.units, [look_at(TODAY, rule)])[w.root.pk, TODAY]
    assert (found.embedded_activities, found.lasting, found.refreshers) == (2, 2, 2)
    assert found.took_part == 4


def test_each_kind_of_ones_own_is_a_kind_and_planned_time_is_not_given(
    world: SimpleNamespace,
) -> None:
    w, day = World("ksf2017"), TODAY - dt.timedelta(days=20)
    for kind in ("own0", "own0", "own1", "other"):
        w.act(3, set(), kind, day, 0)
    w.act(3, set(), "reflective", day, 0, planned=30)
    look = look_at(TODAY, JourneyRule())
    found = counts_of(w.units, [look])[w.root.pk, TODAY]
    assert (found.embedded_activities, found.kinds, found.lasting) == (5, 4, 0)
    w.act(3, set(), "reflective", day, 30)
    assert counts_of(w.units, [look])[w.root.pk, TODAY].lasting == 1


pytestmark = pytest.mark.django_db
