"""Figures and reports on both structures through a merge and a split, and what stays open."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.permissions import Permission as P
from core.scope import Scope
from services.actions.planning import Part, StepFacts, add_steps, make_plan, share_out
from services.actions.reorganise import do_reorganisation, preview_reorganisation
from services.actions.taking_back import undo_reorganisation
from services.models import Reorganisation, Unit
from tests.factories import everywhere
from tests.factories.implementation import make_barrier
from tests.factories.plans import make_action
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.world import build_world
from training.actions.attendance import record_attendance
from training.figures.coverage import UnitFigures, figures_for
from training.figures.missed import groups_not_reached
from training.models import LevelRequirement

DAY = dt.date(2026, 11, 10)
BEFORE, AFTER, TODAY = dt.date(2026, 11, 5), dt.date(2026, 11, 15), dt.date(2026, 11, 20)


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """Rosa and sam of Quay and lars of Lighthouse are asked for Informed; rosa has it."""
    w = build_world()
    use_framework(w.northshore)
    require(w.worker, level("informed"))
    course = make_course(w.northshore, level("informed"))
    w.session = make_session(w.quay, course, dt.date(2026, 9, 14), [w.rosa])
    w.course = course
    return w


def by(world: SimpleNamespace) -> Scope:
    return Scope(world.ada.pk, P.MANAGE_UNITS, (world.northshore.path,))


def done(
    world: SimpleNamespace, *steps: StepFacts, keeps: Any = (), people: Any = ()
) -> Reorganisation:
    plan = make_plan(by=by(world), unit=world.northshore, name="New", on=DAY)
    add_steps(by=by(world), plan=plan, steps=steps)
    if people:
        first, second = plan.steps.all()
        parts = [Part(first.pk, people=people), Part(second.pk, takes_rest=True)]
        share_out(by=by(world), plan=plan, parts=parts)
    plan = preview_reorganisation(by=by(world), plan=plan, keeps_access=set(keeps), today=TODAY)
    return do_reorganisation(by=by(world), plan=plan, seen=plan.preview["digest"], today=TODAY)


def merged(world: SimpleNamespace, **facts: Any) -> Unit:
    done(
        world,
        StepFacts("merge", "QUAY", new_code="BAY", new_name="Bay", kind="team"),
        StepFacts("merge", "LIGHT", new_code="BAY"),
        **facts,
    )
    return Unit.objects.get(code="BAY")


def split(world: SimpleNamespace) -> None:
    done(
        world,
        StepFacts("split", "QUAY", new_code="EAST", new_name="East"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West"),
        people=[world.rosa],
    )


def figures(unit: Unit, on: dt.date, basis: Any) -> UnitFigures:
    unit.refresh_from_db()
    return figures_for(everywhere(unit, P.VIEW_FIGURES), unit, on=on, basis=basis)


def children(found: UnitFigures) -> dict[str, tuple[int, int]]:
    return {one.unit: (one.people, one.split.met) for one in found.children}


def test_today_the_past_of_merged_units_counts_in_the_new_one(world: SimpleNamespace) -> None:
    bay = merged(world)

    past = figures(bay, BEFORE, "today")
    assert (past.people, past.split.met) == (3, 1)
    assert children(figures(world.harbour, BEFORE, "today")) == {"BAY": (3, 1)}


def test_as_it_was_then_merged_units_stand_where_they_stood(world: SimpleNamespace) -> None:
    merged(world)

    then = figures(world.harbour, BEFORE, "then")
    assert children(then) == {"LIGHT": (1, 0), "QUAY": (2, 1)}
    assert children(figures(world.harbour, AFTER, "then")) == {"BAY": (3, 1)}


def not_reached(unit: Unit, on: dt.date, basis: Any) -> list[str]:
    unit.refresh_from_db()
    return [
        g.name
        for g in groups_not_reached(everywhere(unit, P.VIEW_FIGURES), unit, on=on, basis=basis)
    ]


def test_groups_not_reached_are_named_on_both_structures(world: SimpleNamespace) -> None:
    merged(world)

    assert not_reached(world.harbour, BEFORE, "then") == ["Lighthouse"]
    assert not_reached(world.harbour, BEFORE, "today") == []
    assert not_reached(world.harbour, AFTER, "then") == []


def test_heads_counted_before_a_merge_speak_for_their_unit_of_then(world: SimpleNamespace) -> None:
    heads = make_session(world.lighthouse, world.course, BEFORE)
    type(heads).objects.filter(pk=heads.pk).update(head_count=5)
    merged(world)

    assert not_reached(world.harbour, BEFORE, "then") == []


def test_the_same_people_are_counted_on_both_structures(world: SimpleNamespace) -> None:
    before = figures(world.northshore, BEFORE, "then").people
    merged(world)

    for day in (BEFORE, AFTER):
        for basis in ("today", "then"):
            assert figures(world.northshore, day, basis).people == before == 4


def test_a_split_keeps_its_past_and_counts_its_parts_from_the_day(world: SimpleNamespace) -> None:
    split(world)

    assert children(figures(world.harbour, BEFORE, "then")) == {"LIGHT": (1, 0), "QUAY": (2, 1)}
    past = children(figures(world.harbour, BEFORE, "today"))
    assert (past["QUAY"], past["LIGHT"]) == ((2, 1), (1, 0))
    for basis in ("today", "then"):
        after = children(figures(world.harbour, AFTER, basis))
        assert (after["EAST"], after["WEST"], after["LIGHT"]) == ((1, 1), (1, 0), (1, 0))
        assert after.get("QUAY", (0, 0)) == (0, 0)


def test_what_is_asked_in_a_merged_unit_is_asked_in_the_new_one(world: SimpleNamespace) -> None:
    require(world.worker, level("skilled"), unit=world.quay)
    plan_before = list(LevelRequirement.objects.order_by("pk").values())
    bay = merged(world)

    rule = LevelRequirement.objects.get(unit=bay)
    assert (rule.level, rule.from_on, rule.until_on) == (level("skilled"), DAY, None)
    assert LevelRequirement.objects.get(unit=world.quay).until_on == dt.date(2026, 11, 9)
    assert figures(bay, AFTER, "then").split.met == 0

    undo_reorganisation(by=by(world), plan=Reorganisation.objects.get(), today=TODAY)
    assert list(LevelRequirement.objects.order_by("pk").values()) == plan_before


def test_a_unit_that_was_there_keeps_asking_what_it_asked(world: SimpleNamespace) -> None:
    require(world.worker, level("skilled"), unit=world.quay)
    done(world, StepFacts("merge", "QUAY", "LIGHT"))

    assert not LevelRequirement.objects.filter(unit=world.lighthouse).exists()
    assert figures(world.lighthouse, AFTER, "then").split.met == 1


def test_the_look_before_tells_people_and_met_of_each_unit(world: SimpleNamespace) -> None:
    plan = done(world, StepFacts("merge", "QUAY", "LIGHT"))

    told = {one["code"]: one for one in plan.preview["figures"]}
    assert (told["LIGHT"]["before"], told["LIGHT"]["after"]) == ([1, 0, 1, 0], [3, 1, 3, 0])
    assert (told["QUAY"]["before"], told["QUAY"]["after"]) == ([2, 1, 2, 0], [0, 0, 0, 0])
    assert "HAR" not in told


def test_what_is_open_in_a_merged_unit_is_on_the_pages_of_the_new_one(
    world: SimpleNamespace,
) -> None:
    barrier = make_barrier(world.quay)
    action = make_action(world.quay)
    bay = merged(world)
    client = Client()
    client.force_login(world.alma)

    for name in ("barrier_list", "plan_list"):
        html = client.get(reverse(f"implementation:{name}"), {"unit": bay.pk}).content.decode()
        assert "Quay" in html
    pages = [
        reverse("implementation:barrier_detail", args=[barrier.pk]),
        reverse("implementation:barrier_change", args=[barrier.pk]),
        reverse("implementation:barrier_lift", args=[barrier.pk]),
        reverse("implementation:plan_change", args=[action.pk]),
        reverse("training:session_detail", args=[world.session.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_a_manager_of_the_new_unit_works_on_what_is_open_in_the_old(
    world: SimpleNamespace,
) -> None:
    """Mark managed Quay; somebody ticked that his access goes on in Bay."""
    barrier = make_barrier(world.quay)
    merged(world, keeps=["QUAY"])
    client = Client()
    client.force_login(world.mark)
    page = reverse("implementation:barrier_lift", args=[barrier.pk])
    response = client.post(page, {"lifted_on": "today", "what_helped": "A bigger room"})

    barrier.refresh_from_db()
    assert (response.status_code, barrier.lifted_on is not None) == (302, True)


def test_a_planned_session_of_a_merged_unit_can_still_be_written_up(
    world: SimpleNamespace,
) -> None:
    planned = make_session(world.quay, world.course, dt.date(2026, 11, 18))
    bay = merged(world)
    scope = Scope(world.ada.pk, P.RECORD_TRAINING, (bay.path,))
    record_attendance(by=scope, session=planned, came=[world.lars.pk], source="hand")

    assert figures(bay, dt.date(2026, 11, 19), "then").split.met == 2
