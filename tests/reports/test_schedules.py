"""Reports make themselves, once a period, whoever ticks and however late."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django_celery_beat.models import PeriodicTask

from core.periods import Period, day_of, quarter, quarter_or_month, week
from core.permissions import Permission
from core.scope import Scope
from reports import ticks
from reports.actions.making import make_run
from reports.actions.runs import ask_for_report
from reports.actions.schedules import (
    add_schedule,
    change_schedule,
    ensure_schedules,
    remove_schedule,
    tick,
)
from reports.actions.ticking import calendar_of
from reports.models import ReportRun, Schedule
from services.access import viewer_for
from services.models import AccessGrant, OrganisationSettings
from tests.factories import make_organisation, make_user
from tests.world import build_world

LONDON = ZoneInfo("Europe/London")


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.fixture
def since_2026(world: SimpleNamespace) -> SimpleNamespace:
    """Both organisations as if they had been added in July 2026."""
    Schedule.objects.all().delete()
    roots = [world.northshore.pk, world.westmoor.pk]
    ensure_schedules(roots, on=dt.date(2026, 7, 20))
    return world


def runs(**wanted: object) -> list[tuple[str, str, bool]]:
    found = ReportRun.objects.filter(**wanted).order_by("period_from_on", "unit__code", "kind")
    return [(r.period_code, r.unit.code, r.is_late) for r in found]


def test_both_schedules_are_on_for_every_organisation(world: SimpleNamespace) -> None:
    tick(now=at(2026, 7, 20))
    told = Schedule.objects.values_list("organisation__code", "kind", "is_on", "working_day")

    assert set(told) == {
        (code, kind, True, 5) for code in ("NSC", "WHB") for kind in ("rollout", "barriers")
    }


def test_a_quarter_is_due_on_the_fifth_working_day_after_it(since_2026: SimpleNamespace) -> None:
    tick(now=at(2026, 10, 6, 23, 59))
    assert not ReportRun.objects.filter(period_code="2026Q3").exists()

    tick(now=at(2026, 10, 7, 0, 1))
    assert runs(period_code="2026Q3", kind="rollout") == [
        ("2026Q3", "HAR", False),
        ("2026Q3", "HIL", False),
        ("2026Q3", "NSC", False),
        ("2026Q3", "WHB", False),
    ]


def test_ticking_again_changes_nothing(since_2026: SimpleNamespace) -> None:
    assert tick(now=at(2026, 10, 7)) > 0
    assert tick(now=at(2026, 10, 7)) == 0
    assert tick(now=at(2026, 12, 31)) == 0


def test_periods_missed_while_nobody_ticked_are_made_once_and_marked_late(
    since_2026: SimpleNamespace,
) -> None:
    tick(now=at(2027, 2, 15))

    made = runs(kind="barriers", unit=since_2026.harbour)
    assert made == [("2026Q2", "HAR", False), ("2026Q3", "HAR", True), ("2026Q4", "HAR", True)]


def test_a_new_lead_gets_the_last_quarter_and_it_is_not_late(since_2026: SimpleNamespace) -> None:
    tick(now=at(2026, 10, 7))
    newcomer = make_user("Nia", "delivery_lead", since_2026.orchard)
    AccessGrant.objects.filter(user=newcomer).update(from_on=dt.date(2026, 11, 1))
    tick(now=at(2026, 11, 2))

    assert runs(kind="rollout", unit=since_2026.orchard) == [("2026Q3", "ORCH", False)]


def test_a_report_somebody_asked_for_early_does_not_stand_in_for_the_schedule(
    since_2026: SimpleNamespace,
) -> None:
    by = viewer_for(since_2026.alma.pk).scope_for(Permission.MAKE_REPORTS)
    ask_for_report(
        by=by,
        unit=since_2026.harbour,
        kind="rollout",
        period=quarter("2026Q3"),
        today=dt.date(2026, 10, 1),
    )
    tick(now=at(2026, 10, 7))

    mine = ReportRun.objects.filter(unit=since_2026.harbour, kind="rollout", period_code="2026Q3")
    assert list(mine.order_by("version").values_list("version", "is_scheduled")) == [
        (1, False),
        (2, True),
    ]


def test_what_is_switched_off_is_not_made(since_2026: SimpleNamespace) -> None:
    Schedule.objects.filter(kind="barriers").update(is_on=False)
    tick(now=at(2026, 10, 7))

    assert not ReportRun.objects.filter(kind="barriers").exists()


def test_a_financial_year_names_its_own_quarters(since_2026: SimpleNamespace) -> None:
    OrganisationSettings.objects.update(year_starts_month=4)
    tick(now=at(2026, 10, 7))

    assert {code for code, _unit, _late in runs()} == {"2026/27Q1", "2026/27Q2"}


def test_a_scheduled_report_is_made_with_the_rights_of_its_unit(
    since_2026: SimpleNamespace,
) -> None:
    tick(now=at(2026, 10, 7))
    run = ReportRun.objects.get(unit=since_2026.harbour, kind="rollout", period_code="2026Q3")
    make_run(run.pk)

    run.refresh_from_db()
    assert run.state == run.State.READY
    assert [d.user for d in run.deliveries.all()] == [since_2026.alma]


def test_an_admin_changes_the_day_and_nobody_elses(world: SimpleNamespace) -> None:
    tick(now=at(2026, 10, 7))
    schedule = Schedule.objects.get(organisation=world.northshore, kind="rollout")
    by = Scope(world.ada.pk, Permission.MANAGE_SCHEDULES, (world.northshore.path,))

    change_schedule(by=by, schedule=schedule, is_on=False, working_day=8)
    schedule.refresh_from_db()
    assert (schedule.is_on, schedule.working_day) == (False, 8)
    with pytest.raises(ValidationError):
        change_schedule(by=by, schedule=schedule, is_on=True, working_day=21)
    foreign = Schedule.objects.get(organisation=world.westmoor, kind="rollout")
    with pytest.raises(PermissionError):
        change_schedule(by=by, schedule=foreign, is_on=False, working_day=5)


def northshores(world: SimpleNamespace) -> Scope:
    return Scope(world.ada.pk, Permission.MANAGE_SCHEDULES, (world.northshore.path,))


def add(world: SimpleNamespace, kind: str, cadence: str, **facts: Any) -> Schedule:
    usual = {"working_day": 2, "covers": "led", "today": dt.date(2026, 10, 7)}
    return add_schedule(
        by=northshores(world),
        organisation=world.northshore,
        kind=kind,
        cadence=cadence,
        **{**usual, **facts},
    )


@pytest.mark.parametrize(
    ("cadence", "first", "then"),
    [
        ("daily", "2026-10-06", "2026-10-08"),
        ("weekly", "2026-W40", "2026-W41"),
        ("monthly", "2026-09", "2026-10"),
        ("quarterly", "2026Q3", "2026Q4"),
    ],
)
def test_an_added_schedule_begins_with_the_period_that_ended_last(
    since_2026: SimpleNamespace, cadence: str, first: str, then: str
) -> None:
    schedule = add(since_2026, "practice", cadence)
    tick(now=at(2026, 10, 9))
    assert runs(kind="practice", unit=since_2026.harbour)[0][0] == first

    due_on = calendar_of(schedule).due_on(next_of(cadence, then))
    tick(now=at(due_on.year, due_on.month, due_on.day))
    made = [code for code, _unit, _late in runs(kind="practice", unit=since_2026.harbour)]
    assert (made[0], made[-1], len(made)) == (first, then, len(set(made)))


def next_of(cadence: str, code: str) -> Period:
    day = dt.date.fromisoformat(code) if cadence == "daily" else None
    return day_of(day) if day else week(code) if "W" in code else quarter_or_month(code)


def test_the_same_report_at_two_rhythms_is_made_for_both(since_2026: SimpleNamespace) -> None:
    add(since_2026, "rollout", "monthly", working_day=5, today=dt.date(2026, 8, 3))
    tick(now=at(2026, 8, 31))
    tick(now=at(2026, 10, 7))

    made = runs(kind="rollout", unit=since_2026.harbour)
    assert sorted(code for code, _unit, _late in made) == [
        "2026-07", "2026-08", "2026-09", "2026Q2", "2026Q3",
    ]  # fmt: skip


def test_a_schedule_for_the_whole_alone_makes_one_report(since_2026: SimpleNamespace) -> None:
    add(since_2026, "pack", "quarterly", covers="whole")
    tick(now=at(2026, 10, 8))

    assert runs(kind="pack") == [("2026Q3", "NSC", False)]


def test_one_schedule_of_a_kind_and_rhythm_and_none_for_what_somebody_must_ask(
    world: SimpleNamespace,
) -> None:
    add(world, "rollout", "weekly")
    with pytest.raises(ValueError, match="already"):
        add(world, "rollout", "weekly")
    with pytest.raises(ValueError, match="a person who asks"):
        add(world, "handover", "monthly")
    with pytest.raises(ValidationError):
        add(world, "barriers", "weekly", working_day=21)
    with pytest.raises(PermissionError):
        add_schedule(
            by=northshores(world),
            organisation=world.westmoor,
            kind="pack",
            cadence="monthly",
            working_day=5,
            covers="led",
            today=dt.date(2026, 10, 7),
        )


def test_what_is_removed_stays_away_until_it_is_added_again(since_2026: SimpleNamespace) -> None:
    for one in Schedule.objects.filter(organisation=since_2026.northshore):
        remove_schedule(by=northshores(since_2026), schedule=one)
    tick(now=at(2027, 2, 15))
    assert not ReportRun.objects.filter(unit__organisation=since_2026.northshore).exists()

    add(since_2026, "rollout", "quarterly", working_day=5, today=dt.date(2027, 2, 15))
    tick(now=at(2027, 2, 15, 10))
    assert runs(unit=since_2026.northshore) == [("2026Q4", "NSC", False)]


def test_what_ends_while_a_schedule_is_off_is_not_made_later(since_2026: SimpleNamespace) -> None:
    one = Schedule.objects.get(organisation=since_2026.northshore, kind="rollout")
    tick(now=at(2026, 7, 20))
    facts = {"by": northshores(since_2026), "working_day": 5}
    change_schedule(schedule=one, is_on=False, today=dt.date(2026, 8, 1), **facts)
    tick(now=at(2027, 4, 20))
    change_schedule(schedule=one, is_on=True, today=dt.date(2027, 4, 20), **facts)
    tick(now=at(2027, 4, 20, 10))

    made = runs(kind="rollout", unit=since_2026.northshore)
    assert made == [("2026Q2", "NSC", False), ("2027Q1", "NSC", False)]


def test_a_change_makes_first_what_was_owed_before_it(since_2026: SimpleNamespace) -> None:
    one = Schedule.objects.get(organisation=since_2026.northshore, kind="rollout")
    by = northshores(since_2026)
    today = dt.date(2027, 4, 2)
    change_schedule(by=by, schedule=one, is_on=True, working_day=10, today=today)
    tick(now=at(2027, 4, 2))

    made = [code for code, _unit, _late in runs(kind="rollout", unit=since_2026.northshore)]
    assert made == ["2026Q2", "2026Q3", "2026Q4"]


def test_a_new_organisation_has_no_report_of_a_time_before_it_opened(
    world: SimpleNamespace,
) -> None:
    new = make_organisation("Easter Isles", code="EAST", opened_on=dt.date(2026, 11, 10))
    Schedule.objects.filter(organisation=new).delete()
    ensure_schedules([new.pk], on=dt.date(2026, 11, 12))
    facts = {"cadence": "monthly", "working_day": 5, "covers": "whole"}
    by = Scope(None, Permission.MANAGE_SCHEDULES, (new.path,))
    day = dt.date(2026, 11, 12)
    add_schedule(by=by, organisation=new, kind="practice", today=day, **facts)

    tick(now=at(2026, 11, 30))
    assert runs(unit=new) == []
    tick(now=at(2027, 1, 12))
    assert {(run.kind, run.period_code) for run in ReportRun.objects.filter(unit=new)} == {
        ("rollout", "2026Q4"),
        ("barriers", "2026Q4"),
        ("practice", "2026-11"),
        ("practice", "2026-12"),
    }


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_make_each_report_once() -> None:
    world = build_world()
    gate = threading.Barrier(4)
    errors: list[Exception] = []

    def beat() -> None:
        gate.wait()
        try:
            tick(now=at(2030, 10, 8))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    beats = [threading.Thread(target=beat) for _ in range(4)]
    [b.start() for b in beats]
    [b.join() for b in beats]

    assert not errors
    made = ReportRun.objects.filter(unit=world.harbour, kind="rollout")
    codes = list(made.order_by("period_from_on").values_list("period_code", flat=True))
    assert len(codes) == len(set(codes))
    assert "2030Q3" in codes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds", "every", "period"), [(15.0, 15, "seconds"), (0.5, 500_000, "microseconds")]
)
def test_how_often_the_sweeper_looks_follows_the_setting(
    monkeypatch: pytest.MonkeyPatch, seconds: float, every: int, period: str
) -> None:
    tick = (ticks.SWEEP, "core.tasks.sweep_jobs", {"every": seconds})
    monkeypatch.setattr(ticks, "TICKS", [tick])

    ticks.keep_ticks(None)

    interval = PeriodicTask.objects.get(name=ticks.SWEEP).interval
    assert (interval.every, interval.period) == (every, period)
