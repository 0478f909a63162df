"""Activities: logged once, changed with a history, taken back for 30 days, seen within scope."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps

from core.permissions import Permission
from core.scope import Scope
from implementation.actions.activities import (
    change_activity,
    hold_activity,
    log_activity,
    restore_activity,
    withdraw_activity,
)
from implementation.models import Activity, StatusChange
from services.access import viewer_for
from tests.factories.implementation import ON, make_activity

Status = Activity.Status


def scope_of(user: object, permission: Permission = Permission.LOG_IMPLEMENTATION) -> Scope:
    return viewer_for(user.pk).scope_for(permission)


def history(activity: Activity) -> list[str]:
    return list(StatusChange.objects.filter(activity=activity).values_list("status", flat=True))


def test_the_same_form_sent_twice_makes_one_activity(world: SimpleNamespace) -> None:
    key = uuid4()
    first, second = (make_activity(world.quay, by=scope_of(world.alma), once=key) for _ in range(2))
    assert first.pk == second.pk
    assert Activity.objects.count() == 1
    assert history(first) == [Status.HELD]


def test_somebody_elses_form_with_the_same_key_is_another_activity(world: SimpleNamespace) -> None:
    key = uuid4()
    make_activity(world.quay, by=scope_of(world.alma), once=key)
    make_activity(world.quay, by=scope_of(world.mark), once=key)
    assert Activity.objects.count() == 2


def test_nobody_logs_for_a_unit_outside_their_branch(world: SimpleNamespace) -> None:
    for units in ({"unit": world.orchard}, {"unit": world.quay, "other_units": [world.orchard]}):
        with pytest.raises(PermissionError):
            log_activity(by=scope_of(world.alma), kind="lens", on=ON, **units)
    assert not Activity.objects.exists()


def test_a_day_to_come_is_planned_until_it_was_held(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    plan = make_activity(world.quay, by=by, today=ON - dt.timedelta(days=1))
    assert plan.status == Status.PLANNED
    with pytest.raises(ValueError, match="later day"):
        hold_activity(by=by, activity=plan, today=ON - dt.timedelta(days=1))
    hold_activity(by=by, activity=plan, today=ON)
    hold_activity(by=by, activity=plan, today=ON)
    assert history(plan) == [Status.PLANNED, Status.HELD]


def test_a_change_is_added_to_the_history_and_the_old_words_stay_in_the_audit(
    world: SimpleNamespace,
) -> None:
    by = scope_of(world.alma)
    activity = make_activity(world.quay, by=by, note="Leaflets", other_units=[world.lighthouse])
    facts = {"kind": "policy", "on": ON, "reached_people": None, "minutes": None}
    for _ in range(2):
        change_activity(by=by, activity=activity, unit=world.quay, note="Leaflets", **facts)
    told = list(activity.changes.values_list("told", flat=True))
    assert told == ["", "kind, other_units"]
    assert not activity.joined.exists()
    events = apps.get_model("implementation", "ActivityEvent").objects.order_by("pgh_id")
    assert [event.kind for event in events] == ["lens", "policy"]


def test_changing_keeps_units_that_the_editor_does_not_look_after(world: SimpleNamespace) -> None:
    activity = make_activity(world.quay, other_units=[world.orchard, world.lighthouse])
    change_activity(by=scope_of(world.alma), activity=activity, unit=world.quay, note="Now")
    assert [row.unit for row in activity.joined.all()] == [world.orchard]


def test_taking_back_leaves_the_row_and_its_history(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    activity = make_activity(world.quay, by=by)
    for _ in range(2):
        withdraw_activity(by=by, activity=activity)
    assert not Activity.objects.standing().exists()
    restore_activity(by=by, activity=activity)
    assert history(activity) == [Status.HELD, Status.WITHDRAWN, Status.HELD]


def test_after_thirty_days_it_is_changed_and_no_longer_taken_back(world: SimpleNamespace) -> None:
    activity = make_activity(world.quay)
    by = scope_of(world.alma)
    later = activity.logged_at + dt.timedelta(days=30, seconds=1)
    with pytest.raises(ValueError, match="30 days"):
        withdraw_activity(by=by, activity=activity, now=later)
    withdraw_activity(by=by, activity=activity, now=activity.logged_at + dt.timedelta(days=30))
    assert history(activity)[-1] == Status.WITHDRAWN


@pytest.mark.parametrize("change", [withdraw_activity, restore_activity, hold_activity])
def test_a_neighbour_changes_nothing(world: SimpleNamespace, change: object) -> None:
    activity = make_activity(world.quay)
    with pytest.raises(PermissionError):
        change(by=scope_of(world.basma), activity=activity)


def test_a_joint_activity_is_seen_by_each_unit_once_and_by_no_stranger(
    world: SimpleNamespace,
) -> None:
    make_activity(world.harbour, other_units=[world.quay, world.lighthouse])
    seen = {
        name: Activity.objects.within(scope_of(getattr(world, name))).count()
        for name in ("alma", "mark", "nadia", "basma", "ada", "walt")
    }
    assert seen == {"alma": 1, "mark": 1, "nadia": 1, "basma": 0, "ada": 1, "walt": 0}
    hosted = Activity.objects.hosted_within(scope_of(world.mark))
    assert not hosted.exists()


def test_a_plan_that_is_changed_stays_a_plan_until_somebody_says_it_took_place(
    world: SimpleNamespace,
) -> None:
    by, later = scope_of(world.alma), ON + dt.timedelta(days=2)
    plan = make_activity(world.quay, by=by, today=ON - dt.timedelta(days=1))
    same = {"by": by, "activity": plan, "unit": world.quay, "today": later}
    assert change_activity(note="In the big room", **same).status == Status.PLANNED
    assert change_activity(on=ON + dt.timedelta(days=1), **same).status == Status.PLANNED
    assert hold_activity(by=by, activity=plan, today=later).status == Status.HELD
    assert history(plan) == [Status.PLANNED, Status.PLANNED, Status.PLANNED, Status.HELD]


def test_what_took_place_is_planned_again_when_its_day_lies_ahead_and_not_otherwise(
    world: SimpleNamespace,
) -> None:
    by, today = scope_of(world.alma), ON + dt.timedelta(days=2)
    held = make_activity(world.quay, by=by)
    same = {"by": by, "activity": held, "unit": world.quay, "today": today}
    assert change_activity(on=today, **same).status == Status.HELD
    assert change_activity(on=today + dt.timedelta(days=1), **same).status == Status.PLANNED
    assert change_activity(on=today, **same).status == Status.PLANNED


def test_put_back_it_is_what_it_was_before_it_was_taken_back(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    plan = make_activity(world.quay, by=by, today=ON - dt.timedelta(days=1))
    held = make_activity(world.quay, by=by)
    for row, was in ((plan, Status.PLANNED), (held, Status.HELD)):
        withdraw_activity(by=by, activity=row)
        assert restore_activity(by=by, activity=row).status == was
