"""Two packs laid side by side: what one hides, the next one of the same unit does not tell."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.periods import quarter
from reports.builders.collect import collect, head_of
from reports.builders.document import Section
from reports.builders.files import document_of, lines
from reports.builders.over_time import MonthLine
from reports.builders.pack_parts import protected
from reports.builders.report import PackReport
from reports.builders.small_units import LEAST, is_few, told_together
from reports.models import Kind
from services.models import Unit
from tests.factories import make_person
from tests.factories.training import level, require, use_framework
from tests.reports import samples
from tests.reports.test_packs import unit_line

HIDDEN = "To protect people, nothing is told here about fewer than 10 of them."


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Quay has twelve people, Lighthouse one; everybody is asked for Informed."""
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    for nth in range(10):
        make_person(f"Pat Berth{nth}", world.quay, world.worker)
    return world


def pack(unit: Unit) -> PackReport:
    head = head_of(unit, Kind.PACK, quarter("2026Q3"), "then", now=timezone.now())
    made: Any = collect(None, unit, head)
    return made


def parts_of(told: PackReport) -> set[str]:
    """The parts under which its tidy lines stand."""
    return {one.part for one in lines(told)}


def chapter(told: PackReport, name: str) -> Section:
    return next(one for one in document_of(told).sections if name in one.heading)


def test_changes_stand_where_the_unit_is_of_many_people_both_times(house: SimpleNamespace) -> None:
    told = chapter(pack(house.quay), "What has changed since last time")

    assert told.grid
    assert told.grid.rows[0] == ("People counted", 12, 12, 0)


@pytest.mark.parametrize("which", ["before", "now"])
def test_changes_are_not_told_where_it_was_small_either_time(
    house: SimpleNamespace, which: str
) -> None:
    told, few = pack(house.quay), unit_line("Quay", 8, 3)
    if which == "before":
        told = replace(told, before=few)
    else:
        told = replace(told, rollout=replace(told.rollout, unit=few))
    changes = chapter(told, "What has changed since last time")

    assert changes.grid is None
    assert changes.words[0].endswith(HIDDEN)


def test_the_pack_of_a_small_unit_does_not_undo_what_hides_it_above(house: SimpleNamespace) -> None:
    told = pack(house.lighthouse)
    document = document_of(told)

    names = {one.grid.name for one in document.sections if one.grid}
    assert not names & {"Levels", "Who is counted", "Units", "Months", "Changes", "Spend"}
    assert HIDDEN in chapter(told, "Summary").words[0]
    assert parts_of(told) == {"What is in the way – Beside its own past"}
    training = "Training: where we are"
    assert {f"{training} – {one}" for one in ("Training by level", "Who is counted")} <= parts_of(
        pack(house.quay)
    )


def test_a_month_in_which_it_was_small_is_not_among_its_past() -> None:
    one = MonthLine(dt.date(2026, 7, 31), 3, 5, people=8)
    other = MonthLine(dt.date(2026, 8, 31), 9, 12, people=12)
    told = protected(replace(samples.rollout(), months=(one, other)))

    assert told.months == (other,)


def test_a_unit_that_has_grown_is_told_with_others_once_more() -> None:
    before = (unit_line("All", 38), [unit_line("Quay", 8), unit_line("Pier", 30)])
    now = [unit_line("Quay", 12), unit_line("Pier", 30), unit_line("Mole", 40)]

    told = told_together(unit_line("All", 82), now, before)
    assert [one.name for one in told.units] == ["Mole", "Other units, together"]
    after = told_together(unit_line("All", 82), now, (unit_line("All", 82), now))
    assert [one.name for one in after.units] == ["Mole", "Pier", "Quay"]


sizes = st.lists(st.integers(0, 25), min_size=1, max_size=8)


@settings(deadline=None)
@given(sizes, st.lists(st.integers(0, 25), min_size=8, max_size=8), st.integers(0, 25))
def test_what_stands_alone_was_of_many_people_in_both_papers(
    now: list[int], then: list[int], own: int
) -> None:
    below = [unit_line(f"Team {n}", people, people // 3) for n, people in enumerate(now)]
    were = [unit_line(f"Team {n}", people) for n, people in enumerate(then[: len(now)])]
    whole = unit_line("All", sum(now) + own, sum(p // 3 for p in now) + own // 2)
    told = told_together(whole, below, (unit_line("All", sum(then[: len(now)])), were))

    few = {one.code for one in were if is_few(one)}
    assert not {one.code for one in told.units if one.people} & few
    assert all(one.people >= LEAST for one in told.units if one.people)
    if whole.people >= LEAST:
        assert whole.people == sum(one.people for one in told.units)
