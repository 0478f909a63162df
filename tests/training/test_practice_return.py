"""The practice-level return: every person in one of four parts at each level, on any day."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.permissions import Permission
from tests.factories import everywhere, make_person
from tests.factories.supervision import meet, rule_for
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.oracle import Oracle
from tests.training.supervision_oracle import SupervisionOracle
from tests.training.test_oracle import LEVELS, TODAY, World, changes, past_days
from training.actions.standing import recompute
from training.figures.coverage import is_month_end
from training.figures.practice_return import practice_return, year_of
from training.models import Session

DAY = dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Quay: Grace has all that enhanced asks for, Rosa and Sam have nothing; nobody asks Pat."""
    use_framework(world.northshore)
    require(world.worker, level("enhanced"))
    world.grace = make_person("Grace Giver", world.quay, world.worker)
    for one in ("informed", "skilled", "enhanced"):
        course = make_course(world.northshore, level(one))
        make_session(world.quay, course, TODAY - 20 * DAY, [world.grace])
    make_person("Pat Unknown", world.quay)
    rule_for(level("enhanced"), world.northshore, within_days=28)
    meet(world.grace, world.rosa, on=TODAY)
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def printed(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("practice_return", *words, "--json", stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_the_command_prints_the_whole_answer(house: SimpleNamespace) -> None:
    sessions = Session.objects.filter(unit=house.quay)
    first = sessions.order_by("pk").first()
    Session.objects.filter(pk=first.pk).update(cost_pence=100_010)
    told = printed("--unit", "quay")

    assert list(told) == [
        "unit", "as_at", "framework", "people", "left_out", "counted_only", "levels", "spend",
        "spend_per_person",
    ]  # fmt: skip
    assert (told["unit"], told["framework"], told["people"]) == ("QUAY", "ksf2017", 4)
    assert told["as_at"] == TODAY.isoformat()
    assert told["levels"][2] == {
        "code": "enhanced",
        "required": 3,
        "met": 1,
        "not_yet": 2,
        "not_required": 0,
        "unknown": 1,
        "refresher_due": 0,
        "supervision_in_place": 1,
    }
    assert told["levels"][3]["supervision_in_place"] is None
    if first.on >= year_of(house.quay, TODAY):
        assert (told["spend"], told["spend_per_person"]) == (1000.1, 250.02)


def test_who_holds_a_level_without_being_asked_is_told_beside(house: SimpleNamespace) -> None:
    specialist = make_course(house.northshore, level("specialist"))
    make_session(house.quay, specialist, TODAY, [house.grace])
    told = printed("--unit", "QUAY")["levels"][3]
    assert (told["required"], told["met"]) == (0, 0)
    assert "held" not in told, "the keys of the command are fixed"
    own = practice_return(house.scope, house.quay, on=TODAY).own
    assert [one.held for one in own.levels] == [1, 1, 1, 1]
    out = StringIO()
    call_command("practice_return", "--unit", "QUAY", stdout=out)
    assert "0 asked, 0 have it, 0 not yet, 3 not asked, 1 not known; 1 hold it" in out.getvalue()


def test_the_four_parts_add_up_at_every_level(house: SimpleNamespace) -> None:
    for one in printed("--unit", "NSC")["levels"]:
        parts = ("met", "not_yet", "not_required", "unknown")
        assert sum(one[part] for part in parts) == printed("--unit", "NSC")["people"]
        assert one["required"] == one["met"] + one["not_yet"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--unit", "NOWHERE"], "There is no unit with the code NOWHERE."),
        (["--unit", "QUAY", "--on", "31/3/2026"], "Write it like 2026-03-31."),
        (["--unit", "QUAY", "--on", "2026-02-30"], "Write it like 2026-03-31."),
        (["--unit", "QUAY", "--on", "2999-01-01"], "is still to come"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence_and_1(
    house: SimpleNamespace, words: list[str], said: str
) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        call_command("practice_return", *words, "--json")
    assert refused.value.returncode == 1


def test_a_day_before_anything_was_chosen_has_no_levels(house: SimpleNamespace) -> None:
    told = printed("--unit", "QUAY", "--on", "2019-01-31")
    assert (told["framework"], told["levels"], told["people"]) == ("", [], 0)
    assert (told["spend"], told["spend_per_person"]) == (None, None)


def test_costs_are_by_service_and_not_known_is_not_nothing(house: SimpleNamespace) -> None:
    course = make_course(house.northshore, level("informed"))
    for unit, pence in ((house.quay, 5_000), (house.lighthouse, None), (house.harbour, 2_500)):
        made = make_session(unit, course, TODAY)
        Session.objects.filter(pk=made.pk).update(cost_pence=pence)
    found = practice_return(house.scope, house.harbour, on=TODAY)
    services = {one.code: one.spend.spend for one in found.services}
    assert services == {"QUAY": Decimal("50.00"), "LIGHT": None}
    assert found.own.spend.spend == Decimal("75.00")
    off = Session.objects.get(cost_pence=5_000)
    Session.objects.filter(pk=off.pk).update(state="cancelled")
    assert practice_return(house.scope, house.harbour, on=TODAY).own.spend.spend == Decimal("25.00")


def test_earlier_years_stand_at_their_end(house: SimpleNamespace) -> None:
    found = practice_return(house.scope, house.quay, on=TODAY)
    first = year_of(house.quay, TODAY)
    assert [one.until_on for one in found.years] == [
        TODAY,
        first - DAY,
        first.replace(year=first.year - 1) - DAY,
    ]
    assert found.years[1].own.people == 4


class TestReturn(TestCase):
    """Hypothesis rolls each example back."""

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(LEVELS)), st.lists(changes, min_size=8, max_size=25), past_days)
    def test_equals_the_oracle(self, code: str, todo: list[Any], day: dt.date) -> None:
        world = World(code)
        world.live(todo)
        recompute(world.root.pk)
        world.root.refresh_from_db()
        scope = everywhere(world.root, Permission.VIEW_FIGURES)
        for on in {TODAY, day}:
            ends = is_month_end(on) and on < timezone.localdate()
            for basis in ("today", "then") if on < TODAY else ("today",):
                found = practice_return(scope, world.root, on=on, basis=basis)
                oracle = Oracle(world.root.pk, on, basis, of_period=ends)
                supervised = SupervisionOracle(world.root.pk, on, basis, of_period=ends).levels()
                for part in (found.own, *found.services):
                    check(part, oracle, supervised[part.unit_id])


def check(part: Any, oracle: Oracle, supervised: Any) -> None:
    numbers = oracle.numbers()[part.unit_id]
    assert part.people == numbers.people
    for one in part.levels:
        assert one.met + one.not_yet + one.not_required + one.unknown == part.people
        assert (one.required, one.met) == (numbers.required[one.rank], numbers.met[one.rank])
        assert one.unknown == numbers.split["unknown"]
        assert one.held == numbers.held[one.rank]
        assert (one.supervision_in_place or 0) == supervised[1][one.rank]
        assert 0 <= one.refresher_due <= one.required
