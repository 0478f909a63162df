"""Whoever should refresh a level: it still counts, and the ask stands beside it."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from core.scope import Scope
from services.actions.posts import change_post
from services.models import Post
from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.refresher_oracle import months_later, window_open_on
from tests.training.test_pages import page_as
from training.figures.refreshers import refreshers_due, who_to_refresh
from training.models import Standing

DONE = dt.date(2025, 8, 31)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore, "wales2022", from_on=dt.date(2024, 1, 1))
    Post.objects.update(from_on=dt.date(2024, 1, 1))
    world.aware = level("aware", "wales2022")
    world.course = make_course(world.northshore, world.aware)
    make_session(world.quay, world.course, DONE, [world.rosa])
    return world


def due(house: SimpleNamespace, day: dt.date, **facts: int) -> dict[int, int]:
    return refreshers_due(house.northshore.pk, day, **facts)


def test_a_record_that_runs_out_soon_is_told_before_it_does(house: SimpleNamespace) -> None:
    house.course.validity_months = 12
    house.course.save()
    make_session(house.quay, house.course, DONE, [house.sam_person])
    require(house.worker, house.aware, from_on=dt.date(2024, 1, 1))
    assert due(house, dt.date(2026, 6, 1), within_days=90) == {}
    assert due(house, dt.date(2026, 6, 2), within_days=90) == {1: 1}
    assert due(house, dt.date(2026, 8, 31)) == {}


def test_nobody_is_asked_to_refresh_what_is_not_asked_of_them(house: SimpleNamespace) -> None:
    require(house.worker, level("skilled", "wales2022"), refresh_months=1)
    assert due(house, dt.date(2026, 8, 31)) == {}


def test_after_so_many_months_it_is_due_and_counts_all_the_same(house: SimpleNamespace) -> None:
    require(house.worker, house.aware, refresh_months=6, from_on=dt.date(2024, 1, 1))
    assert due(house, dt.date(2026, 2, 27), within_days=0) == {}
    assert due(house, dt.date(2026, 2, 28), within_days=0) == {1: 1}
    assert Standing.objects.get(staff_member=house.rosa).status == "met"


def test_a_time_of_the_year_asks_those_who_did_it_long_ago_and_no_starters(
    house: SimpleNamespace,
) -> None:
    window = {"window_from_month": 1, "window_until_month": 3}
    start = dt.date(2024, 1, 1)
    require(house.worker, house.aware, from_on=start, not_within_months=4, **window)
    assert due(house, dt.date(2025, 12, 31)) == {}
    assert due(house, dt.date(2026, 1, 1)) == due(house, dt.date(2026, 3, 31)) == {1: 1}
    assert due(house, dt.date(2026, 4, 1)) == {}
    require(house.worker, house.aware, from_on=start, not_within_months=5, **window)
    assert due(house, dt.date(2026, 1, 1)) == {}
    require(house.worker, house.aware, from_on=start, **window)
    Post.objects.filter(staff_member=house.rosa).update(from_on=dt.date(2026, 1, 2))
    assert due(house, dt.date(2026, 2, 1)) == {}


def test_names_are_for_those_who_may_see_them(house: SimpleNamespace) -> None:
    require(house.worker, house.aware, refresh_months=6, from_on=dt.date(2024, 1, 1))
    day = dt.date(2026, 3, 1)
    lead = everywhere(house.harbour, Permission.RECORD_TRAINING)
    told = who_to_refresh(lead, house.quay, day)
    assert [(one.staff_id, one.level, one.due_on) for one in told] == [
        (house.rosa.pk, "Trauma aware", dt.date(2026, 2, 28))
    ]
    executive = Scope(None, Permission.VIEW_FIGURES, (house.northshore.path,))
    assert who_to_refresh(executive, house.quay, day) == ()
    with pytest.raises(PermissionError):
        who_to_refresh(Scope(None, executive.permission, (house.hillside.path,)), house.quay, day)
    assert refreshers_due(house.northshore.pk, day, unit_ids=[house.hillside.pk]) == {}


def test_the_slow_count_knows_the_calendar() -> None:
    assert months_later(dt.date(2025, 8, 31), 6) == dt.date(2026, 2, 28)
    assert window_open_on(dt.date(2026, 1, 9), 11, 2) == dt.date(2025, 11, 1)
    assert window_open_on(dt.date(2026, 3, 9), 11, 2) is None


def test_the_page_has_numbers_for_readers_and_names_for_leads(house: SimpleNamespace) -> None:
    require(house.worker, house.aware, refresh_months=1, from_on=dt.date(2024, 1, 1))
    name = house.rosa.shown_name
    text = page_as(house.alma, "training:refreshers", house.quay.pk)
    assert name in text
    assert "goes on counting" in text
    text = page_as(house.eve, "training:refreshers", house.quay.pk)
    assert name not in text
    assert "People who might refresh it" in text
    file = page_as(house.alma, "training:refreshers_csv", house.quay.pk)
    assert name in file
    assert '"name","team","level","due_on"' in file
    client = Client()
    client.force_login(house.eve)
    url = reverse("training:refreshers_csv", args=[house.quay.pk])
    assert client.get(url).status_code in {403, 404}


def test_other_hours_leave_who_is_asked_in_a_time_of_the_year(house: SimpleNamespace) -> None:
    require(
        house.worker, house.aware, from_on=dt.date(2024, 1, 1),
        window_from_month=10, window_until_month=12,
    )  # fmt: skip
    day = dt.date(2026, 11, 2)
    assert due(house, day) == {1: 1}
    post = Post.objects.get(staff_member=house.rosa)
    change_post(
        by=everywhere(house.northshore), post=post, unit=post.unit, role=post.role, on=day,
        fte=Decimal("0.8"),
    )  # fmt: skip
    assert due(house, day) == {1: 1}
