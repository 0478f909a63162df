"""Totals without names: entered on one screen, shown beside named people, never added to them."""

import datetime as dt
from collections import defaultdict
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.periods import Period
from core.permissions import Permission
from reports.builders.collect import collect, head_of
from services.models import CountedBy, Headcount
from tests.factories import everywhere, make_person, make_unit
from tests.factories.totals import make_group, say_totals
from tests.factories.training import level, use_framework
from tests.training.test_pages import page_as, send
from training.actions.totals import TotalLine, choose_what_counts, set_totals
from training.figures import figures_for
from training.figures.totals import names_beside_totals, totals_of
from training.models import LevelTotal

TODAY = timezone.localdate()
MARCH = dt.date(2026, 3, 1)
JUNE = dt.date(2026, 6, 1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.care = make_group("Care staff", world.northshore)
    world.nights = make_group("Night staff", world.northshore)
    world.informed, world.skilled = level("informed"), level("skilled")
    world.partner = make_unit("Safe Haven", world.harbour, kind="partner", code="SAFE")
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def box(*parts: object) -> str:
    return "-".join(["people", *(str(getattr(part, "pk", part)) for part in parts)])


def test_a_lead_enters_groups_and_levels_on_one_screen(house: SimpleNamespace) -> None:
    boxes = {
        box(house.care): "30",
        box(house.care, house.informed): "20",
        box(house.care, house.skilled): "5",
        box(house.nights): "12",
    }
    text = send(
        house.alma,
        "training:totals_add",
        house.partner.pk,
        counted_on="1/3/2026",
        given_by="The manager",
        **boxes,
    )

    assert "The totals are saved." in text
    found = totals_of(house.scope, house.partner, on=TODAY)
    assert [(line.name, line.people, line.levels[:2]) for line in found.lines] == [
        ("Care staff", 30, (20, 5)),
        ("Night staff", 12, (None, None)),
    ]
    assert (found.people, found.together[:2], found.last_on) == (42, (20, 5), MARCH)
    assert Headcount.objects.filter(given_by="The manager", noted_by=house.alma).count() == 2


def test_who_gave_the_numbers_is_told_to_those_who_may_enter_them(house: SimpleNamespace) -> None:
    say_totals(house.quay, MARCH, {None: 42}, given_by="The manager")

    assert "The manager" in page_as(house.alma, "training:totals", house.quay.pk)
    assert "The manager" not in page_as(house.eve, "training:totals", house.quay.pk)


def test_totals_stand_beside_named_people_and_are_never_added(house: SimpleNamespace) -> None:
    before = figures_for(house.scope, house.harbour)
    say_totals(house.partner, MARCH, {house.care: 30, house.nights: 12})

    after = figures_for(house.scope, house.harbour)
    assert (after.people, after.counted_only) == (before.people, before.counted_only + 42)


def test_the_same_day_again_replaces_what_was_said(house: SimpleNamespace) -> None:
    held = {house.care: {house.informed: 20}}
    for _time in range(2):
        say_totals(house.partner, MARCH, {house.care: 30}, held)
    say_totals(house.partner, MARCH, {house.care: 31})

    assert Headcount.objects.get().people == 31
    assert not LevelTotal.objects.exists()


def test_a_group_that_is_no_longer_named_has_nobody_from_that_day(house: SimpleNamespace) -> None:
    say_totals(house.partner, MARCH, {house.care: 30, house.nights: 12})
    say_totals(house.partner, JUNE, {None: 40})

    assert totals_of(house.scope, house.partner, on=MARCH).people == 42
    assert totals_of(house.scope, house.partner, on=JUNE).people == 40
    assert figures_for(house.scope, house.partner).counted_only == 40


def test_more_holders_than_people_are_questioned(house: SimpleNamespace) -> None:
    text = send(
        house.alma,
        "training:totals_add",
        house.partner.pk,
        counted_on="today",
        **{box(house.care): "3", box(house.care, house.informed): "4"},
    )

    assert "4 have" in text
    assert not Headcount.objects.exists()


def test_everybody_and_groups_together_would_count_twice(house: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="twice"):
        say_totals(house.partner, MARCH, {house.care: 30, None: 42})


def test_a_level_without_its_people_is_asked_for(house: SimpleNamespace) -> None:
    answers = {box(house.care, house.informed): "4"}
    text = send(house.alma, "training:totals_add", house.partner.pk, counted_on="today", **answers)

    assert "Enter how many people there are in “Care staff”" in text


def test_last_time_is_taken_over_and_nothing_is_saved(house: SimpleNamespace) -> None:
    say_totals(house.partner, MARCH, {house.care: 30}, {house.care: {house.informed: 20}})
    text = page_as(house.alma, "training:totals_add", house.partner.pk, again="1")

    assert 'value="30"' in text
    assert 'value="20"' in text
    assert Headcount.objects.count() == 1


def test_a_pasted_table_fills_the_boxes_and_saves_nothing(house: SimpleNamespace) -> None:
    table = "Group\tPeople\tInformed\nCare staff\t30\t20\nnight staff\t12\t"
    text = send(house.alma, "training:totals_add", house.partner.pk, table=table)

    assert all(f'value="{n}"' in text for n in (30, 20, 12))
    assert not Headcount.objects.exists()
    wrong = send(house.alma, "training:totals_add", house.partner.pk, table="Pirates,3")
    assert "“Pirates” is no group here" in wrong


def test_when_names_come_the_lead_chooses_which_counts(house: SimpleNamespace) -> None:
    say_totals(house.quay, MARCH, {None: 42})
    beside = names_beside_totals(house.scope, house.quay, on=TODAY)
    assert (beside.totals, beside.totals_on, beside.names) == (42, MARCH, 2)
    assert "said 42 on 1 March 2026. The list has 2 names." in page_as(
        house.alma, "training:totals", house.quay.pk
    )

    send(house.alma, "training:what_counts", house.quay.pk, counts="names", from_on="1/6/2026")

    assert figures_for(house.scope, house.quay).counted_only == 0
    day_before = JUNE - dt.timedelta(days=1)
    assert figures_for(house.scope, house.quay, on=day_before).counted_only == 42
    assert figures_for(house.scope, house.quay, on=JUNE).counted_only == 0
    assert totals_of(house.scope, house.quay, on=day_before).people == 42
    assert totals_of(house.scope, house.quay, on=JUNE).people == 0
    assert Headcount.objects.get().people == 42
    assert "The names count." in page_as(house.alma, "training:totals", house.quay.pk)


def test_a_unit_without_names_runs_on_totals(house: SimpleNamespace) -> None:
    say_totals(house.partner, MARCH, {None: 42})

    told = "This unit runs on totals until names come."
    assert told in page_as(house.alma, "training:totals", house.partner.pk)
    assert told not in page_as(house.alma, "training:totals", house.harbour.pk)
    assert "See totals by level" in page_as(house.alma, "services:unit_detail", house.partner.pk)


def test_the_first_page_asks_the_lead_until_somebody_chose(house: SimpleNamespace) -> None:
    say_totals(house.quay, MARCH, {None: 42})
    asked = "Quay has names and totals. Choose which of them counts."

    assert asked in page_as(house.alma, "reports:home")
    assert asked not in page_as(house.basma, "reports:home")
    assert asked not in page_as(house.mark, "reports:home")
    by = everywhere(house.quay, Permission.RECORD_TRAINING)
    choose_what_counts(by=by, unit=house.quay, from_on=JUNE, counts="totals")
    assert asked not in page_as(house.alma, "reports:home")


def test_totals_stand_on_the_dashboard_and_in_the_report(house: SimpleNamespace) -> None:
    say_totals(house.partner, MARCH, {house.care: 30}, {house.care: {house.informed: 20}})
    quarter = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31), "January to March 2026")
    now = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)
    head = head_of(house.harbour, kind="rollout", period=quarter, basis="then", now=now)
    report = collect(None, house.harbour, head)

    assert [(t.name, t.people, t.levels[0][1]) for t in report.totals] == [("Care staff", 30, 20)]
    text = page_as(house.alma, "reports:dashboard", house.harbour.pk)
    assert "Totals without names" in text
    assert "Care staff" in text


