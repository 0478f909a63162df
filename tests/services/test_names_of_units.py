"""A new name holds from its day: in a plan, in figures of the past, and until it is taken back."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.periods import Period
from core.permissions import Permission
from core.scope import Scope
from implementation.figures.participation import part_coverage
from reports.builders.collect import head_of
from services.actions.daily import apply_due_changes
from services.actions.naming import rename_unit
from services.actions.planning import StepFacts, add_steps, make_plan
from services.actions.reorganise import do_reorganisation, preview_reorganisation
from services.actions.taking_back import undo_reorganisation
from services.figures.naming import called, services_named
from services.models import Reorganisation, Unit, UnitName
from tests.factories import OPENED, everywhere
from tests.factories.training import use_framework
from training.actions.snapshots import backfill, retake_stale
from training.figures import children_past_months, figures_for

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
LAST_END = TODAY.replace(day=1) - DAY
END_BEFORE = LAST_END.replace(day=1) - DAY
RENAMED_ON = END_BEFORE + DAY


def by_ada(world: SimpleNamespace) -> Scope:
    return Scope(world.ada.pk, Permission.MANAGE_UNITS, (world.northshore.path,))


def planned(world: SimpleNamespace, on: dt.date, name: str = "Old Docks") -> Reorganisation:
    by = by_ada(world)
    plan = make_plan(by=by, unit=world.northshore, name=name, on=on)
    add_steps(by=by, plan=plan, steps=[StepFacts("rename", "QUAY", new_name=name)])
    plan = preview_reorganisation(by=by, plan=plan, keeps_access=set())
    return do_reorganisation(by=by, plan=plan, seen=plan.preview["digest"])


def on(world: SimpleNamespace, day: dt.date) -> str:
    return str(called([Unit.objects.get(pk=world.quay.pk)], "then", day)[0].name)


def test_a_rename_in_a_plan_of_the_past_holds_from_its_day(world: SimpleNamespace) -> None:
    planned(world, RENAMED_ON)
    assert Unit.objects.get(pk=world.quay.pk).name == "Old Docks"
    assert [on(world, day) for day in (OPENED - DAY, END_BEFORE, RENAMED_ON, TODAY)] == [
        "Quay", "Quay", "Old Docks", "Old Docks",
    ]  # fmt: skip
    assert called([world.quay], "today", END_BEFORE)[0].name == "Quay", "as it was handed in"


def test_a_rename_in_a_plan_for_a_day_to_come_waits_for_it(world: SimpleNamespace) -> None:
    later = TODAY + 10 * DAY
    planned(world, later)
    apply_due_changes(later - DAY)
    assert Unit.objects.get(pk=world.quay.pk).name == "Quay"
    apply_due_changes(later)
    assert Unit.objects.get(pk=world.quay.pk).name == "Old Docks"
    assert (on(world, later - DAY), on(world, later)) == ("Quay", "Old Docks")


def test_figures_as_it_was_then_use_the_name_of_the_day(world: SimpleNamespace) -> None:
    use_framework(world.northshore)
    backfill(world.northshore.pk, END_BEFORE)
    plan = planned(world, RENAMED_ON)
    assert retake_stale(world.northshore.pk) == 1
    scope = everywhere(world.northshore)

    def names(day: dt.date, basis: str) -> set[str]:
        children = figures_for(scope, world.harbour, on=day, basis=basis).children  # type: ignore[arg-type]
        return {one.name for one in children} & {"Quay", "Old Docks"}

    def kept() -> list[str]:
        line = children_past_months(scope, world.harbour, until=TODAY)[world.quay.pk]
        return [one.name for one in line]

    assert kept() == ["Quay", "Old Docks"]
    assert names(END_BEFORE - DAY, "then") == {"Quay"}, "counted afresh"
    assert names(END_BEFORE, "then") == {"Quay"}
    assert names(END_BEFORE, "today") == names(END_BEFORE - DAY, "today") == {"Old Docks"}
    assert names(LAST_END, "then") == names(TODAY, "then") == {"Old Docks"}

    undo_reorganisation(by=by_ada(world), plan=plan)
    assert not UnitName.objects.exists()
    assert Unit.objects.get(pk=world.quay.pk).name == "Quay"
    assert retake_stale(world.northshore.pk) == 1
    assert kept() == ["Quay", "Quay"]


def test_reports_and_tables_of_a_period_use_the_name_of_its_last_day(
    world: SimpleNamespace,
) -> None:
    planned(world, RENAMED_ON)
    quay = Unit.objects.get(pk=world.quay.pk)
    scope = everywhere(world.northshore)

    def title(end: dt.date, basis: str) -> str:
        period = Period(end.replace(day=1), end, "a month")
        return head_of(quay, "rollout", period, basis, now=timezone.now()).unit_name

    assert title(END_BEFORE, "then") == "Quay"
    assert title(END_BEFORE, "today") == title(LAST_END, "then") == "Old Docks"
    days = {"from_on": OPENED, "until_on": END_BEFORE}
    found = part_coverage(scope, world.harbour, **days, basis="then")
    assert "Quay" in {one.name for one in found.children}
    keys = ["", str(quay.pk)]
    then = services_named(scope, world.harbour, keys, "then", END_BEFORE)
    assert {key: one.name for key, one in then.items()} == {"": "Harbour", keys[1]: "Quay"}


def test_a_later_name_that_is_recorded_counts_from_its_own_day(world: SimpleNamespace) -> None:
    by = by_ada(world)
    rename_unit(by=by, unit=world.quay, name="New Docks", on=LAST_END)
    rename_unit(by=by, unit=world.quay, name="Old Docks", on=END_BEFORE)
    rename_unit(by=by, unit=world.quay, name="Old Docks", on=END_BEFORE)
    assert Unit.objects.get(pk=world.quay.pk).name == "New Docks"
    names = UnitName.objects.order_by("from_on").values_list("name", "from_on")
    assert list(names) == [("Quay", OPENED), ("Old Docks", END_BEFORE), ("New Docks", LAST_END)]
    assert set(world.quay.aliases.values_list("text", flat=True)) >= {"Quay", "Old Docks"}

    rename_unit(by=by, unit=world.quay, name="Old Docks", on=LAST_END)
    assert UnitName.objects.count() == 2, "the same name twice in a row is one"


def test_a_name_for_a_day_to_come_is_applied_on_it(world: SimpleNamespace) -> None:
    rename_unit(by=by_ada(world), unit=world.quay, name="New Docks", on=TODAY + DAY)
    assert Unit.objects.get(pk=world.quay.pk).name == "Quay"
    apply_due_changes(TODAY + DAY)
    assert Unit.objects.get(pk=world.quay.pk).name == "New Docks"


def test_nothing_is_called_anything_before_it_opened(world: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="opened on"):
        rename_unit(by=by_ada(world), unit=world.quay, name="Docks", on=OPENED - DAY)


def test_a_name_given_later_keeps_a_plan(world: SimpleNamespace) -> None:
    plan = planned(world, RENAMED_ON)
    rename_unit(by=by_ada(world), unit=world.quay, name="Newest Docks")
    with pytest.raises(ValueError, match="changed later|another name later"):
        undo_reorganisation(by=by_ada(world), plan=plan)
