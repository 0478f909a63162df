"""What is asked today beside what is proposed: told before it changes, and by all the rules."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from services.models import Post, RoleGroup
from tests.factories import OPENED, everywhere, make_person, make_role
from tests.factories.training import level, make_course, require, use_framework
from tests.training.compare import ranks
from tests.training.test_needs import proposed
from tests.training.test_pages import page_as
from training.actions.needs import adopt
from training.actions.requirements import Whom, ask
from training.actions.rollout import plan_wave
from training.figures.needs import effect_of
from training.figures.needs_today import EVERYBODY, AskedToday, asked_today
from training.models import LevelRequirement, Standing

TODAY = timezone.localdate()


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.group = RoleGroup.objects.create(organisation=world.northshore, name="Kitchens")
    world.cook = make_role("Cook", world.northshore)
    world.cook.role_group = world.group
    world.cook.save()
    make_person("Cora Cook", world.lighthouse, world.cook)
    make_person("Pat Porter", world.lighthouse, make_role("Porter", world.northshore))
    world.informed, world.skilled = level("informed"), level("skilled")
    world.course = make_course(world.northshore, world.informed, name="First steps", minutes=90)
    world.by = everywhere(world.northshore)
    return world


def after(house: SimpleNamespace, people: list[Any], rank: int) -> int:
    """How many of these are asked for a level."""
    rows = Standing.objects.filter(staff_member__in=people, left_out="")
    return sum(rank in ranks(row.required) for row in rows)


def test_the_effect_is_what_adopting_does_where_nearer_rules_and_exceptions_stay(
    house: SimpleNamespace,
) -> None:
    require(house.worker, house.informed)
    require(house.worker, house.informed, unit=house.lighthouse)
    ask(
        by=house.by, whom=Whom(house.northshore, post=Post.objects.get(staff_member=house.rosa)),
        levels=[], from_on=OPENED, reason="On loan to another council",
    )  # fmt: skip
    workers = list(Post.objects.filter(role=house.worker).values_list("staff_member", flat=True))
    proposal = proposed(house, house.northshore, roles={house.worker: house.skilled})
    effect = effect_of(house.by, proposal, on=TODAY)
    adopt(by=house.by, proposal=proposal)
    first, second = effect.levels
    assert second.asked == after(house, workers, 2) == second.more
    assert first.asked == after(house, workers, 1)
    assert 0 < second.asked < first.asked < len(set(workers))
    assert sum(unit.asked[2] for unit in effect.units) == second.asked
    assert effect.less == first.more == 0
    now = effect_of(house.by, proposal, on=TODAY)
    assert [(one.asked, one.more, one.fewer) for one in now.levels] == [
        (first.asked, 0, 0),
        (second.asked, 0, 0),
    ]


def test_a_level_that_is_lowered_is_told_before_it_is(house: SimpleNamespace) -> None:
    require(house.worker, house.skilled)
    proposal = proposed(house, house.harbour, roles={house.worker: house.informed})
    effect = effect_of(house.by, proposal, on=TODAY)
    first, second = effect.levels
    assert (first.asked, first.more, first.fewer, first.is_named) == (3, 0, 0, True)
    assert (second.asked, second.more, second.fewer, second.is_named) == (0, 0, 3, False)
    assert (effect.less, effect.sessions) == (3, first.sessions)
    text = page_as(house.alma, "training:needs_levels", proposal.pk)
    assert f"Today: {house.skilled.name}." in text
    text = page_as(house.ada, "training:needs_detail", proposal.pk)
    assert "3 people are asked for less than today." in text
    assert "3 fewer" in text
    assert f"Today: {house.skilled.name}." in text
    assert "3 people are asked for less" in page_as(house.ada, "training:needs_adopt", proposal.pk)


def test_what_is_asked_today_is_said_beside_each_role_and_group(house: SimpleNamespace) -> None:
    require(house.worker, house.informed)
    require(house.worker, house.skilled, unit=house.quay)
    say = {"by": house.by, "from_on": OPENED}
    ask(**say, whom=Whom(house.northshore, role_group=house.group), levels=[])
    ask(**say, whom=Whom(house.northshore), levels=[house.informed])
    found = asked_today(house.by, house.harbour, on=TODAY)
    assert found == {
        ("role", house.worker.pk): AskedToday((house.informed.name,), True, ("Quay",)),
        ("group", house.group.pk): AskedToday((), True),
        EVERYBODY: AskedToday((house.informed.name,), True),
    }
    assert asked_today(house.by, house.quay, on=TODAY)["role", house.worker.pk] == AskedToday(
        (house.skilled.name,), True
    )
    text = page_as(house.alma, "training:needs_levels", proposed(house, house.harbour).pk)
    assert f"Today: {house.informed.name}. Their own rule stays in Quay." in text
    assert "Today: nothing is asked." in text
    assert "Today: not decided." in text
    assert f"Everybody is asked for this beside it: {house.informed.name}." in text
    with pytest.raises(PermissionError):
        asked_today(everywhere(house.mill), house.harbour, on=TODAY)


def test_adopting_keeps_the_times_of_the_rule_it_replaces(house: SimpleNamespace) -> None:
    require(house.worker, house.informed, due_within_days=180, refresh_months=24)
    for unit in (house.northshore, house.harbour):
        proposal = proposed(house, unit, roles={house.worker: house.skilled})
        adopt(by=house.by, proposal=proposal)
        rule = LevelRequirement.objects.latest("pk")
        assert rule.level == house.skilled
        assert (rule.due_within_days, rule.refresh_months) == (180, 24)


def test_a_proposal_for_a_past_day_leaves_what_was_asked_since(house: SimpleNamespace) -> None:
    since, past = TODAY - dt.timedelta(days=30), TODAY - dt.timedelta(days=90)
    require(house.worker, house.informed, from_on=since)
    proposal = proposed(house, house.northshore, roles={house.worker: house.skilled}, from_on=past)
    text = page_as(house.ada, "training:needs_adopt", proposal.pk)
    assert "This day is past: the figures of the days since then change too." in text
    assert f"Something else was agreed from {since:%-d %B %Y} on." in text
    assert "stays in the past" not in text
    adopt(by=house.by, proposal=proposal)
    rows = LevelRequirement.objects.order_by("from_on").values_list("level", "until_on")
    assert list(rows) == [
        (house.skilled.pk, since - dt.timedelta(days=1)),
        (house.informed.pk, None),
    ]
    assert ranks(Standing.objects.get(staff_member=house.olive).required) == {1}


def test_people_of_a_unit_that_waits_for_its_wave_are_counted_and_told(
    house: SimpleNamespace,
) -> None:
    plan_wave(
        by=house.by, unit=house.harbour, name="Later", from_on=TODAY + dt.timedelta(days=30),
        units=[house.quay],
    )  # fmt: skip
    proposal = proposed(house, house.quay, roles={house.worker: house.informed})
    effect = effect_of(house.by, proposal, on=TODAY)
    assert effect.waiting == effect.levels[0].asked > 0
    assert "whose wave has not begun" in page_as(house.ada, "training:needs_detail", proposal.pk)
