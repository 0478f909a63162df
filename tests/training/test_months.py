"""Month-ends, the night's turn, and figures of a day in the past."""

import datetime as dt
import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.permissions import Permission
from services.actions.planning import StepFacts, add_steps, make_plan
from services.actions.reorganise import do_reorganisation, preview_reorganisation
from services.actions.taking_back import undo_reorganisation
from services.actions.units import close_unit, reopen_unit
from services.models import Post, StaffMember, Unit, UnitPlacement
from services.signals import tree_changed
from tests.factories import OPENED, everywhere, make_unit
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.compare import assert_true, kept_numbers, told
from tests.training.oracle import Oracle
from training.actions.snapshots import backfill, month_ends, retake_stale, take
from training.actions.turn import turn_the_day
from training.figures import children_past_months, figures_for, past_months
from training.models import SnapshotMonth, Standing, UnitRollup

TODAY = timezone.localdate()
LAST_END = TODAY.replace(day=1) - dt.timedelta(days=1)
END_BEFORE = LAST_END.replace(day=1) - dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"))
    require(world.worker, level("informed"))
    world.scope = everywhere(world.northshore)
    return world


def test_a_month_end_is_kept_as_it_was_then(house: SimpleNamespace) -> None:
    make_session(house.quay, house.course, END_BEFORE, [house.rosa])
    make_session(house.quay, house.course, TODAY, [house.lars])
    assert backfill(house.northshore.pk, END_BEFORE) == 2

    months = past_months(house.scope, house.harbour, until=TODAY)
    assert [(m.as_at, m.split.met, m.people) for m in months] == [
        (END_BEFORE, 1, 3),
        (LAST_END, 1, 3),
    ]
    assert {m.basis for m in months} == {"then"}
    lines = children_past_months(house.scope, house.harbour, until=TODAY)
    assert {pk: [m.split.met for m in line] for pk, line in lines.items()} == {
        house.quay.pk: [1, 1],
        house.lighthouse.pk: [0, 0],
    }


def test_a_record_entered_later_reaches_the_month_it_belongs_to(house: SimpleNamespace) -> None:
    backfill(house.northshore.pk, END_BEFORE)
    make_session(house.quay, house.course, END_BEFORE, [house.rosa])

    assert SnapshotMonth.objects.filter(is_stale=True).count() == 2
    now = figures_for(house.scope, house.quay, on=END_BEFORE, basis="then")
    assert now.split.met == 1, "until it is kept again, the month is recounted"
    assert retake_stale(house.northshore.pk) == 2
    assert [m.split.met for m in past_months(house.scope, house.quay, until=TODAY)] == [1, 1]


def test_keeping_a_month_twice_keeps_it_once(house: SimpleNamespace) -> None:
    take(house.northshore.pk, LAST_END)
    take(house.northshore.pk, LAST_END)
    assert SnapshotMonth.objects.count() == 1
    oracle = Oracle(house.northshore.pk, LAST_END, "then").numbers()
    assert kept_numbers(house.northshore.pk, LAST_END) == oracle
    with pytest.raises(ValueError, match="not the end of a month"):
        take(house.northshore.pk, LAST_END - dt.timedelta(days=1))


def test_a_team_that_moved_counts_where_it_was_then(house: SimpleNamespace) -> None:
    moved_on = LAST_END
    UnitPlacement.objects.filter(unit=house.quay).update(until_on=moved_on - dt.timedelta(days=1))
    UnitPlacement.objects.create(unit=house.quay, parent=house.hillside, from_on=moved_on)
    path = f"{house.hillside.path}{house.quay.pk}."
    Unit.objects.filter(pk=house.quay.pk).update(parent=house.hillside, path=path)
    tree_changed.send(Unit, organisation_id=house.northshore.pk)

    def people(basis: str, on: dt.date | None) -> int:
        return figures_for(house.scope, house.harbour, on=on, basis=basis).people

    assert people("today", None) == 1
    assert people("then", END_BEFORE) == 3
    assert people("today", END_BEFORE) == 1
    children = figures_for(house.scope, house.harbour, on=END_BEFORE, basis="then").children
    assert [child.name for child in children] == ["Lighthouse", "Quay"]


def test_the_night_applies_what_only_the_date_changes(house: SimpleNamespace) -> None:
    short = make_course(house.northshore, level("informed"), validity_months=1)
    make_session(house.quay, short, TODAY, [house.rosa])
    StaffMember.objects.filter(pk=house.lars.pk).update(left_on=TODAY + dt.timedelta(days=9))
    Post.objects.create(
        staff_member=house.sam_person,
        unit=house.orchard,
        role=house.worker,
        is_primary=False,
        from_on=TODAY + dt.timedelta(days=2),
    )
    later = TODAY + dt.timedelta(days=40)

    assert turn_the_day(today=later) == 2

    assert Standing.objects.get(staff_member=house.rosa).held == 0
    assert Standing.objects.get(staff_member=house.lars).left_out == "left"
    assert_true(house.northshore.pk, later)
    ends = set(SnapshotMonth.objects.values_list("month_on", flat=True))
    assert later.replace(day=1) - dt.timedelta(days=1) in ends
    assert UnitRollup.objects.get(unit=house.quay).computed_on == later


def test_figures_never_pass_yesterdays_count_off_as_todays(house: SimpleNamespace) -> None:
    UnitRollup.objects.update(
        computed_on=TODAY - dt.timedelta(days=1), people=99, unknown=99, not_yet=0, met=0
    )
    figures = figures_for(house.scope, house.quay)
    assert (figures.as_at, figures.people) == (TODAY, 2)


