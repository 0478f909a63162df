"""Totals without names through a merge, a split and a closing: nobody vanishes, nobody twice."""

import datetime as dt
from types import SimpleNamespace

import pytest

from core.permissions import Permission
from services.actions.planning import Part, StepFacts, share_out
from services.actions.reorganise import preview_reorganisation
from services.actions.taking_back import undo_reorganisation
from services.actions.units import close_unit
from services.models import CountedBy, Headcount, Unit
from tests.factories import everywhere, make_unit
from tests.factories.totals import make_group, say_totals
from tests.factories.training import level, use_framework
from tests.services.reorganised import done, dump, planned, scope, unit
from tests.training.test_pages import page_as
from training.actions.totals import choose_what_counts
from training.figures import figures_for
from training.figures.totals import totals_of
from training.models import LevelTotal

TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
MARCH = dt.date(2026, 3, 1)
JUNE = dt.date(2026, 6, 1)
LATER = dt.date(2026, 9, 1)
ONE = {"new_code": "ONE", "new_name": "One"}
INTO_ONE = [StepFacts("merge", "SAFE", **ONE), StepFacts("merge", "KIND", **ONE)]


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.care = make_group("Care staff", world.northshore)
    world.nights = make_group("Night staff", world.northshore)
    world.informed, world.skilled = level("informed"), level("skilled")
    facts = {"kind": "partner", "opened_on": MARCH}
    world.safe = make_unit("Safe Haven", world.harbour, code="SAFE", **facts)
    world.kind = make_unit("Kindred", world.harbour, code="KIND", **facts)
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def told(house: SimpleNamespace, where: Unit, on: dt.date) -> dict[str, tuple[int, int | None]]:
    found = totals_of(house.scope, where, on=on)
    return {line.name: (line.people, line.levels[0]) for line in found.lines}


def counted(house: SimpleNamespace, where: Unit, on: dt.date) -> int:
    found = figures_for(house.scope, where, on=on).counted_only
    assert found == totals_of(house.scope, where, on=on).people
    return found


def decide(one: Unit, counts: str, on: dt.date = MARCH) -> None:
    by = everywhere(one, Permission.RECORD_TRAINING)
    choose_what_counts(by=by, unit=one, from_on=on, counts=counts)


def choice(one: Unit, on: dt.date = TODAY) -> str:
    row = CountedBy.objects.of_unit(one).filter(from_on__lte=on).first()
    return row.counts if row else ""


def whole(world: SimpleNamespace) -> object:
    return dump(world), sorted(LevelTotal.objects.values_list("headcount", "level", "people"))


def test_levels_go_along_with_the_totals_of_a_merge(house: SimpleNamespace) -> None:
    say_totals(house.safe, MARCH, {house.care: 30}, {house.care: {house.informed: 20}})
    say_totals(house.kind, MARCH, {house.care: 10}, {house.care: {house.informed: 4}})
    say_totals(house.kind, LATER, {house.care: 12}, {house.care: {house.informed: 5}})
    before = whole(house)
    plan = done(house, planned(house, *INTO_ONE, on=JUNE))

    one = unit("ONE")
    assert told(house, one, JUNE) == {"Care staff": (40, 24)}
    assert told(house, one, LATER) == {"Care staff": (42, 25)}
    assert told(house, house.harbour, JUNE - DAY) == {"Care staff": (40, 24)}
    assert counted(house, house.harbour, TODAY) == 42
    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    assert whole(house) == before


def test_the_look_before_tells_totals_too(house: SimpleNamespace) -> None:
    say_totals(house.safe, MARCH, {house.care: 30})
    plan = planned(house, StepFacts("merge", "SAFE", "KIND"))
    seen = preview_reorganisation(by=scope(house), plan=plan, keeps_access=set(), today=TODAY)

    figures = {one["code"]: one for one in seen.preview["figures"]}
    assert [figures[code]["before"][3] for code in ("SAFE", "KIND")] == [30, 0]
    assert [figures[code]["after"][3] for code in ("SAFE", "KIND")] == [0, 30]
    page = page_as(house.ada, "services:reorganisation_detail", plan.pk)
    assert "Counted without names, after" in page


def test_nobody_holding_a_level_is_not_the_same_as_nothing_said(house: SimpleNamespace) -> None:
    say_totals(house.safe, MARCH, {house.care: 30}, {house.care: {house.informed: 0}})
    say_totals(house.kind, MARCH, {house.care: 10})
    done(house, planned(house, *INTO_ONE, on=JUNE))

    found = totals_of(house.scope, unit("ONE"), on=JUNE).lines[0]
    assert (found.people, found.levels[:2]) == (40, (0, None))


def test_levels_said_later_keep_a_merge(house: SimpleNamespace) -> None:
    say_totals(house.safe, MARCH, {house.care: 30})
    plan = done(house, planned(house, StepFacts("merge", "SAFE", "KIND"), on=JUNE))
    say_totals(house.kind, JUNE, {house.care: 30}, {house.care: {house.informed: 3}})
    Headcount.objects.filter(unit=house.kind).update(noted_by=None)

    with pytest.raises(ValueError, match="A number of Kindred was changed later"):
        undo_reorganisation(by=scope(house), plan=plan, today=TODAY)


