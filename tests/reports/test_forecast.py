"""When shall we be there: in the rollout report and in the pack, and never a count among counts."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from core.periods import quarter
from core.permissions import Permission
from reports.builders.collect import collect, head_of
from reports.builders.differences import figures
from reports.builders.document import Section
from reports.builders.files import document_of, lines
from reports.builders.forecast import forecast_chapter
from reports.builders.freezing import packed, packed_lines
from reports.builders.pack_parts import protected
from reports.models import Kind
from tests.factories import everywhere, make_person
from tests.factories.rollout import make_wave
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.reports import samples
from training.actions.snapshots import backfill
from training.figures.outlook import LevelOutlook, outlook_for, usual_wish

END = dt.date(2026, 9, 30)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Twelve people of Quay are asked for Informed; one comes each month from February on."""
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    course = make_course(world.northshore, level("informed"), minutes=90)
    people = [make_person(f"Pat Berth{n}", world.quay, world.worker) for n in range(10)]
    for nth, month in enumerate(range(2, 10)):
        make_session(world.quay, course, dt.date(2026, month, 10), [people[nth]])
    return world


def report(house: SimpleNamespace, kind: str = "rollout", unit: Any = None) -> Any:
    now = timezone.now()
    head = head_of(unit or house.quay, Kind(kind), quarter("2026Q3"), "then", now=now)
    return collect(None, unit or house.quay, head)


def chapter(made: Any) -> list[Section]:
    """The chapter with the parts below it."""
    found: list[Section] = []
    for one in document_of(made).sections:
        is_it = "When shall we be there?" in one.heading
        if is_it or (found and one.level == 2):
            found.append(one)
        elif found:
            break
    return found


def words(sections: list[Section]) -> str:
    return "\n".join(line for one in sections for line in one.words)


def test_it_is_seen_from_the_end_of_the_period_not_from_today(house: SimpleNamespace) -> None:
    backfill(house.northshore.pk, dt.date(2026, 1, 31))
    told = words(chapter(report(house)))

    assert "Seen from 30 September 2026" in told
    assert "To reach 80% by 30 September 2027 you need about" in told
    assert "On 30 September 2026 67% (8 of 12) had it." in told
    assert "(an even chance), and very likely between" in told
    assert "(9 times in 10)" in told


def test_it_starts_from_the_people_in_scope_and_says_who_comes_later(
    house: SimpleNamespace,
) -> None:
    """The same people as in every other chapter; those of the next wave are told apart."""
    make_wave(house.harbour, "Pilot", dt.date(2026, 1, 1), house.quay)
    make_wave(house.harbour, "Second", dt.date(2027, 3, 1), house.lighthouse)
    later = [make_person(f"Lou Lamp{n}", house.lighthouse, house.worker) for n in range(3)]
    backfill(house.northshore.pk, dt.date(2026, 1, 31))
    made = report(house, unit=house.harbour)
    [informed, *_more] = [one for one in made.unit.levels if one.required]
    told = words(chapter(made))

    share = f"{informed.met} of {informed.required}"
    assert f"({share}) had it." in told
    joining = informed_ahead(made).joining
    assert joining >= len(later)
    assert f"{joining} more people come into scope by 30 September 2027." in told
    assert "People whose unit comes into scope by 30 September 2027 are in what it takes" in told
    (grid,) = [one.grid for one in chapter(made) if one.grid and one.grid.name == "What it takes"]
    assert grid.rows[0][1:4] == (informed.met, informed.required, joining)


def informed_ahead(made: Any) -> LevelOutlook:
    return next(one for one in made.ahead.found.levels if one.code == "informed")


def test_where_nobody_comes_later_not_a_word_is_said_of_it(house: SimpleNamespace) -> None:
    told = chapter(report(house))

    assert "into scope" not in words(told)
    assert "Asked later" not in [one.title for one in told[0].grid.columns if told[0].grid]


def test_the_bands_are_those_of_the_method(house: SimpleNamespace) -> None:
    backfill(house.northshore.pk, dt.date(2026, 1, 31))
    made = report(house)
    scope = everywhere(house.northshore, Permission.VIEW_FIGURES)
    wish = usual_wish(END, with_planned=False)
    [informed, *_more] = outlook_for(scope, house.quay, wish, today=END, basis="then").levels
    assert informed.outlook
    last = informed.outlook.bands[-1]

    (grid,) = [one.grid for one in chapter(made) if one.grid and one.grid.name == "Forecast"]
    assert [row[1] for row in grid.rows][-1] == last.on == dt.date(2027, 9, 30)
    assert grid.rows[-1][2:] == tuple(
        round(n) for n in (last.low_90, last.low_50, last.middle, last.high_50, last.high_90)
    )
    mine = [one for one in lines(made) if (one.part, one.item) == ("forecast", informed.name)]
    told = {(one.measure, one.until_on): one.number for one in mine}
    assert told["low_90 %", last.on] == round(last.low_90)
    assert told["needed: people", last.on] == informed.need.people


def test_fewer_than_six_months_say_why(house: SimpleNamespace) -> None:
    backfill(house.northshore.pk, dt.date(2026, 6, 30))
    sections = chapter(report(house))

    assert "There is no forecast yet. It takes 6 month-ends" in words(sections)
    assert "so far there are 4" in words(sections)
    assert all(one.chart is None for one in sections)


def test_a_session_planned_since_changes_nothing(house: SimpleNamespace) -> None:
    backfill(house.northshore.pk, dt.date(2026, 1, 31))
    before = packed(document_of(report(house)))["sections"]
    course = make_course(house.northshore, level("informed"), minutes=90, name="Another")
    make_session(house.quay, course, timezone.localdate() + dt.timedelta(days=9), capacity=40)

    assert packed(document_of(report(house)))["sections"] == before


def test_the_pack_has_the_chapter_without_levels_of_few_people(house: SimpleNamespace) -> None:
    told = report(house, "pack")
    few = replace(told, rollout=replace(told.rollout, ahead=samples.ahead()))
    sections = chapter(few)

    assert "levels for which fewer than 10 people are asked are not told here" in words(sections)
    assert "Skilled" not in words(sections)
    assert [row[0] for row in sections[0].grid.rows if sections[0].grid] == ["Informed"]
    shown = protected(few.rollout).ahead
    assert shown
    assert "Skilled =1+1" not in {one.item for one in lines(few) if one.part == "forecast"}


def test_what_may_come_is_not_compared_with_what_was_signed() -> None:
    packed_up = packed_lines(lines(samples.rollout()))

    assert any(one[0] == "forecast" for one in packed_up)
    assert not any(what[0] == "forecast" for what in figures(packed_up))


def test_who_did_not_look_ahead_has_no_chapter() -> None:
    assert forecast_chapter(None) == ()
