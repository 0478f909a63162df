"""Where units hung on a day: the database and a slow walk in plain Python say the same."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import DateField, F, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from services.figures.basis import child_then, hung_in, in_branch, service_below
from services.figures.tree import SPELLS
from services.models import Unit, UnitPlacement
from tests.factories import OPENED, make_organisation, make_unit

DAY = dt.timedelta(days=1)
index = st.integers(0, 9)
moves = st.lists(st.tuples(index, index, st.integers(1, 60)), max_size=12)
days = st.lists(st.integers(-5, 70), min_size=1, max_size=4, unique=True)

STRETCHES = f"""
WITH RECURSIVE shown AS (SELECT unnest(%(ids)s::bigint[]) AS shown_id), {SPELLS}
SELECT shown_id, unit_id FROM spell WHERE %(day)s::date BETWEEN hung_from AND hung_until
"""  # noqa: S608 our own text


def parent_on(unit_id: int, day: dt.date) -> int | None:
    rows = sorted(UnitPlacement.objects.filter(unit=unit_id), key=lambda row: row.from_on)
    begun = [row for row in rows if row.from_on <= day]
    return (begun[-1] if begun else rows[0]).parent_id


def child_by_hand(unit_id: int, day: dt.date, top: int) -> int | None:
    """The unit right below `top` in which the unit hung; `top` for itself; None elsewhere."""
    here: int | None = unit_id
    below = unit_id
    while here is not None:
        if here == top:
            return below
        below, here = here, parent_on(here, day)
    return None


def move(unit: Unit, to: Unit, on: dt.date) -> None:
    """A later placement, unless the tree would make no sense from that day on."""
    last = UnitPlacement.objects.get(unit=unit, until_on=None)
    if last.from_on >= on or child_by_hand(to.pk, on, unit.pk) is not None:
        return
    later = UnitPlacement.objects.filter(from_on__gt=on).values_list("from_on", flat=True)
    if any(child_by_hand(to.pk, day, unit.pk) is not None for day in later):
        return
    UnitPlacement.objects.filter(pk=last.pk).update(until_on=on - DAY)
    UnitPlacement.objects.create(unit=unit, parent=to, from_on=on)


class TestWhereUnitsHung(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moves, days)
    def test_all_three_ways_agree(self, todo: list[Any], asked: list[int]) -> None:
        root = make_organisation("Anywhere")
        east, west = make_unit("East", root), make_unit("West", root)
        units = [root, east, west, *(make_unit(name, east) for name in "ABC")]
        units.append(make_unit("Late", west, opened_on=OPENED + 30 * DAY))
        for unit, to, after in todo:
            moved, parent = units[1 + unit % (len(units) - 1)], units[to % len(units)]
            move(moved, parent, OPENED + after * DAY)
        for day in (OPENED + n * DAY for n in asked):
            self.agree(units, day)

    def agree(self, units: list[Unit], day: dt.date) -> None:
        when = Value(day, output_field=DateField())
        facts = {"organisation": units[0].pk, "ids": [one.pk for one in units], "day": day}
        with connection.cursor() as cursor:
            cursor.execute(STRETCHES, facts)
            stretches = sorted(cursor.fetchall())
        by_hand = {
            (top.pk, one.pk): child
            for top in units
            for one in units
            if (child := child_by_hand(one.pk, day, top.pk)) is not None
        }
        assert stretches == sorted(by_hand)
        for top in units:
            rows = Unit.objects.annotate(child=child_then(top, place=F("pk"), day=when))
            inside = rows.filter(hung_in(top, place=F("pk"), day=when))
            told = {(top.pk, one.pk): one.child for one in inside}
            assert told == {pair: child for pair, child in by_hand.items() if pair[0] == top.pk}


class TestTheTwoBases(TestCase):
    def test_rows_of_today_and_of_the_day(self) -> None:
        """Placements themselves are the rows: each of a unit and its first day."""
        root = make_organisation("Anywhere")
        east, west = make_unit("East", root), make_unit("West", root)
        team = make_unit("Team", east)
        rows = UnitPlacement.objects.filter(unit=team)
        assert rows.filter(in_branch(east, "then", day="from_on")).count() == 1
        assert rows.filter(in_branch(east, "today", day="from_on")).count() == 1
        assert rows.filter(in_branch(west, "then", day="from_on")).count() == 0
        for basis in ("then", "today"):
            below = rows.annotate(below=service_below(root, basis, day="from_on")).get()
            assert below.below == str(east.pk)
            own = rows.annotate(below=service_below(team, basis, day="from_on")).get()
            assert own.below == ""
