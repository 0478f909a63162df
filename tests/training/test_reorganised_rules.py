"""Rules of everybody, a group, a role and one post go along with a merge and a split, and back."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from services.actions.planning import Part, StepFacts, share_out
from services.actions.taking_back import undo_reorganisation
from services.models import Post, Reorganisation, RoleGroup
from tests.factories import everywhere, make_person
from tests.factories.training import level, use_framework
from tests.services.reorganised import (
    DAY,
    TODAY,
    done,
    dump,
    main_post,
    merged,
    planned,
    scope,
    unit,
)
from tests.training.compare import assert_true, ranks
from training.actions.requirements import Whom, ask
from training.models import LevelRequirement, Standing

SINCE = dt.date(2026, 3, 1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Quay asks: everybody 1, the group 2, the role 3; one post of Rosa 4, with a reason."""
    use_framework(world.northshore, "wales2022")
    world.group = RoleGroup.objects.create(organisation=world.northshore, name="Carers")
    world.worker.role_group = world.group
    world.worker.save()
    codes = ("aware", "skilled", "enhanced", "specialist")
    one, two, three, four = (level(code, "wales2022") for code in codes)
    say(world, one, unit=world.quay)
    say(world, two, unit=world.quay, role_group=world.group)
    say(world, three, unit=world.quay, role=world.worker, due_within_days=90)
    own = {"post": main_post(world.rosa), "reason": "Works alone at night"}
    say(world, four, **own, refresh_months=12)
    return world


def say(world: SimpleNamespace, what: Any, **facts: Any) -> None:
    names = ("unit", "role_group", "role", "post")
    whom = Whom(world.northshore, **{n: facts.pop(n) for n in names if n in facts})
    by = everywhere(world.northshore)
    ask(by=by, whom=whom, levels=[what], from_on=SINCE, **facts)


def asked(person: Any) -> set[int]:
    return ranks(Standing.objects.get(staff_member=person).required)


def split(house: SimpleNamespace) -> Reorganisation:
    steps = [
        StepFacts("split", "QUAY", new_code="EAST", new_name="East"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West"),
    ]
    plan = planned(house, *steps)
    east, west = plan.steps.all()
    share_out(by=scope(house), plan=plan, parts=[Part(east.pk, takes_rest=True), Part(west.pk)])
    return done(house, plan)


def colleague(house: SimpleNamespace) -> Any:
    """Somebody of Quay with Rosa's job role, without a rule of their own."""
    posts = Post.objects.current_on(TODAY).filter(unit=house.quay, role=house.worker)
    post = posts.exclude(staff_member=house.rosa).select_related("staff_member").first()
    if post is None:
        return make_person("Colleague", house.quay, house.worker, from_on=SINCE)
    return post.staff_member


@pytest.mark.parametrize("becomes", [merged, split])
def test_what_is_asked_goes_on_and_comes_back(house: SimpleNamespace, becomes: Any) -> None:
    other = colleague(house)
    before = dump(house)
    assert asked(house.rosa) == {4}
    assert asked(other) == {1, 2, 3}
    plan = becomes(house)
    assert asked(house.rosa) == {4}
    assert asked(other) == {1, 2, 3}
    assert_true(house.northshore.pk, dt.date.today())
    assert not LevelRequirement.objects.filter(unit=house.quay, until_on=None).exists()
    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    assert dump(house) == before
    assert asked(house.rosa) == {4}
    assert asked(other) == {1, 2, 3}


def test_the_rule_of_a_post_keeps_its_reason_and_times(house: SimpleNamespace) -> None:
    old = LevelRequirement.objects.get(post__isnull=False)
    merged(house)
    new = LevelRequirement.objects.get(post=main_post(house.rosa))
    assert (new.from_on, new.reason, new.refresh_months) == (TODAY, "Works alone at night", 12)
    assert new.post.unit == unit("BAY")
    old.refresh_from_db()
    assert old.until_on == TODAY - DAY


def test_times_of_a_role_go_along(house: SimpleNamespace) -> None:
    merged(house)
    rule = LevelRequirement.objects.get(unit=unit("BAY"), role=house.worker)
    assert (rule.due_within_days, rule.from_on) == (90, TODAY)


def test_a_post_that_joins_a_unit_that_is_there_keeps_its_rule(house: SimpleNamespace) -> None:
    done(house, planned(house, StepFacts("merge", "QUAY", "LIGHT")))
    assert LevelRequirement.objects.filter(post=main_post(house.rosa)).exists()
    assert asked(house.rosa) == {4}
