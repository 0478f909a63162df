"""Asking everybody, a group or one post on the page."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.models import Post, RoleGroup
from tests.factories.training import level, use_framework
from tests.training.compare import ranks
from tests.training.test_pages import page_as, send
from training.models import LevelRequirement, Standing, Track

MANY, POST = "training:requirement_of_many", "training:requirement_of_post"


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.group = RoleGroup.objects.create(organisation=world.northshore, name="Carers")
    world.worker.role_group = world.group
    world.worker.save()
    return world


def asked(person: object) -> set[int]:
    return ranks(Standing.objects.get(staff_member=person).required)


def test_everybody_and_a_group_are_asked_and_it_is_told(house: SimpleNamespace) -> None:
    facts = {"asks": "levels", "from_on": "today", "due_within_days": "90"}
    send(house.ada, MANY, house.northshore.pk, levels=level("informed").pk, **facts)
    facts |= {"again": "window", "window_from_month": "1", "window_until_month": "3"}
    send(
        house.ada, MANY, house.northshore.pk,
        levels=level("skilled").pk, who=house.group.pk, unit=house.harbour.pk, **facts,
    )  # fmt: skip
    assert asked(house.rosa) == {1, 2}
    assert asked(house.olive) == {1}
    text = page_as(house.ada, "training:requirement_list")
    assert "Everybody" in text
    assert "each year from January to March" in text
    assert "within 90 days of beginning" in text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"asks": "levels"}, "Tick the levels that are asked for"),
        ({"asks": "track"}, "Choose the track"),
        ({"asks": "nothing", "again": "months"}, "Enter after how many months"),
        ({"asks": "nothing", "again": "window"}, "Choose a month"),
        ({"asks": "nothing", "due_within_days": "0"}, "Days to get there"),
        ({"asks": "nothing", "from_on": "31/2/2026"}, "From"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    house: SimpleNamespace, wrong: dict[str, str], told: str
) -> None:
    text = send(house.ada, MANY, house.northshore.pk, **{"from_on": "today", **wrong})
    assert "There is a problem" in text
    assert told in text
    assert not LevelRequirement.objects.exists()


def test_one_post_is_asked_for_something_else_with_a_reason(house: SimpleNamespace) -> None:
    facts = {"post": Post.objects.get(staff_member=house.rosa).pk, "from_on": "today"}
    facts |= {"asks": "levels", "levels": level("enhanced").pk}
    text = send(house.ada, POST, house.rosa.pk, **facts)
    assert "Say why this post is asked for something else" in text
    send(house.ada, POST, house.rosa.pk, reason="Drives children to school", **facts)
    assert asked(house.rosa) == {1, 2, 3}
    assert asked(house.sam_person) == set()
    assert "Ask something else of this post" in page_as(
        house.ada, "services:staff_detail", house.rosa.pk
    )
    assert "Drives children to school" in page_as(house.ada, "training:requirement_list")
    facts |= {"asks": "undecided", "reason": "It was a mistake"}
    send(house.ada, POST, house.rosa.pk, **facts)
    assert Standing.objects.get(staff_member=house.rosa).status == "unknown"


def test_a_track_is_asked_beside_the_levels(house: SimpleNamespace) -> None:
    track = Track.objects.get(code="leadership")
    facts = {"asks": "track", "track": track.pk, "from_on": "today"}
    send(house.ada, "training:requirement_change", house.worker.pk, **facts)
    rule = LevelRequirement.objects.get()
    assert (rule.track, rule.level, rule.role) == (track, None, house.worker)
    assert Standing.objects.get(staff_member=house.rosa).status == "unknown"
    assert "Training for leaders" in page_as(house.ada, "training:requirement_list")
    send(house.ada, "training:requirement_change", house.worker.pk, **facts | {"asks": "undecided"})
    assert not LevelRequirement.objects.filter(until_on=None).exists()


def test_a_double_click_asks_once(house: SimpleNamespace) -> None:
    client = Client()
    client.force_login(house.ada)
    address = reverse(MANY, args=[house.northshore.pk])
    said = {"asks": "levels", "levels": level("informed").pk, "from_on": "today"}
    for _ in range(2):
        client.post(address, said)
    assert LevelRequirement.objects.count() == 1
    assert LevelRequirement.objects.get().from_on == timezone.localdate()


def test_the_page_of_a_person_says_which_rule_and_why(house: SimpleNamespace) -> None:
    page = "training:person_record", house.rosa.pk
    facts = {"post": Post.objects.get(staff_member=house.rosa).pk, "from_on": "today"}
    said = {"asks": "levels", "levels": level("enhanced").pk, "reason": "Drives children to school"}
    send(house.ada, POST, house.rosa.pk, **facts, **said)
    for user in (house.alma, house.mark):
        assert "this post: Drives children to school" in page_as(user, *page)
    send(house.ada, POST, house.rosa.pk, **facts, asks="nothing", reason="Works in the cellar")
    assert "Nothing is asked by: this post: Works in the cellar" in page_as(house.mark, *page)


def test_saving_names_the_later_day_from_which_something_else_was_agreed(
    house: SimpleNamespace,
) -> None:
    later = timezone.localdate() + dt.timedelta(days=30)
    facts = {"asks": "levels", "levels": level("informed").pk}
    send(house.ada, MANY, house.northshore.pk, from_on=f"{later:%d/%m/%Y}", **facts)
    facts["levels"] = level("skilled").pk
    text = send(house.ada, MANY, house.northshore.pk, from_on="today", **facts)
    assert f"Something else was agreed from {later:%-d %B %Y} on" in text
    assert list(
        LevelRequirement.objects.order_by("from_on").values_list("level__code", "until_on")
    ) == [
        ("skilled", later - dt.timedelta(days=1)),
        ("informed", None),
    ]
