"""A quarter from end to end: made by its schedule, mailed, signed, and what changed afterwards."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.permissions import Permission
from reports.actions.deliveries import send_due
from reports.actions.making import make_run
from reports.actions.schedules import add_schedule, tick
from reports.actions.signing import look_at_all, sign
from reports.actions.told import wish_to_be_told
from reports.builders.collect import collect, head_of
from reports.builders.files import lines
from reports.figures.signed import Differing, differences, signed
from reports.models import Frozen, Kind, ReportRun
from services.access import viewer_for
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.smtp_sink import Sink, listening
from training.actions.attendance import record_attendance

LONDON = ZoneInfo("Europe/London")
QUARTER_END = dt.date(2026, 9, 30)
DUE = dt.datetime(2026, 10, 7, 9, 0, tzinfo=LONDON)


@pytest.fixture
def council(world: SimpleNamespace) -> SimpleNamespace:
    """Support workers, more than ten, need a level; the pack is made every quarter for Eve."""
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    for nth in range(10):
        make_person(f"Pat Berth{nth}", world.quay, world.worker)
    world.course = make_course(world.northshore, level("informed"))
    add_schedule(
        by=viewer_for(world.ada.pk).scope_for(Permission.MANAGE_SCHEDULES),
        organisation=world.northshore,
        kind=Kind.PACK,
        cadence="quarterly",
        working_day=5,
        covers="whole",
        today=dt.date(2026, 9, 1),
    )
    eve = viewer_for(world.eve.pk)
    wish_to_be_told(by=eve, unit=world.northshore, kind=Kind.PACK, is_on=True)
    return world


def counted(run: ReportRun) -> list[tuple[Any, ...]]:
    """Every line as it is counted now, by nothing but the words that stand in it.

    What may come is no count.
    """
    head = head_of(run.unit, run.kind, run.period, run.basis, now=timezone.now())
    return [
        (one.part, one.unit, one.item, one.measure, one.until_on, one.number, one.out_of)
        for one in lines(collect(None, run.unit, head))
        if one.number is not None and one.part != "forecast"
    ]


def test_the_pack_is_made_mailed_signed_and_a_late_record_is_told(
    council: SimpleNamespace, settings: Any
) -> None:
    tick(now=DUE)
    run = ReportRun.objects.get(kind=Kind.PACK, period_code="2026Q3")
    assert run.is_scheduled
    make_run(run.pk)
    with listening(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        send_due()
    (mail,) = sink.to(council.eve.email)
    assert f"/reports/{run.pk}/" in mail.get_content()

    run.refresh_from_db()
    sign(
        by=viewer_for(council.eve.pk).scope_for(Permission.SIGN_REPORTS), run=run, today=DUE.date()
    )
    was, kept = counted(run), Frozen.objects.get(run=run)
    session = make_session(council.quay, council.course, dt.date(2026, 8, 12))
    by = everywhere(council.quay, Permission.RECORD_TRAINING)
    record_attendance(by=by, session=session, came=[council.rosa.pk])
    now = counted(run)
    look_at_all()

    found = differences(viewer_for(council.eve.pk), run)
    assert {told(one) for one in found} == by_hand(was, now)
    assert ("people", "Northshore Council", "", "met", QUARTER_END, 0, 1) in {
        told(one) for one in found
    }
    name = signed(viewer_for(council.eve.pk), run)
    assert name
    assert name.is_whole
    assert Frozen.objects.get(run=run).lines == kept.lines


def told(one: Differing) -> tuple[Any, ...]:
    return (one.part, one.unit, one.item, one.measure, one.until_on, one.was, one.now)


def by_hand(was: list[tuple[Any, ...]], now: list[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """The slow way: each line of the one beside the same line of the other."""
    before = {line[:5]: line[5:] for line in was}
    after = {line[:5]: line[5:] for line in now}
    assert len(before) == len(was), "two lines would be about the same"
    return {
        (*what, *(one[0] if one else None for one in (before.get(what), after.get(what))))
        for what in before.keys() | after.keys()
        if before.get(what) != after.get(what)
    }
