"""A quarter from end to end: made by its schedule, mailed, signed, and what changed afterwards."""

import datetime as dt
from collections import Counter
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pgtrigger
import pytest
from django.utils import timezone, translation

from core.modules import Module
from core.permissions import Permission
from implementation.actions.money import end_line
from implementation.actions.participation import change_participation
from reports.actions.deliveries import send_due
from reports.actions.making import make_run
from reports.actions.schedules import add_schedule, tick
from reports.actions.signing import look_at_all, look_for_differences, sign
from reports.actions.told import wish_to_be_told
from reports.builders.collect import collect, head_of
from reports.builders.document import Document
from reports.builders.files import document_of
from reports.builders.freezing import unpacked
from reports.builders.signed import differences_table, how_many, signed_words
from reports.figures.signed import Differing, differences, signed
from reports.models import Difference, Frozen, Kind, PackOutline, ReportRun
from services.access import viewer_for
from tests.factories import everywhere, make_person, switch_on
from tests.factories.implementation import make_participation
from tests.factories.leadership import make_line
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.smtp_sink import Sink, listening
from training.actions.attendance import record_attendance

LONDON = ZoneInfo("Europe/London")
QUARTER_END = dt.date(2026, 9, 30)
DUE = dt.datetime(2026, 10, 7, 9, 0, tzinfo=LONDON)
MARCH, MAY = dt.date(2027, 3, 31), dt.date(2027, 5, 31)


@pytest.fixture
def council(world: SimpleNamespace) -> SimpleNamespace:
    """Support workers, more than ten, need a level; the pack is made every quarter for Eve.

    Residents asked for two things, of which one has changed; a grant ends in March.
    """
    switch_on(world.northshore, Module.MONEY, Module.PARTICIPATION)
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    for nth in range(10):
        make_person(f"Pat Berth{nth}", world.quay, world.worker)
    world.course = make_course(world.northshore, level("informed"))
    asked = {"on": dt.date(2026, 8, 10)}
    make_participation(world.quay, **asked, asked_for="Softer lights", changed="New lamps")
    world.wish = make_participation(world.quay, **asked, asked_for="A door that shuts softly")
    world.grant = make_line(world.quay, name="Delivery grant", ends_on=MARCH)
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


def made_and_signed(council: SimpleNamespace) -> ReportRun:
    """The pack that the schedule asked for; Eve stands by it."""
    tick(now=DUE)
    run = ReportRun.objects.get(kind=Kind.PACK, period_code="2026Q3")
    assert run.is_scheduled
    make_run(run.pk)
    run.refresh_from_db()
    by = viewer_for(council.eve.pk).scope_for(Permission.SIGN_REPORTS)
    sign(by=by, run=run, today=DUE.date())
    return run


def came_late(council: SimpleNamespace) -> None:
    """Rosa was trained in August, and it is written down only now."""
    session = make_session(council.quay, council.course, dt.date(2026, 8, 12))
    by = everywhere(council.quay, Permission.RECORD_TRAINING)
    record_attendance(by=by, session=session, came=[council.rosa.pk])


def printed(run: ReportRun) -> Document:
    """The pack as it would be printed now."""
    head = head_of(run.unit, run.kind, run.period, run.basis, now=timezone.now())
    return document_of(collect(None, run.unit, head))


def cells(document: Document) -> dict[tuple[str, str, str], Any]:
    """Every cell with a number or a day, by its chapter, table, row and column.

    What may come is no count; what residents wrote is not compared, only how often.
    """
    found: dict[tuple[str, str, str], Any] = {}
    chapter = ""
    for section in document.sections:
        chapter = section.heading if section.level == 1 else chapter
        grid = section.grid
        if grid is None or "When shall we be there" in chapter or grid.name == "Asked for":
            continue
        place = f"{chapter}/{section.heading}"
        for row in grid.rows:
            for column, cell in list(zip(grid.columns, row, strict=True))[1:]:
                if isinstance(cell, int | float | dt.date):
                    key = (place, str(row[0]), column.title)
                    assert key not in found, "two cells would be the same"
                    found[key] = cell
    return found


