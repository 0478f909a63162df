"""A plan for a day to come is done by night only as it was shown, with the rights of that day."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from core.permissions import Permission
from services.actions import reorganise
from services.actions.absence import leave
from services.actions.access import grant_access
from services.actions.daily import apply_due_changes
from services.actions.moves import move_unit
from services.models import AccessGrant, Reorganisation, Unit
from tests.factories import everywhere, make_person, make_unit, make_user
from tests.services.reorganised import DAY, TODAY, merged, scope, unit

State = Reorganisation.State


def night(plan: Reorganisation, days: int = 1) -> Reorganisation:
    apply_due_changes(TODAY + days * DAY)
    plan.refresh_from_db()
    return plan


def test_a_plan_of_somebody_whose_rights_ended_is_not_done(world: SimpleNamespace) -> None:
    plan = merged(world, on=TODAY + DAY)
    AccessGrant.objects.filter(user=world.ada).delete()
    night(plan)

    assert (plan.state, "may no longer" in plan.stopped) == (State.PLANNED, True)
    assert not Unit.objects.filter(code="BAY").exists()


def test_a_plan_that_would_change_other_units_by_now_is_not_done(world: SimpleNamespace) -> None:
    plan = merged(world, on=TODAY + DAY)
    make_unit("Hut", world.quay, code="HUT")
    night(plan)

    assert (plan.state, "Something changed" in plan.stopped) == (State.PLANNED, True)
    assert not Unit.objects.filter(code="BAY").exists()


def test_a_plan_that_would_end_the_access_of_somebody_else_is_not_done(
    world: SimpleNamespace,
) -> None:
    plan = merged(world, on=TODAY + DAY)
    by = everywhere(world.quay, Permission.MANAGE_ACCESS)
    grant_access(by=by, user=make_user("Kim"), unit=world.quay, role="manager", from_on=TODAY)
    night(plan)

    assert (plan.state, "Something changed" in plan.stopped) == (State.PLANNED, True)


def test_people_and_accounts_that_come_and_go_stop_no_plan(world: SimpleNamespace) -> None:
    """Nia is new in Quay, Lars left, Kim may see Hillside now, and Mark's access has ended."""
    plan = merged(world, on=TODAY + DAY)
    nia = make_person("Nia New", world.quay, world.worker)
    leave(by=everywhere(world.quay, Permission.MANAGE_STAFF), person=world.lars, left_on=TODAY)
    by = everywhere(world.quay, Permission.MANAGE_ACCESS)
    grant_access(by=by, user=make_user("Kim"), unit=world.hillside, role="manager", from_on=TODAY)
    AccessGrant.objects.filter(user=world.mark).delete()
    night(plan)

    assert (plan.state, plan.stopped) == (State.DONE, "")
    nia.refresh_from_db()
    assert nia.home_unit == unit("BAY")


@pytest.mark.parametrize("days", [1, 3])
def test_a_move_of_the_same_day_comes_first_and_stops_no_plan(
    world: SimpleNamespace, days: int
) -> None:
    on = TODAY + DAY
    hut = make_unit("Hut", world.harbour, code="HUT")
    move_unit(by=scope(world), unit=hut, to=world.quay, on=on, today=TODAY)
    plan = merged(world, on=on)
    assert "HUT" in {one["code"] for one in plan.preview["units"]}
    night(plan, days)

    assert (plan.state, plan.stopped) == (State.DONE, "")
    assert unit("HUT").parent == unit("BAY")


def test_the_night_goes_on_whatever_a_plan_runs_into(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = TODAY + DAY
    hut = make_unit("Hut", world.harbour, code="HUT")
    plan = merged(world, on=on)
    move_unit(by=scope(world), unit=hut, to=world.northshore, on=on, today=TODAY)

    for refusal in (ValidationError("No room."), ValueError("No room."), PermissionError("x")):

        def refuse(*_facts: object, why: Exception = refusal) -> None:
            raise why

        monkeypatch.setattr(reorganise, "take_steps", refuse)
        night(plan)
        assert plan.state == State.PLANNED
        assert plan.stopped.startswith(("No room.", "Whoever confirmed"))
        assert unit("HUT").parent == world.northshore
