"""What ends when, the posts it pays, and the hours that delivery leads have."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from core.modules import Module
from core.permissions import Permission
from implementation.actions.money import add_post, end_capacity, end_line, remove_post
from implementation.figures.money import a_year_on, ends_when, hours_by_service
from implementation.models import FundedPost, FundingLine, LeadCapacity
from tests.factories import make_unit, switch_on
from tests.factories.leadership import HELD, make_capacity, make_funded_post, make_line
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

VIEW, MANAGE = Permission.VIEW_MONEY, Permission.MANAGE_MONEY
ON = dt.date(2026, 11, 1)
LIST = reverse("implementation:money_list")


@pytest.fixture(autouse=True)
def _on(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.MONEY)


def test_lines_stand_by_their_last_day_and_the_next_twelve_months_come_first(
    world: SimpleNamespace,
) -> None:
    ends = {
        "last of the year": dt.date(2027, 10, 31),
        "first after": dt.date(2027, 11, 1),
        "today": ON,
        "yesterday": dt.date(2026, 10, 31),
        "open": None,
    }
    for name, day in ends.items():
        make_line(world.quay, name=name, ends_on=day)
    make_line(world.mill, name="elsewhere")
    found = ends_when(scope_of(world.alma, VIEW), on=ON)
    assert [one.name for one in found.soon] == ["today", "last of the year"]
    assert [one.name for one in found.later] == ["first after"]
    assert [one.name for one in found.unknown] == ["open"]
    assert [one.name for one in found.over] == ["yesterday"]


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 28)),
        (dt.date(2026, 12, 31), dt.date(2027, 12, 31)),
    ],
)
def test_a_year_on_is_the_same_day(day: dt.date, then: dt.date) -> None:
    assert a_year_on(day) == then


def test_hours_count_for_the_nearest_service_on_the_days_they_hold(world: SimpleNamespace) -> None:
    make_capacity(world.quay, hours=7)
    make_capacity(world.harbour, hours=Decimal("3.5"), until_on=ON)
    make_capacity(world.lighthouse, hours=None, fte=Decimal("0.2"))
    make_capacity(world.northshore, hours=10)
    later = dt.date(2026, 11, 2)
    make_capacity(world.orchard, hours=5, from_on=later)
    make_capacity(world.mill, hours=30)

    def on(day: dt.date) -> dict[str, tuple[int, Decimal, Decimal]]:
        lines = hours_by_service(scope_of(world.eve, VIEW), on=day)
        return {one.unit_name: (one.rows, one.hours, one.shares) for one in lines}

    assert on(ON) == {
        "Harbour": (3, Decimal("10.5"), Decimal("0.2")),
        "Hillside": (0, 0, 0),
        "Northshore Council": (1, 10, 0),
    }
    assert on(later)["Harbour"] == (2, 7, Decimal("0.2"))
    assert on(later)["Hillside"] == (1, 5, 0)


def test_a_line_is_added_once_changed_and_ended(world: SimpleNamespace) -> None:
    alma = signed_in(world.alma)
    sent = {
        "name": "Grant",
        "unit": world.quay.pk,
        "amount": "1200.50",
        "from_on": "1/4/2026",
        "once": uuid4(),
    }
    for _ in range(2):
        page = alma.post(reverse("implementation:money_line_add"), sent, follow=True)
    line = FundingLine.objects.get()
    assert "£1,200.50" in text_of(page)
    change = reverse("implementation:money_line_change", args=[line.pk])
    alma.post(change, {**sent, "amount": "1300", "source": "The board"})
    end = reverse("implementation:money_line_end", args=[line.pk])
    assert "on or after the first" in text_of(alma.post(end, {"last_on": "31/3/2026"}))
    alma.post(end, {"last_on": "31/3/2027"})
    line.refresh_from_db()
    assert (line.amount, line.source, line.ends_on) == (
        Decimal(1300),
        "The board",
        dt.date(2027, 3, 31),
    )
    with pytest.raises(ValueError, match="on or after"):
        end_line(by=scope_of(world.alma, MANAGE), line=line, ends_on=dt.date(2026, 3, 31))


def test_money_may_not_be_moved_out_of_ones_branch(world: SimpleNamespace) -> None:
    line = make_line(world.orchard)
    with pytest.raises(PermissionError):
        end_line(by=scope_of(world.alma, MANAGE), line=line, ends_on=ON)
    with pytest.raises(PermissionError):
        add_post(by=scope_of(world.alma, MANAGE), line=line, role="lead")


def test_who_holds_a_paid_post_is_named_to_those_who_see_people_alone(
    world: SimpleNamespace,
) -> None:
    line = make_line(world.quay)
    url = reverse("implementation:money_post_add", args=[line.pk])
    alma = signed_in(world.alma)
    alma.post(url, {"role": "trainer", "fte": "0.50", "person": "0017", "once": uuid4()})
    assert FundedPost.objects.get().staff_member == world.rosa
    page = reverse("implementation:money_line", args=[line.pk])
    assert "Rosa Quill" in text_of(alma.get(page))
    seen_by_eve = text_of(signed_in(world.eve).get(page))
    assert "Trainer (0.5 of full time)" in seen_by_eve
    assert "Rosa" not in seen_by_eve
    assert "Nobody with this number" in text_of(alma.post(url, {"role": "lead", "person": "x"}))
    assert signed_in(world.mark).get(page).status_code == 403


def test_a_person_of_another_branch_cannot_be_looked_up(world: SimpleNamespace) -> None:
    url = reverse("implementation:money_post_add", args=[make_line(world.quay).pk])
    world.olive.staff_number = "0099"
    world.olive.save()
    page = signed_in(world.alma).post(url, {"role": "lead", "person": "0099"})
    assert "Nobody with this number" in text_of(page)
    line = make_line(world.quay)
    with pytest.raises(PermissionError):
        make_funded_post(line, staff_member=world.milly)


def test_a_post_is_taken_out_once(world: SimpleNamespace) -> None:
    post = make_funded_post(make_line(world.quay))
    for _ in range(2):
        remove_post(by=scope_of(world.alma, MANAGE), post=post)
    assert not FundedPost.objects.exists()


def test_time_is_of_a_lead_or_a_role_in_hours_or_a_share(world: SimpleNamespace) -> None:
    alma, url = signed_in(world.alma), reverse("implementation:capacity_add")
    sent = {"unit": world.quay.pk, "from_on": "1/9/2026", "once": uuid4()}
    refused = text_of(alma.post(url, sent))
    assert "Choose a person, or write a role" in refused
    assert "Enter hours a week, or a share of full time" in refused
    for _ in range(2):
        alma.post(url, {**sent, "user_id": world.alma.pk, "hours": "7.5"})
    row = LeadCapacity.objects.get()
    assert (row.user, row.hours) == (world.alma, Decimal("7.5"))
    with pytest.raises(ValueError, match="delivery lead"):
        make_capacity(world.quay, user_id=world.mark.pk)


def test_a_lead_is_named_to_those_who_see_people_alone(world: SimpleNamespace) -> None:
    make_capacity(world.quay, user_id=world.alma.pk, role_words="")
    assert "Alma" in text_of(signed_in(world.alma).get(LIST))
    seen_by_eve = text_of(signed_in(world.eve).get(LIST))
    assert "A delivery lead" in seen_by_eve
    assert "Alma" not in seen_by_eve


def test_time_ends_on_a_day_after_it_began(world: SimpleNamespace) -> None:
    row = make_capacity(world.quay)
    by = scope_of(world.alma, MANAGE)
    with pytest.raises(ValueError, match="on or after"):
        end_capacity(by=by, capacity=row, until_on=HELD - dt.timedelta(days=1))
    assert end_capacity(by=by, capacity=row, until_on=ON).until_on == ON


def test_an_empty_list_says_what_to_do_first(world: SimpleNamespace) -> None:
    assert "Start with what pays the delivery lead" in text_of(signed_in(world.alma).get(LIST))


def test_a_service_that_closed_is_not_listed(world: SimpleNamespace) -> None:
    make_unit("Closed", world.northshore, kind="service", closed_on=HELD)
    names = [one.unit_name for one in hours_by_service(scope_of(world.eve, VIEW), on=ON)]
    assert names == ["Harbour", "Hillside"]


def test_switched_off_there_is_no_such_page(world: SimpleNamespace) -> None:
    switch_on(world.northshore)
    assert signed_in(world.alma).get(LIST).status_code == 404
    handover = reverse("reports:handover", args=[world.quay.pk])
    assert signed_in(world.alma).get(handover).status_code == 404
