"""A plan is made, looked at, and done whole, once, on its day, by those who may."""

from types import SimpleNamespace

import pytest

from core.permissions import ROLES, Permission
from core.scope import Scope
from services.actions.daily import apply_due_changes
from services.actions.planning import StepFacts, add_steps, make_plan
from services.actions.reorganise import (
    do_reorganisation,
    preview_reorganisation,
    withdraw_plan,
)
from services.actions.taking_back import undo_reorganisation
from services.models import (
    Reorganisation,
    Unit,
)
from tests.factories import make_person, make_unit
from tests.services.reorganised import (
    DAY,
    MERGED,
    TODAY,
    done,
    dump,
    main_post,
    merged,
    planned,
    scope,
    unit,
)


def test_a_plan_for_a_day_to_come_waits_for_it(world: SimpleNamespace) -> None:
    on = TODAY + 3 * DAY
    plan = merged(world, on=on)
    assert plan.state == Reorganisation.State.PLANNED
    assert not Unit.objects.filter(code="BAY").exists()

    apply_due_changes(on - DAY)
    assert not Unit.objects.filter(code="BAY").exists()
    apply_due_changes(on)
    apply_due_changes(on)

    plan.refresh_from_db()
    assert plan.state == Reorganisation.State.DONE
    assert main_post(world.rosa, on).unit == unit("BAY")


def test_a_planned_one_can_be_withdrawn(world: SimpleNamespace) -> None:
    plan = merged(world, on=TODAY + DAY)
    withdraw_plan(by=scope(world), plan=plan)
    apply_due_changes(TODAY + DAY)

    assert not Unit.objects.filter(code="BAY").exists()


def test_a_planned_one_that_no_longer_fits_says_why_and_changes_nothing(
    world: SimpleNamespace,
) -> None:
    plan = merged(world, on=TODAY + DAY)
    make_unit("Other", world.harbour, code="OTHER")
    Unit.objects.filter(pk=world.quay.pk).update(code="QUAY2")
    apply_due_changes(TODAY + DAY)
    plan.refresh_from_db()

    assert plan.state == Reorganisation.State.PLANNED
    assert "No unit has the code “QUAY”" in plan.stopped
    assert not Unit.objects.filter(code="BAY").exists()


def test_pressing_twice_does_it_once(world: SimpleNamespace) -> None:
    plan = merged(world)
    after = dump(world)
    do_reorganisation(by=scope(world), plan=plan, seen="", today=TODAY)

    assert dump(world) == after


def test_looking_changes_nothing(world: SimpleNamespace) -> None:
    before = dump(world)
    plan = preview_reorganisation(
        by=scope(world), plan=planned(world, *MERGED), keeps_access=set(), today=TODAY
    )

    assert dump(world) == before
    told = {one["code"]: one for one in plan.preview["units"]}
    assert (told["QUAY"]["before"], told["QUAY"]["after"]) == ("Harbour", "Bay")
    assert told["BAY"]["is_new"]
    assert plan.preview["people"] == 3
    loses = {one["user"]: one["loses"] for one in plan.preview["access"]}
    assert loses[world.mark.pk] == ["Quay"]


def test_what_changed_since_it_was_looked_at_is_looked_at_again(world: SimpleNamespace) -> None:
    by, plan = scope(world), planned(world, *MERGED)
    plan = preview_reorganisation(by=by, plan=plan, keeps_access=set(), today=TODAY)
    make_person("Nia New", world.quay, world.worker)

    with pytest.raises(ValueError, match="Something changed since you looked"):
        do_reorganisation(by=by, plan=plan, seen=plan.preview["digest"], today=TODAY)
    assert not Unit.objects.filter(code="BAY").exists()


def test_several_steps_are_done_together_or_not_at_all(world: SimpleNamespace) -> None:
    before = dump(world)
    plan = planned(world, *MERGED, StepFacts("move", "NOWHERE", "HIL"))

    with pytest.raises(ValueError, match=r"Step 3 \(Move\): No unit has the code “NOWHERE”"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)
    assert dump(world) == before


def test_every_kind_of_step_in_one_plan(world: SimpleNamespace) -> None:
    empty = make_unit("Jetty", world.harbour, code="JET")
    before = dump(world)
    plan = planned(
        world,
        StepFacts("add", to_code="HIL", new_code="SHED", new_name="Shed", kind="team"),
        StepFacts("move", "QUAY", "SHED"),
        StepFacts("rename", "HIL", new_name="Hilltop"),
        StepFacts("close", "JET"),
    )
    done(world, plan)
    world.quay.refresh_from_db()
    empty.refresh_from_db()

    assert world.quay.parent == unit("SHED")
    assert (unit("HIL").name, empty.closed_on) == ("Hilltop", TODAY)
    undo_reorganisation(by=scope(world), plan=Reorganisation.objects.get(), today=TODAY)
    assert dump(world) == before


def test_nobody_reorganises_outside_their_branch(world: SimpleNamespace) -> None:
    plan = planned(world, *MERGED)
    wanda = Scope(world.wanda.pk, Permission.MANAGE_UNITS, (world.westmoor.path,))

    with pytest.raises(PermissionError):
        preview_reorganisation(by=wanda, plan=plan, keeps_access=set(), today=TODAY)
    with pytest.raises(PermissionError):
        undo_reorganisation(by=wanda, plan=plan, today=TODAY)


def test_a_plan_for_a_branch_reaches_no_further(world: SimpleNamespace) -> None:
    plan = make_plan(by=scope(world), unit=world.harbour, name="Ours", on=TODAY)
    add_steps(by=scope(world), plan=plan, steps=[StepFacts("merge", "QUAY", "ORCH")])

    with pytest.raises(ValueError, match="Orchard is not part of Harbour"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)


def test_whoever_may_change_the_structure_may_change_posts_and_access() -> None:
    """A merge moves people and access, so the one right never stands without the others."""
    for role in ROLES.values():
        if Permission.MANAGE_UNITS in role.permissions:
            assert {Permission.MANAGE_STAFF, Permission.MANAGE_ACCESS} <= role.permissions
