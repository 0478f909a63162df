"""A plan of one branch leaves the past of every other branch alone, and says so in a sentence."""

from types import SimpleNamespace

import pytest

from core.permissions import Permission
from core.scope import Scope
from services.actions.moves import move_unit
from services.actions.planning import Part, StepFacts, add_steps, make_plan, share_out
from services.actions.reorganise import preview_reorganisation
from services.models import Reorganisation, Unit
from tests.factories import make_unit
from tests.services.reorganised import DAY, TODAY, dump, scope

YESTERDAY = TODAY - DAY


def of_branch(unit: Unit) -> Scope:
    return Scope(None, Permission.MANAGE_UNITS, (unit.path,))


def plan_of(unit: Unit, *steps: StepFacts) -> Reorganisation:
    by = of_branch(unit)
    plan = make_plan(by=by, unit=unit, name="Ours", on=YESTERDAY)
    add_steps(by=by, plan=plan, steps=steps)
    return plan


def moved_today(world: SimpleNamespace, unit: Unit, to: Unit) -> None:
    move_unit(by=scope(world), unit=unit, to=to, on=TODAY, today=TODAY)
    for one in (world.quay, world.harbour, world.hillside, unit):
        one.refresh_from_db()


def test_a_step_before_a_unit_came_to_the_branch_is_refused(world: SimpleNamespace) -> None:
    moved_today(world, world.quay, world.hillside)
    plan = plan_of(world.hillside, StepFacts("move", "QUAY", "ORCH"))
    before = dump(world)

    with pytest.raises(ValueError, match=r"Step 1 \(Move\): On .* was in a part of the organ"):
        preview_reorganisation(
            by=of_branch(world.hillside), plan=plan, keeps_access=set(), today=TODAY
        )
    assert dump(world) == before


def test_a_split_leaves_alone_a_unit_that_has_gone_to_another_branch(
    world: SimpleNamespace,
) -> None:
    """Jetty was below Quay yesterday, and is below Hillside from today on."""
    jetty = make_unit("Jetty", world.quay, code="JET")
    moved_today(world, jetty, world.hillside)
    plan = plan_of(
        world.harbour,
        StepFacts("split", "QUAY", new_code="EAST", new_name="East"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West"),
    )
    east, west = plan.steps.all()
    by = of_branch(world.harbour)

    for given in (["JET"], []):
        parts = [Part(east.pk, children=given), Part(west.pk, takes_rest=True)]
        share_out(by=by, plan=plan, parts=parts)
        with pytest.raises(ValueError, match=r"Step 1 \(Split\): It reaches into a part") as told:
            preview_reorganisation(by=by, plan=plan, keeps_access=set(), today=TODAY)
        assert "Jetty" not in str(told.value)
