"""Nothing is asked before the wave of a unit begins, in every figure, on every page and file."""

import csv
import datetime as dt
import io
import json
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.periods import quarter_of
from core.permissions import Permission
from reports.builders.collect import collect, head_of
from reports.builders.report import RolloutReport
from reports.builders.rollout import rollout_document
from tests.factories import everywhere, make_person
from tests.factories.rollout import make_wave
from tests.factories.supervision import rule_for
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.reports.test_practice_return import file_as
from tests.training.test_pages import page_as
from training.actions.rollout import drop_wave
from training.actions.snapshots import backfill, retake_stale
from training.figures import figures_for, might_like_an_offer, own_record, past_months
from training.figures.practice_return import practice_return
from training.figures.refreshers import refreshers_due
from training.figures.supervision import supervision_by_level
from training.models import SnapshotMonth

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
BEGAN = TODAY - 40 * DAY
LATER = TODAY + 21 * DAY


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Everybody is asked Enhanced. Quay (Rosa, Sam) began 40 days ago, Lighthouse (Lars) waits.

    Lars holds Informed; so does Wilma, who works there too and has no role.
    """
    use_framework(world.northshore)
    require(world.worker, level("enhanced"))
    world.wilma = make_person("Wilma Waits", world.lighthouse)
    course = make_course(world.northshore, level("informed"), validity_months=2)
    make_session(world.lighthouse, course, TODAY - 50 * DAY, [world.lars, world.wilma])
    rule_for(level("enhanced"), world.northshore, within_days=28)
    world.pilot = make_wave(world.harbour, "Pilot", BEGAN, world.quay)
    world.second = make_wave(world.harbour, "Wave 2", LATER, world.lighthouse)
    world.view = everywhere(world.northshore, Permission.VIEW_FIGURES)
    world.by = everywhere(world.harbour, Permission.RECORD_TRAINING)
    return world


def test_people_stay_and_are_asked_for_nothing(house: SimpleNamespace) -> None:
    found = figures_for(house.view, house.lighthouse)
    assert (found.people, found.later, found.split.not_required) == (2, 2, 2)
    assert (found.split.not_yet, found.split.met, found.split.unknown) == (0, 0, 0)
    assert [(one.required, one.held) for one in found.levels[:2]] == [(0, 2), (0, 0)]
    own = figures_for(house.view, house.quay)
    assert (own.later, own.split.not_yet) == (0, 2)


def test_the_four_parts_of_the_return_add_up_on_each_side_of_the_day(
    house: SimpleNamespace,
) -> None:
    for on, later in ((TODAY, 2), (BEGAN, 2), (BEGAN - DAY, 4)):
        found = practice_return(house.view, house.harbour, on=on, basis="then")
        assert (found.own.people, found.own.later) == (4, later), on
        for part in (found.own, *found.services):
            for one in part.levels:
                assert one.met + one.not_yet + one.not_required + one.unknown == part.people
                assert part.later <= one.not_required
        informed = found.own.levels[0]
        assert (informed.required, informed.not_yet) == (4 - later, 4 - later), on


def test_the_command_keeps_its_shape_and_says_it_beside(house: SimpleNamespace) -> None:
    out, err = StringIO(), StringIO()
    call_command("practice_return", "--unit", "HAR", "--json", stdout=out, stderr=err)
    informed = json.loads(out.getvalue())["levels"][0]
    assert (informed["required"], informed["not_yet"], informed["not_required"]) == (2, 2, 2)
    assert err.getvalue().strip() == "Of 4 people, 2 are in units not in scope yet."
    out, err = StringIO(), StringIO()
    call_command("practice_return", "--unit", "QUAY", "--json", stdout=out, stderr=err)
    assert err.getvalue().strip() == ""


def test_pages_and_files_say_how_many(house: SimpleNamespace) -> None:
    said = "Of the people of whom nothing is asked, 2 are in units that are not in scope yet"
    for page in ("reports:practice_return", "reports:dashboard", "training:who_is_missed"):
        assert said in page_as(house.alma, page, house.harbour.pk), page
        assert said not in page_as(house.alma, page, house.quay.pk), page
    text = file_as(house.alma, house.harbour.pk, "csv").decode("utf-8-sig")
    told = {
        (row["part"], row["about"], row["level"]): row["number"]
        for row in csv.DictReader(io.StringIO(text))
        if row["measure"] == "Not in scope"
    }
    assert told["Services", "Lighthouse", "Trauma informed"] == "2"
    assert told["Services", "Quay", "Trauma informed"] == "0"


def test_a_table_says_not_yet_in_scope_and_not_nothing_of_none(house: SimpleNamespace) -> None:
    assert "Not yet in scope" in page_as(house.alma, "reports:dashboard", house.harbour.pk)
    text = page_as(house.alma, "reports:dashboard", house.lighthouse.pk)
    assert "The wave of this unit has not begun yet" in text


def test_nothing_is_due_for_them(house: SimpleNamespace) -> None:
    northshore = house.northshore
    names = everywhere(northshore, Permission.VIEW_STAFF)
    assert {o.name for o in might_like_an_offer(names, house.harbour, on=TODAY)} == {
        house.rosa.shown_name,
        house.sam_person.shown_name,
    }
    asked = {"unit_ids": [house.lighthouse.pk]}
    assert refreshers_due(northshore.pk, TODAY, **asked) == {}
    found = supervision_by_level(
        house.view, house.harbour, on=TODAY, basis="today", shown=[house.harbour.pk]
    )
    assert [one.asked for one in found[house.harbour.pk]] == [2]
    for wave in (house.second, house.pilot):
        drop_wave(by=house.by, wave=wave)
    assert refreshers_due(northshore.pk, TODAY, **asked) == {1: 1}


def test_a_person_reads_that_their_turn_comes(house: SimpleNamespace) -> None:
    record = own_record(house.lars, on=TODAY)
    assert (record.missing, record.holds) == ((), ("Trauma informed",))
    assert record.later == tuple(one.name for one in record.levels[:3])
    assert own_record(house.rosa, on=TODAY).later is None
    text = page_as(house.alma, "training:person_record", house.lars.pk)
    assert "had not begun, so nothing was asked yet" in text
    assert "had not begun" not in page_as(house.alma, "training:person_record", house.rosa.pk)


def test_a_plan_counts_kept_month_ends_again_and_taking_it_back_too(
    house: SimpleNamespace,
) -> None:
    northshore = house.northshore
    backfill(northshore.pk, BEGAN - 60 * DAY)
    before = [m.later for m in past_months(house.view, house.harbour, until=TODAY)]
    assert before[0] == 4
    assert before[-1] == 2
    for wave in (house.second, house.pilot):
        drop_wave(by=house.by, wave=wave)
    assert not SnapshotMonth.objects.filter(organisation=northshore, is_stale=False).exists()
    retake_stale(northshore.pk)
    months = past_months(house.view, house.harbour, until=TODAY)
    assert {m.later for m in months} == {0}
    assert figures_for(house.view, house.lighthouse).split.not_yet == 1


def test_the_rollout_report_names_units_that_wait(house: SimpleNamespace) -> None:
    head = head_of(house.harbour, "rollout", quarter_of(TODAY), "today", now=timezone.now())
    report = collect(None, house.harbour, head)
    assert isinstance(report, RolloutReport)
    told = " ".join(words for one in rollout_document(report).sections for words in one.words)
    assert "Not yet in scope, so nothing is asked there: Lighthouse." in told
    assert "2 are in units that are not in scope yet" in told
