"""Frameworks of one's own: copies, versions, levels, and their words."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.test_pages import page_as, send
from training.actions.frameworks import choose_framework
from training.actions.versions import add_framework, add_level, change_level
from training.counting import framework_on
from training.models import Framework, Standing

TODAY = timezone.localdate()


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    world.shared = use_framework(world.northshore)
    world.by = everywhere(world.northshore)
    return world


def post(user: object, page: str, pk: int, **said: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.post(reverse(f"training:{page}", args=[pk]), said, follow=True)
    return answer.content.decode()


def test_a_copy_and_its_next_version_count_what_people_hold(house: SimpleNamespace) -> None:
    require(house.worker, level("informed"))
    make_session(house.quay, make_course(house.northshore, level("informed")), TODAY, [house.rosa])
    facts = {"by": house.by, "organisation": house.northshore, "name": "Ours"}
    copy = add_framework(**facts, version="1", base=house.shared)
    later = add_framework(**facts, version="2", base=copy)
    assert add_framework(**facts, version="2", base=copy) == later
    assert [one.first_id for one in later.levels.all()] == [
        one.pk for one in house.shared.levels.all()
    ]
    with pytest.raises(ValueError, match="another name"):
        add_framework(**facts, version="1", base=copy)
    choose_framework(by=house.by, organisation=house.northshore, framework=later, from_on=TODAY)
    assert Standing.objects.get(staff_member=house.rosa).status == "met"
    assert Standing.objects.get(staff_member=house.olive).status == "not_yet"


def test_shared_frameworks_are_nobodys_to_change(house: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        add_level(by=house.by, framework=house.shared, name="Fifth")
    with pytest.raises(PermissionError):
        change_level(by=house.by, level=level("informed"), names={"en": "X"}, descriptions={})
    with pytest.raises(PermissionError):
        add_framework(by=house.by, organisation=house.westmoor, name="X", version="1")


def test_an_admin_makes_one_on_the_page(house: SimpleNamespace) -> None:
    text = page_as(house.ada, "training:framework_all")
    assert "Principles, without levels" in text
    assert "Bronze, Silver and Gold are not mapped" in text
    assert "Level 1 and Level 2 training (Northern Ireland)" in text
    for _ in range(2):
        post(house.ada, "framework_add", house.northshore.pk, name="Ours", version="2027")
    own = Framework.objects.get(organisation=house.northshore)
    for _ in range(2):
        post(house.ada, "level_add", own.pk, name="First")
    first = own.levels.get()
    assert "Not known: fill in when you know" in page_as(
        house.ada, "training:framework_detail", own.pk
    )
    send(
        house.ada, "training:level_change", first.pk,
        name_en="First steps", name_cy="Camau cyntaf", description_en="Everybody here",
    )  # fmt: skip
    first.refresh_from_db()
    assert first.names == {"en": "First steps", "cy": "Camau cyntaf"}
    assert "Everybody here" in page_as(house.ada, "training:framework_detail", own.pk)
    for number in range(2, 9):
        add_level(by=house.by, framework=own, name=f"Level {number}")
    text = post(house.ada, "level_add", own.pk, name="Ninth")
    assert "eight levels at most" in text


def test_past_days_are_counted_by_the_version_of_the_day(house: SimpleNamespace) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    facts = {"by": house.by, "organisation": house.northshore}
    own = add_framework(**facts, name="Ours", version="1", base=house.shared)
    choose_framework(**facts, framework=own, from_on=TODAY)
    assert framework_on(house.northshore.pk, yesterday) == house.shared
    assert framework_on(house.northshore.pk, TODAY) == own