def test_a_day_to_come_cannot_be_asked_for(house: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="up to today"):
        figures_for(house.scope, house.quay, on=TODAY + dt.timedelta(days=1))
    with pytest.raises(PermissionError):
        figures_for(house.scope, house.mill)


def test_ends_of_months_over() -> None:
    ends = list(month_ends(dt.date(2025, 12, 5), dt.date(2026, 3, 31)))
    assert ends == [dt.date(2025, 12, 31), dt.date(2026, 1, 31), dt.date(2026, 2, 28)]


def printed(*arguments: str) -> dict:
    out = io.StringIO()
    call_command("figures", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_prints_what_pages_show(house: SimpleNamespace) -> None:
    make_session(house.quay, house.course, TODAY, [house.rosa])
    told_by_command = printed("--unit", "har")

    assert told_by_command["unit"] == "HAR"
    assert told_by_command["basis"] == "today"
    assert told_by_command["framework"] == "ksf2017"
    assert told_by_command["split"] == {"met": 1, "not_yet": 2, "not_required": 0, "unknown": 0}
    assert told_by_command["levels"][0] == {
        "code": "informed",
        "required": 3,
        "held": 1,
        "met": 1,
    }
    assert [child["unit"] for child in told_by_command["children"]] == ["LIGHT", "QUAY"]
    past = printed("--unit", "HAR", "--on", OPENED.isoformat())
    assert (past["basis"], past["as_at"]) == ("then", OPENED.isoformat())
    day = figures_for(house.scope, house.harbour, on=OPENED, basis="then")
    assert told(day) == Oracle(house.northshore.pk, OPENED, "then").numbers()[house.harbour.pk]


def test_the_command_says_what_to_do(house: SimpleNamespace) -> None:
    with pytest.raises(CommandError, match="There is no unit with the code XX"):
        printed("--unit", "XX")
    with pytest.raises(CommandError, match="up to today"):
        printed("--unit", "HAR", "--on", "2999-01-01")


def test_a_plan_in_the_past_counts_kept_months_again_and_so_does_taking_it_back(
    house: SimpleNamespace,
) -> None:
    opened = END_BEFORE.replace(day=1)
    day_before = opened - dt.timedelta(days=1)
    assert backfill(house.northshore.pk, day_before) == 3
    by = everywhere(house.northshore, Permission.MANAGE_UNITS)
    plan = make_plan(by=by, unit=house.northshore, name="Over there", on=opened)
    add_steps(by=by, plan=plan, steps=[StepFacts("move", "QUAY", to_code=house.hillside.code)])

    def people() -> list[int]:
        months = past_months(house.scope, house.hillside, until=TODAY)
        return [month.people for month in months]

    before = people()
    plan = preview_reorganisation(by=by, plan=plan, keeps_access=set())
    assert not SnapshotMonth.objects.filter(is_stale=True).exists(), "looking changes nothing"
    do_reorganisation(by=by, plan=plan, seen=plan.preview["digest"])
    stale = SnapshotMonth.objects.filter(is_stale=True).order_by("month_on")
    assert [one.month_on for one in stale] == [END_BEFORE, LAST_END]
    assert retake_stale(house.northshore.pk) == 2
    assert people() == [before[0], before[1] + 2, before[2] + 2]

    undo_reorganisation(by=by, plan=plan)
    assert retake_stale(house.northshore.pk) == 2
    assert people() == before


def test_closing_and_opening_on_the_page_of_a_unit_counts_months_again(
    house: SimpleNamespace,
) -> None:
    """Each time from the earlier one of the old day of closing and the new one."""
    empty = make_unit("Pier", house.harbour)
    by = everywhere(house.northshore, Permission.MANAGE_UNITS)
    backfill(house.northshore.pk, END_BEFORE)

    def stale() -> list[dt.date]:
        found = SnapshotMonth.objects.filter(is_stale=True).order_by("month_on")
        days = [one.month_on for one in found]
        retake_stale(house.northshore.pk)
        return days

    assert stale() == []
    close_unit(by=by, unit=empty, on=LAST_END)
    assert stale() == [LAST_END]
    close_unit(by=by, unit=empty, on=END_BEFORE)
    assert stale() == [END_BEFORE, LAST_END]
    close_unit(by=by, unit=empty, on=LAST_END)
    assert stale() == [END_BEFORE, LAST_END]
    reopen_unit(by=by, unit=empty)
    assert stale() == [LAST_END]
    reopen_unit(by=by, unit=empty)
    assert stale() == []


def test_a_unit_that_opens_again_counts_months_again_since_it_closed(
    house: SimpleNamespace,
) -> None:
    empty = make_unit("Pier", house.harbour)
    by = everywhere(house.northshore, Permission.MANAGE_UNITS)
    close_unit(by=by, unit=empty, on=END_BEFORE)
    backfill(house.northshore.pk, END_BEFORE)
    plan = make_plan(by=by, unit=house.northshore, name="Open again", on=TODAY)
    add_steps(by=by, plan=plan, steps=[StepFacts("reopen", empty.code)])
    plan = preview_reorganisation(by=by, plan=plan, keeps_access=set())
    do_reorganisation(by=by, plan=plan, seen=plan.preview["digest"])
    assert SnapshotMonth.objects.filter(is_stale=True).count() == 2