def by_hand(was: Document, now: Document) -> Counter[tuple[Any, ...]]:
    """The slow way: each printed cell beside the same cell of the other paper."""
    one, other = cells(was), cells(now)
    return Counter(
        (column, one.get(key), other.get(key))
        for key in one.keys() | other.keys()
        for *_place, column in [key]
        if one.get(key) != other.get(key)
    )


def told(found: tuple[Differing, ...]) -> Counter[tuple[Any, ...]]:
    return Counter((one.measure, _cell(one, one.was), _cell(one, one.now)) for one in found)


def _cell(one: Differing, number: float | None) -> Any:
    return dt.date.fromordinal(int(number)) if one.is_day and number is not None else number


def test_the_pack_is_made_mailed_signed_and_a_late_record_is_told(
    council: SimpleNamespace, settings: Any
) -> None:
    run = made_and_signed(council)
    with listening(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        send_due()
    (mail,) = sink.to(council.eve.email)
    assert f"/reports/{run.pk}/" in mail.get_content()

    kept = Frozen.objects.get(run=run)
    came_late(council)
    look_at_all()

    eve = viewer_for(council.eve.pk)
    found = differences(eve, run)
    assert told(found) == by_hand(unpacked(kept.document), printed(run))
    met = ("What has changed since last time", "Hold everything asked of them", "Now", 0, 1)
    assert met in {(one.part, one.item, one.measure, one.was, one.now) for one in found}
    columns = {(one.part, one.measure) for one in found}
    training = "Training: where we are"
    assert (f"{training} – Training sessions", "People who came") in columns
    assert ("What has changed since last time", "Change") in columns
    name = signed(eve, run)
    assert name
    assert name.is_whole
    assert Frozen.objects.get(run=run).lines == kept.lines


def test_a_wish_that_led_to_a_change_and_a_grant_that_runs_longer_are_told(
    council: SimpleNamespace,
) -> None:
    run = made_and_signed(council)
    kept = unpacked(Frozen.objects.get(run=run).document)
    assert look_for_differences(run.pk) == 0
    by = everywhere(council.quay, Permission.LOG_IMPLEMENTATION)
    change_participation(by=by, participation=council.wish, changed="A slow hinge")
    money = everywhere(council.quay, Permission.MANAGE_MONEY)
    end_line(by=money, line=council.grant, ends_on=MAY)
    look_at_all()

    found = differences(viewer_for(council.eve.pk), run)
    assert told(found) == by_hand(kept, printed(run))
    rows = differences_table(found, until=QUARTER_END).rows
    residents = "What changed for people who use services, and what they asked for"
    assert {tuple(row[:5]) for row in rows} == {
        (
            f"{residents}: What they asked for led to a change so far: Times",
            "Northshore Council", "1", "2", "+1",
        ),
        (
            "Financial implications – Money that ends: Delivery grant: Last day",
            "Quay", "31 March 2027", "31 May 2027", "",
        ),
    }  # fmt: skip
    assert how_many(found) == "2 figures are counted otherwise since it was signed."
    assert "hinge" not in str(list(Difference.objects.values()))


def test_whoever_looks_in_another_language_finds_no_other_figures(
    council: SimpleNamespace,
) -> None:
    with translation.override("cy"):
        run = made_and_signed(council)
    assert look_for_differences(run.pk) == 0
    with translation.override("cy"):
        assert look_for_differences(run.pk) == 0
    assert not Difference.objects.exists()


def test_another_outline_since_changes_no_figure(council: SimpleNamespace) -> None:
    run = made_and_signed(council)
    chapters = [{"code": "training", "heading": "Learning", "is_on": True}]
    PackOutline.objects.create(organisation=council.northshore, chapters=chapters)

    assert look_for_differences(run.pk) == 0


def test_an_older_pack_that_kept_other_lines_is_not_compared_and_says_so(
    council: SimpleNamespace,
) -> None:
    run = made_and_signed(council)
    kept = Frozen.objects.get(run=run)
    for section in kept.document["sections"]:
        del section["code"]
    kept.lines = [["people", "NS", "Northshore Council", "", "met", 0, 1, "", None, "2026-09-30"]]
    with pgtrigger.ignore("reports.Frozen:stands_once_signed"):
        kept.save()

    assert look_for_differences(run.pk) == 0
    name = signed(viewer_for(council.eve.pk), run)
    assert name
    assert any("is not compared" in one for one in signed_words(name))
