"""Levels side by side, the order of one's own levels, and one's own courses, in the browser."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import everywhere
from tests.factories.training import level, make_course, use_framework
from tests.training.test_pages import page_as
from training.actions.crosswalks import add_crosswalk, change_crosswalk, remove_crosswalk
from training.actions.frameworks import choose_framework
from training.actions.level_order import order_levels
from training.actions.versions import add_framework, add_level
from training.models import Course, Crosswalk, Level, Track

TODAY = timezone.localdate()
ALL = "training:framework_all"


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    world.shared = use_framework(world.northshore)
    world.by = everywhere(world.northshore)
    return world


def post(user: object, page: str, pk: int, **said: object) -> str:
    client = Client()
    client.force_login(user)
    answer = client.post(reverse(f"training:{page}", args=[pk]), said, follow=True)
    return answer.content.decode()


def own_rows(house: SimpleNamespace) -> list[Crosswalk]:
    return list(Crosswalk.objects.filter(organisation=house.northshore))


def test_what_is_not_known_waits_until_an_admin_fills_it_in(house: SimpleNamespace) -> None:
    gold = level("gold", "bronze-silver-gold")
    text = page_as(house.ada, ALL)
    assert f"?level={gold.pk}" in text
    assert text.count("Not known: fill in when you know") == 3
    said = {"level": gold.pk, "other": level("enhanced").pk, "certainty": "partial"}
    for _twice in range(2):
        post(house.ada, "crosswalk_add", house.northshore.pk, source="Our own reading", **said)
    row = Crosswalk.objects.get(organisation=house.northshore)
    assert (row.level, row.other, row.certainty) == (gold, level("enhanced"), "partial")
    text = page_as(house.ada, ALL)
    assert "Our own reading" in text
    assert text.count("Not known: fill in when you know") == 2
    assert Crosswalk.objects.filter(organisation=None, other=None).count() == 3


def test_a_row_is_changed_and_taken_away(house: SimpleNamespace) -> None:
    gold, silver = (level(name, "bronze-silver-gold") for name in ("gold", "silver"))
    facts = {"by": house.by, "organisation": house.northshore, "source": ""}
    row = add_crosswalk(level=gold, other=level("skilled"), certainty="partial", **facts)
    add_crosswalk(level=silver, other=level("skilled"), certainty="partial", **facts)
    said = {"level": silver.pk, "other": level("skilled").pk, "certainty": "verified"}
    assert "stand side by side already" in post(house.ada, "crosswalk_change", row.pk, **said)
    said = {"level": gold.pk, "other": "", "certainty": "verified", "source": "A letter"}
    post(house.ada, "crosswalk_change", row.pk, **said)
    row.refresh_from_db()
    assert (row.other, row.certainty, row.source) == (None, "unknown", "A letter")
    post(house.ada, "crosswalk_remove", row.pk)
    assert [one.level for one in own_rows(house)] == [silver]


def test_two_levels_of_one_framework_are_refused(house: SimpleNamespace) -> None:
    said = {"level": level("skilled").pk, "other": level("enhanced").pk, "certainty": "partial"}
    text = post(house.ada, "crosswalk_add", house.northshore.pk, **said)
    assert "Choose two levels of different frameworks" in text
    assert not own_rows(house)


def test_shared_rows_and_rows_of_others_cannot_be_touched(house: SimpleNamespace) -> None:
    shared = Crosswalk.objects.filter(organisation=None).first()
    with pytest.raises(PermissionError):
        remove_crosswalk(by=house.by, crosswalk=shared)
    facts = {"other": None, "certainty": "unknown", "source": ""}
    with pytest.raises(PermissionError):
        change_crosswalk(by=house.by, crosswalk=shared, level=level("skilled"), **facts)
    with pytest.raises(PermissionError):
        add_crosswalk(by=house.by, organisation=house.westmoor, level=level("skilled"), **facts)


def own_framework(house: SimpleNamespace) -> list[Level]:
    own = add_framework(by=house.by, organisation=house.northshore, name="Ours", version="1")
    return [add_level(by=house.by, framework=own, name=f"Step {n}") for n in range(1, 9)]


def test_levels_change_places_while_nothing_counts_by_them(house: SimpleNamespace) -> None:
    levels = own_framework(house)
    places = {f"place_{one.pk}": 9 - one.rank for one in levels}
    text = post(house.ada, "level_order", levels[0].framework_id, is_cumulative="on", **places)
    assert "Saved" in text
    own = levels[0].framework
    assert [one.name for one in own.levels.all()] == [f"Step {n}" for n in range(8, 0, -1)]
    own.refresh_from_db()
    assert own.is_cumulative


def test_two_levels_in_one_place_are_refused(house: SimpleNamespace) -> None:
    levels = own_framework(house)
    places = {f"place_{one.pk}": 1 for one in levels}
    text = post(house.ada, "level_order", levels[0].framework_id, **places)
    assert "Give each level a place of its own" in text
    assert levels[0].framework.levels.first() == levels[0]


def test_the_order_stays_once_it_counts(house: SimpleNamespace) -> None:
    levels = own_framework(house)
    own = levels[0].framework
    facts = {"by": house.by, "framework": own}
    choose_framework(organisation=house.northshore, from_on=TODAY, **facts)
    url = reverse("training:level_order", args=[own.pk])
    client = Client()
    client.force_login(house.ada)
    assert "Make a new version to change this" in client.get(url).content.decode()
    with pytest.raises(ValueError, match="new version"):
        order_levels(levels=levels[::-1], is_cumulative=True, **facts)
    with pytest.raises(PermissionError):
        order_levels(
            by=house.by, framework=house.shared, levels=[level("skilled")], is_cumulative=False
        )


def test_a_course_gets_its_level_and_its_track(house: SimpleNamespace) -> None:
    leadership = Track.objects.get(code="leadership")
    said = {"name": "Leading with care", "track": leadership.pk, "minutes": 120, "is_active": "on"}
    for _twice in range(2):
        post(house.ada, "course_add", house.northshore.pk, **said)
    course = Course.objects.get(organisation=house.northshore)
    assert (course.code, course.track, course.level) == ("leading-with-care", leadership, None)
    said |= {"level": level("informed").pk, "track": ""}
    post(house.ada, "course_change", course.pk, **said)
    course.refresh_from_db()
    assert (course.track, course.level, course.minutes) == (None, level("informed"), 120)
    text = page_as(house.ada, "training:framework_list")
    assert reverse("training:course_change", args=[course.pk]) in text
    assert reverse("training:course_change", args=[course.pk]) not in page_as(
        house.mark, "training:framework_list"
    )


def test_a_course_does_not_take_the_code_of_another(house: SimpleNamespace) -> None:
    course = make_course(house.northshore, level("informed"), name="First")
    text = post(house.ada, "course_add", house.northshore.pk, name="Second", code=course.code)
    assert "There is a course with this code: First" in text
    course.refresh_from_db()
    assert course.name == "First"
    shared = Course.objects.get(code="stilt", organisation=None)
    assert "Page not found" in post(house.ada, "course_change", shared.pk, name="Mine")