def test_totals_can_count_again_from_a_later_day(house: SimpleNamespace) -> None:
    say_totals(house.quay, MARCH, {None: 42})
    by = everywhere(house.quay, Permission.RECORD_TRAINING)
    choose_what_counts(by=by, unit=house.quay, from_on=MARCH, counts="names")
    choose_what_counts(by=by, unit=house.quay, from_on=JUNE, counts="totals")

    assert CountedBy.objects.count() == 2
    assert figures_for(house.scope, house.quay).counted_only == 42


def test_a_lead_next_door_enters_nothing_here(house: SimpleNamespace) -> None:
    scope = everywhere(house.westmoor, Permission.RECORD_TRAINING)
    with pytest.raises(PermissionError):
        set_totals(by=scope, unit=house.quay, counted_on=MARCH, lines=[TotalLine(None, 3)])


def test_totals_of_a_branch_are_those_of_its_units(house: SimpleNamespace) -> None:
    """Slowly, and in plain Python: the newest of each unit and group, over the tree."""
    held = {house.care: {house.informed: 6, house.skilled: 2}}
    say_totals(house.partner, MARCH, {house.care: 30, house.nights: 12}, held)
    say_totals(house.partner, JUNE, {house.care: 28}, {house.care: {house.informed: 9}})
    say_totals(house.quay, MARCH, {house.care: 7}, {house.care: {house.informed: 1}})
    say_totals(house.orchard, MARCH, {None: 5})
    make_person("Una Oak", house.orchard)
    for unit in (house.northshore, house.harbour, house.partner, house.quay, house.orchard):
        for day in (MARCH - dt.timedelta(days=1), MARCH, JUNE, TODAY):
            found = totals_of(house.scope, unit, on=day)
            told = {line.name: (line.people, line.levels[0]) for line in found.lines}
            assert told == _slowly(unit, day, house.informed), (unit, day)


def _slowly(unit, day, informed):
    newest = {}
    for row in Headcount.objects.order_by("counted_on", "pk"):
        if row.unit.path.startswith(unit.path) and row.counted_on <= day:
            newest[row.unit_id, row.role_group_id] = row
    people, holding = defaultdict(int), {}
    for row in newest.values():
        name = row.role_group.name if row.role_group else "Everybody together"
        people[name] += row.people
        for one in LevelTotal.objects.filter(headcount=row, level=informed):
            holding[name] = holding.get(name, 0) + one.people
    return {name: (n, holding.get(name)) for name, n in people.items() if n}
