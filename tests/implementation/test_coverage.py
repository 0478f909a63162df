"""What a branch touched, compared with a slow count in plain Python over random years."""

import datetime as dt
import os
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.permissions import Permission
from implementation.actions.activities import withdraw_activity
from implementation.actions.frameworks import add_framework, change_element, choose_frameworks
from implementation.figures.coverage import Coverage, coverage_of
from implementation.models import Activity, ChangeFramework, Element
from services.models import Unit
from tests.access.doing.frameworks import touch
from tests.factories import everywhere
from tests.factories.implementation import make_activity
from tests.implementation.test_activities import scope_of

CASES = int(os.environ.get("TIP_CASES", "40"))
FROM, UNTIL = dt.date(2026, 4, 1), dt.date(2026, 6, 30)
PLACES = ("northshore", "harbour", "quay", "lighthouse", "hillside", "orchard")
PARTS = ["Safety", "Choice", "Trust"]


def framework_of(organisation: Unit, name: str = "Promises") -> ChangeFramework:
    by = everywhere(organisation, Permission.MANAGE_VOCABULARY)
    made = add_framework(by=by, organisation=organisation, name=name, lines=PARTS)
    choose_frameworks(by=by, organisation=organisation, frameworks=[made], from_on=FROM)
    return made


def covered(world: SimpleNamespace, unit: Unit, framework: ChangeFramework) -> Coverage:
    scope = scope_of(world.ada, Permission.VIEW_IMPLEMENTATION)
    return coverage_of(scope, unit, framework, from_on=FROM, until_on=UNTIL)


ONE = st.fixed_dictionaries(
    {
        "host": st.sampled_from(PLACES),
        "others": st.lists(st.sampled_from(PLACES), max_size=3, unique=True),
        "days": st.integers(-5, 95),
        "parts": st.sets(st.integers(0, 2)),
        "is_withdrawn": st.booleans(),
        "is_planned": st.booleans(),
    }
)


@settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(told=st.lists(ONE, max_size=6), asked=st.sampled_from(["northshore", "harbour", "quay"]))
def test_the_counts_are_those_of_a_slow_oracle(
    world: SimpleNamespace, told: list[dict], asked: str
) -> None:
    with transaction.atomic():
        framework = framework_of(world.northshore)
        elements = list(framework.elements.order_by("position"))
        for one in told:
            _play(world, one, elements)
        unit = getattr(world, asked)
        found = covered(world, unit, framework)
        _compare(world, unit, told, found)
        transaction.set_rollback(True)


def _play(world: SimpleNamespace, one: dict, elements: list[Element]) -> None:
    on = FROM + dt.timedelta(days=one["days"])
    others = [getattr(world, name) for name in one["others"]]
    today = on - dt.timedelta(days=1) if one["is_planned"] else on
    made = make_activity(getattr(world, one["host"]), on=on, other_units=others, today=today)
    touch(made, *(elements[number] for number in one["parts"]))
    if one["is_withdrawn"]:
        withdraw_activity(by=everywhere(made.unit), activity=made)


def _compare(world: SimpleNamespace, unit: Unit, told: list[dict], found: Coverage) -> None:
    held = [
        one
        for one in told
        if not one["is_withdrawn"]
        and not one["is_planned"]
        and FROM <= FROM + dt.timedelta(days=one["days"]) <= UNTIL
        and any(unit.pk in getattr(world, p).ancestor_ids for p in (one["host"], *one["others"]))
    ]
    assert found.held == len(held)
    assert found.marked == sum(bool(one["parts"]) for one in held)
    for number, row in enumerate(found.elements):
        with_it = [one for one in held if number in one["parts"]]
        assert row.activities == len(with_it)
        expected = [
            sum(_stood_at(world, one, place.unit_id, unit) for one in with_it)
            for place in found.places
        ]
        assert list(row.by_place) == expected


def _stood_at(world: SimpleNamespace, one: dict, place: int, unit: Unit) -> bool:
    """A child counts everything under it; the unit itself only what no child of it holds."""
    units = [getattr(world, name) for name in (one["host"], *one["others"])]
    if place == unit.pk:
        return any(u.pk == unit.pk for u in units)
    return any(place in u.ancestor_ids for u in units)


def test_services_stand_a_to_z_and_parts_in_their_own_order(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    found = covered(world, world.northshore, framework)
    assert [place.name for place in found.places] == ["Harbour", "Hillside"]
    assert [one.name for one in found.elements] == PARTS
    assert [one.name for one in found.untouched] == PARTS
    assert found.touched == ()


def test_both_ends_of_the_period_count(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    part = framework.elements.first()
    for on in (FROM, UNTIL, FROM - dt.timedelta(days=1), UNTIL + dt.timedelta(days=1)):
        touch(make_activity(world.quay, on=on), part)
    assert covered(world, world.harbour, framework).elements[0].activities == 2


def test_a_joint_activity_counts_at_each_service_and_once_together(
    world: SimpleNamespace,
) -> None:
    framework = framework_of(world.northshore)
    joint = make_activity(world.quay, on=FROM, other_units=[world.orchard])
    touch(joint, framework.elements.first())
    row = covered(world, world.northshore, framework).elements[0]
    assert (row.by_place, row.activities) == ((1, 1), 1)


def test_a_retired_part_is_shown_only_while_it_was_touched(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    first, second, _third = framework.elements.order_by("position")
    touch(make_activity(world.quay, on=FROM), first)
    by = everywhere(world.northshore, Permission.MANAGE_VOCABULARY)
    for one in (first, second):
        change_element(by=by, element=one, name=one.name, explains="", is_retired=True)
    assert [e.name for e in covered(world, world.harbour, framework).elements] == [
        "Safety",
        "Trust",
    ]


def test_nobody_asks_about_a_unit_outside_their_branch(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    with pytest.raises(PermissionError):
        coverage_of(
            scope_of(world.basma, Permission.VIEW_IMPLEMENTATION),
            world.quay,
            framework,
            from_on=FROM,
            until_on=UNTIL,
        )


def test_it_takes_four_questions_however_much_was_done(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    asked = []
    for _round in range(2):
        for _number in range(5):
            touch(make_activity(world.quay, on=FROM), *framework.elements.all())
        with CaptureQueriesContext(connection) as seen:
            covered_by = coverage_of(
                everywhere(world.northshore, Permission.VIEW_IMPLEMENTATION),
                world.northshore,
                framework,
                from_on=FROM,
                until_on=UNTIL,
            )
        asked.append(len(seen))
    assert asked == [4, 4]
    assert covered_by.held == Activity.objects.count() == 10


def test_what_was_done_next_door_is_not_in_it(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    part = framework.elements.first()
    touch(make_activity(world.orchard, on=FROM), part)
    touch(make_activity(world.quay, on=FROM, other_units=[world.orchard]), part)
    found = covered(world, world.harbour, framework)
    assert [place.name for place in found.places] == ["Lighthouse", "Quay"]
    assert (found.elements[0].by_place, found.elements[0].activities) == ((0, 1), 1)
