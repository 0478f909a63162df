"""How complete the data is on a day: of the people counted on that day, and up to it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from core.permissions import Permission
from services.models import Post, StaffMember, Unit
from services.signals import people_changed
from tests.factories import everywhere, make_person, make_role
from tests.factories.training import (
    level,
    make_course,
    make_session,
    make_visitor,
    require,
    use_framework,
)
from tests.training.oracle import Oracle
from training.figures import completeness, figures_for

DAY = dt.date(2026, 9, 30)
LATER = dt.date(2026, 11, 2)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Support workers are asked for Informed; nobody has decided about cooks."""
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    world.course = make_course(world.northshore, level("informed"))
    world.cook = make_role("Cook", world.northshore)
    return world


def told(unit: Unit, on: dt.date, basis: Any = "then") -> dict[str, int]:
    found = completeness(everywhere(unit, Permission.VIEW_FIGURES), unit, on=on, basis=basis)
    return {name: getattr(found, name) for name in found.__slots__}


def slowly(unit: Unit, on: dt.date) -> dict[str, int]:
    """Person by person, by the slow count of the day."""
    oracle = Oracle(unit.organisation_id, on, "then", of_period=on < timezone.localdate())
    found = {"no_role": 0, "role_without_rule": 0, "no_email": 0}
    for pk, person in oracle.people.items():
        if person.left_out or unit.pk not in oracle.above(person.unit_id):
            continue
        posts = [p for p in Post.objects.filter(staff_member=pk) if p.from_on <= oracle.people_on]
        here = [p for p in posts if p.until_on is None or p.until_on >= oracle.people_on]
        has_role = any(p.role_id for p in here)
        found["no_role"] += not has_role
        found["role_without_rule"] += has_role and person.status == "unknown"
        found["no_email"] += not StaffMember.objects.get(pk=pk).email
    return found


def test_who_starts_and_who_is_named_later_change_no_day_before(house: SimpleNamespace) -> None:
    before = told(house.harbour, DAY)
    make_person("Nora Rollo", house.quay, from_on=LATER)
    make_person("Cai Cook", house.quay, house.cook, from_on=LATER)
    make_visitor(make_session(house.quay, house.course, LATER), "Wanda Fremd")

    assert told(house.harbour, DAY) == before
    now = told(house.harbour, timezone.localdate())
    assert (now["no_role"], now["role_without_rule"], now["unidentified"]) == (1, 1, 1)


def test_who_has_left_since_is_counted_as_on_the_day(house: SimpleNamespace) -> None:
    for name, role in (("Nora Rollo", None), ("Cai Cook", house.cook)):
        person = make_person(name, house.quay, role)
        Post.objects.filter(staff_member=person).update(until_on=LATER)
        StaffMember.objects.filter(pk=person.pk).update(left_on=LATER)

    found = told(house.harbour, DAY)
    assert (found["no_role"], found["role_without_rule"]) == (1, 1)
    scope = everywhere(house.harbour, Permission.VIEW_FIGURES)
    figures = figures_for(scope, house.harbour, on=DAY, basis="then")
    assert found["no_role"] + found["role_without_rule"] == figures.split.unknown


def test_it_is_what_a_slow_count_says_on_each_day(house: SimpleNamespace) -> None:
    make_person("Nora Rollo", house.quay)
    make_person("Cai Cook", house.lighthouse, house.cook, from_on=dt.date(2026, 6, 1))
    make_person("Ola Late", house.lighthouse, from_on=LATER)
    gone = make_person("Gus Gone", house.quay, house.cook)
    Post.objects.filter(staff_member=gone).update(until_on=dt.date(2026, 7, 1))
    people_changed.send(StaffMember, organisation_id=gone.organisation_id, staff_ids=[gone.pk])

    for unit in (house.northshore, house.harbour, house.quay):
        for day in (dt.date(2026, 3, 31), dt.date(2026, 6, 30), DAY, timezone.localdate()):
            found = told(unit, day)
            assert {name: found[name] for name in slowly(unit, day)} == slowly(unit, day)


def test_sessions_of_the_branch_of_then_are_asked(house: SimpleNamespace) -> None:
    make_visitor(make_session(house.quay, house.course, DAY), "Wanda Fremd")

    assert told(house.harbour, DAY)["unidentified"] == 1
    assert told(house.hillside, DAY)["unidentified"] == 0
