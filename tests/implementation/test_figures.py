"""The figures count what stood in a period, by distinct units as well as mentions, in scope."""

import datetime as dt
from types import SimpleNamespace

import pytest

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.activities import withdraw_activity
from implementation.actions.barriers import lift_barrier, withdraw_barrier
from implementation.figures import (
    activities_between,
    activity_summary,
    barrier_summary,
    barrier_themes,
    barriers_between,
    barriers_open,
)
from services.access import viewer_for
from services.models import BarrierTheme
from tests.factories import everywhere
from tests.factories.implementation import make_activity, make_barrier

FROM, UNTIL = dt.date(2026, 7, 1), dt.date(2026, 9, 30)
QUARTER = {"from_on": FROM, "until_on": UNTIL}
DAY = dt.timedelta(days=1)


def reads(user: object) -> Scope:
    return viewer_for(user.pk).scope_for(Permission.VIEW_IMPLEMENTATION)


@pytest.fixture
def lead(world: SimpleNamespace) -> Scope:
    return everywhere(world.quay, Permission.LOG_IMPLEMENTATION)


def test_activities_count_both_ends_of_the_period_and_no_plans(
    world: SimpleNamespace, lead: Scope
) -> None:
    for day in (FROM - DAY, FROM, UNTIL, UNTIL + DAY):
        make_activity(world.quay, on=day, reached_people=5)
    make_activity(world.quay, on=UNTIL, today=FROM)
    withdraw_activity(by=lead, activity=make_activity(world.quay, on=FROM))
    found = activities_between(reads(world.mark), world.quay, **QUARTER)
    assert [figure.on for figure in found] == [UNTIL, FROM]
    summary = activity_summary(reads(world.mark), world.quay, **QUARTER)
    assert (summary.activities, summary.units, summary.reached_people) == (2, 1, 10)
    assert [(kind.kind, kind.activities) for kind in summary.kinds] == [("lens", 2)]


def test_a_joint_activity_is_counted_once_in_the_branch(world: SimpleNamespace) -> None:
    make_activity(world.quay, on=FROM, other_units=[world.lighthouse], reached_people=9)
    for unit in (world.harbour, world.quay, world.lighthouse):
        summary = activity_summary(reads(world.alma), unit, **QUARTER)
        assert (summary.activities, summary.reached_people) == (1, 9)
    (figure,) = activities_between(reads(world.alma), world.harbour, **QUARTER)
    assert figure.other_units == ("Lighthouse",)


def test_themes_count_distinct_units_and_mentions(world: SimpleNamespace, lead: Scope) -> None:
    res = BarrierTheme.objects.get(code="RES")
    early = make_barrier(world.quay, theme=res, since_on=FROM - 90 * DAY, noted_on=FROM - 90 * DAY)
    make_barrier(world.quay, theme=res, since_on=FROM, noted_on=FROM)
    make_barrier(world.lighthouse, theme=res, since_on=UNTIL, noted_on=UNTIL)
    make_barrier(world.lighthouse, since_on=UNTIL, noted_on=UNTIL)
    lift_barrier(by=lead, barrier=early, lifted_on=FROM)
    withdraw_barrier(by=lead, barrier=make_barrier(world.orchard, theme=res, since_on=FROM))
    make_barrier(world.quay, theme=res, since_on=UNTIL + DAY)
    first, last = barrier_themes(reads(world.alma), world.harbour, **QUARTER)
    assert (first.code, first.units, first.mentions) == ("RES", 2, 3)
    assert (first.new, first.lifted, first.still_open) == (2, 1, 2)
    assert (last.code, last.units, last.mentions) == ("", 1, 1)
    total = barrier_summary(reads(world.alma), world.harbour, **QUARTER)
    assert (total.units, total.mentions, total.lifted) == (2, 4, 1)


def test_what_was_lifted_before_the_period_is_not_told_in_it(
    world: SimpleNamespace, lead: Scope
) -> None:
    barrier = make_barrier(world.quay, since_on=FROM - 9 * DAY)
    lift_barrier(by=lead, barrier=barrier, lifted_on=FROM - DAY)
    assert barriers_between(reads(world.alma), world.harbour, **QUARTER) == ()


def test_days_are_counted_to_the_day_asked_about(world: SimpleNamespace, lead: Scope) -> None:
    make_barrier(world.quay, since_on=UNTIL - 30 * DAY)
    gone = make_barrier(world.lighthouse, since_on=UNTIL - 30 * DAY)
    lift_barrier(by=lead, barrier=gone, lifted_on=UNTIL - 20 * DAY, what_helped="A new rota")
    lifted, still = barriers_between(reads(world.alma), world.harbour, **QUARTER)
    assert (lifted.days, lifted.what_helped, still.days) == (10, "A new rota", 30)
    (open_one,) = barriers_open(reads(world.alma), world.harbour, on=UNTIL)
    assert open_one.unit_name == "Quay"
    assert open_one.words == "No cover on night shifts"


def test_every_figure_stays_inside_the_scope(world: SimpleNamespace) -> None:
    make_activity(world.orchard, on=FROM)
    make_barrier(world.orchard, since_on=FROM)
    for user in (world.alma, world.walt):
        scope = reads(user)
        assert activities_between(scope, world.northshore, **QUARTER) == ()
        assert activity_summary(scope, world.northshore, **QUARTER).activities == 0
        assert barriers_open(scope, world.northshore, on=UNTIL) == ()
        assert barriers_between(scope, world.northshore, **QUARTER) == ()
        assert barrier_themes(scope, world.northshore, **QUARTER) == ()
        assert barrier_summary(scope, world.northshore, **QUARTER).mentions == 0


def test_figures_ask_as_much_for_twelve_rows_as_for_one(
    world: SimpleNamespace, django_assert_num_queries: object
) -> None:
    res = BarrierTheme.objects.get(code="RES")
    for _ in range(12):
        make_activity(world.quay, on=FROM, other_units=[world.lighthouse])
        make_barrier(world.quay, theme=res, since_on=FROM)
    scope = reads(world.alma)
    with django_assert_num_queries(3):
        activities_between(scope, world.harbour, **QUARTER)
    with django_assert_num_queries(1):
        barriers_open(scope, world.harbour, on=UNTIL)
    with django_assert_num_queries(3):
        barrier_themes(scope, world.harbour, **QUARTER)