def test_totals_stay_visible_in_a_unit_whose_names_count(house: SimpleNamespace) -> None:
    """Quay was told by its names, so its own old totals stay behind; those of Safe Haven count."""
    say_totals(
        house.quay,
        MARCH,
        {
            None: 42,
        },
    )
    decide(house.quay, "names")
    say_totals(house.safe, MARCH, {house.care: 30}, {house.care: {house.informed: 20}})
    people = figures_for(house.scope, house.quay, on=JUNE).people
    before = whole(house)
    plan = done(house, planned(house, StepFacts("merge", "SAFE", "QUAY"), on=JUNE))

    assert choice(house.quay) == "totals"
    assert told(house, house.quay, JUNE) == {"Care staff": (30, 20)}
    assert counted(house, house.quay, JUNE) == 30
    assert counted(house, house.quay, JUNE - DAY) == 30
    assert figures_for(house.scope, house.quay, on=JUNE).people == people
    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    assert whole(house) == before


def test_totals_that_names_took_the_place_of_do_not_come_back(house: SimpleNamespace) -> None:
    say_totals(house.quay, MARCH, {None: 42})
    decide(house.quay, "names")
    say_totals(house.safe, MARCH, {house.care: 30})
    done(house, planned(house, StepFacts("merge", "QUAY", "SAFE"), on=JUNE))

    assert counted(house, house.safe, TODAY) == 30
    assert counted(house, house.harbour, TODAY) == 30
    assert choice(house.safe) == "totals"


def test_names_of_two_units_count_in_the_one_they_became(house: SimpleNamespace) -> None:
    say_totals(house.quay, MARCH, {None: 42})
    decide(house.quay, "names")
    steps = [StepFacts("merge", code, **ONE) for code in ("QUAY", "LIGHT")]
    done(house, planned(house, *steps))

    assert choice(unit("ONE")) == "names"
    assert counted(house, unit("ONE"), TODAY) == 0


def test_a_later_decision_counts_from_its_own_day(house: SimpleNamespace) -> None:
    """Kindred says in September that its names count: from then Safe Haven's totals stand alone."""
    say_totals(house.safe, MARCH, {house.care: 30})
    say_totals(house.kind, MARCH, {house.care: 10})
    decide(house.kind, "names", LATER)
    done(house, planned(house, StepFacts("merge", "SAFE", "KIND"), on=JUNE))

    assert [counted(house, house.kind, day) for day in (JUNE, LATER - DAY, LATER)] == [40, 40, 30]


def test_an_open_question_stays_open(house: SimpleNamespace) -> None:
    say_totals(house.quay, MARCH, {None: 42})
    facts = {**ONE, "kind": "team"}
    steps = [StepFacts("merge", code, **facts) for code in ("QUAY", "SAFE")]
    done(house, planned(house, *steps))

    assert choice(unit("ONE")) == ""


def split(house: SimpleNamespace, **east: object) -> object:
    steps = [StepFacts("split", "SAFE", new_code=code, new_name=code) for code in ("EAST", "WEST")]
    plan = planned(house, *steps, on=JUNE)
    first, second = plan.steps.all()
    share_out(by=scope(house), plan=plan, parts=[Part(first.pk, **east), Part(second.pk)])
    return plan


def test_a_split_gives_each_number_to_the_part_of_its_group(house: SimpleNamespace) -> None:
    held = {house.care: {house.informed: 20}, house.nights: {house.informed: 2}}
    say_totals(house.safe, MARCH, {house.care: 30, house.nights: 12}, held)
    decide(house.safe, "totals")
    before = whole(house)
    plan = split(house, groups=[house.care])
    with pytest.raises(ValueError, match="Safe Haven has numbers without names"):
        preview_reorganisation(by=scope(house), plan=plan, keeps_access=set(), today=TODAY)
    east, west = plan.steps.all()
    parts = [Part(east.pk, groups=[house.care]), Part(west.pk, takes_rest=True)]
    share_out(by=scope(house), plan=plan, parts=parts)
    plan = done(house, plan)

    assert told(house, unit("EAST"), JUNE) == {"Care staff": (30, 20)}
    assert told(house, unit("WEST"), JUNE) == {"Night staff": (12, 2)}
    assert choice(unit("EAST")) == choice(unit("WEST")) == "totals"
    assert counted(house, house.harbour, JUNE - DAY) == counted(house, house.harbour, JUNE) == 42
    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    assert whole(house) == before


def test_totals_of_a_closed_unit_count_until_its_closing_day(house: SimpleNamespace) -> None:
    say_totals(house.safe, MARCH, {house.care: 30}, {house.care: {house.informed: 20}})
    close_unit(by=scope(house), unit=house.safe, on=JUNE)

    for where in (house.safe, house.harbour):
        assert counted(house, where, JUNE - DAY) == 30
        assert counted(house, where, JUNE) == 0
        then = [totals_of(house.scope, where, on=d, basis="then") for d in (JUNE - DAY, JUNE)]
        assert [one.people for one in then] == [30, 0]
