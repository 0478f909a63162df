"""After a merge or a split every figure can be asked as it was then, and on today's structure."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from core.periods import quarter
from core.permissions import Permission
from core.scope import Scope
from implementation.figures import (
    activities_between,
    activity_summary,
    asked_of_levels,
    barrier_codes,
    barrier_past,
    barrier_summary,
    barrier_themes,
    barriers_between,
    barriers_lately,
    barriers_open,
    latest_activities,
    themes_by_service,
    what_became,
    what_was_tried,
)
from implementation.figures.coverage import coverage_of
from implementation.figures.participation import part_coverage, wishes
from reports.builders.barriers import barriers_document
from reports.builders.collect import collect, head_of
from reports.builders.rollout import rollout_document
from reports.figures.hindrances import hindrances
from reports.figures.journey import journey_for
from services.models import Unit
from tests.access.doing.frameworks import touch
from tests.factories import everywhere
from tests.factories.implementation import (
    attempt_on,
    make_activity,
    make_barrier,
    make_participation,
)
from tests.implementation.test_coverage import framework_of
from tests.reports.reorganising import AFTER, BEFORE, DAY, MERGED, busy, merge, split
from tests.reports.test_barrier_report import NOW
from tests.reports.test_pages import signed_in
from training.figures import sessions_between
from training.figures.sessions import sessions_of

Q2, Q3 = quarter("2026Q2"), quarter("2026Q3")
SPRING = {"from_on": Q2.from_on, "until_on": Q2.until_on}
SUMMER = {"from_on": Q3.from_on, "until_on": Q3.until_on}


def all_of(world: SimpleNamespace) -> Scope:
    return everywhere(world.northshore, Permission.VIEW_IMPLEMENTATION)


def told(scope: Scope, unit: Unit, basis: Any, days: dict[str, Any] = SPRING) -> tuple[int, ...]:
    """Activities, barriers and sessions of a quarter; every figure of each says the same."""
    asked: Any = {**days, "basis": basis}
    until = days["until_on"]
    done = activity_summary(scope, unit, **asked).activities
    assert done == len(activities_between(scope, unit, **asked))
    assert done == len(latest_activities(scope, unit, limit=50, **asked))
    met = barrier_summary(scope, unit, **asked).mentions
    assert met == len(barriers_between(scope, unit, **asked))
    assert met == sum(one.mentions for one in barrier_themes(scope, unit, **asked))
    assert met == sum(one.mentions for one in themes_by_service(scope, unit, **asked))
    assert met == len(barriers_open(scope, unit, on=until, basis=basis))
    lately, moved = barriers_lately(scope, unit, since_on=days["from_on"], **asked)
    assert met == lately.mentions == moved.mentions
    (past,) = barrier_past(scope, unit, periods=[Q2], until_on=until, basis=basis)[-1:]
    assert days is not SPRING or past.summary.mentions == met
    came = len(sessions_between(scope, unit, **asked))
    assert (
        came
        == sessions_of(scope, unit, basis=basis).filter(on__range=(days["from_on"], until)).count()
    )
    return done, met, came


def test_before_anything_moved_both_say_the_same(world: SimpleNamespace) -> None:
    busy(world)
    for basis in ("then", "today"):
        assert told(all_of(world), world.hillside, basis) == (2, 2, 1)
        assert told(all_of(world), world.harbour, basis) == (1, 1, 1)
        assert told(all_of(world), world.northshore, basis) == (3, 3, 2)


def test_a_merge_takes_the_past_along_today_and_leaves_it_where_it_was_then(
    world: SimpleNamespace,
) -> None:
    busy(world)
    merge(world.orchard, world.quay, MERGED)
    found = {
        unit.code: (told(all_of(world), unit, "then"), told(all_of(world), unit, "today"))
        for unit in (world.northshore, world.hillside, world.orchard, world.harbour, world.quay)
    }
    assert found == {
        "NSC": ((3, 3, 2), (3, 3, 2)),
        "HIL": ((2, 2, 1), (0, 0, 0)),
        "ORCH": ((2, 2, 1), (2, 2, 1)),
        "HAR": ((1, 1, 1), (3, 3, 2)),
        "QUAY": ((1, 1, 1), (3, 3, 2)),
    }


def test_what_comes_after_a_merge_is_the_same_on_both(world: SimpleNamespace) -> None:
    busy(world)
    merge(world.orchard, world.quay, MERGED)
    make_activity(world.quay, on=AFTER)
    for basis in ("then", "today"):
        summary = activity_summary(all_of(world), world.harbour, basis=basis, **SUMMER)
        assert summary.activities == 1


def test_a_split_leaves_the_past_with_the_first_part_today_and_with_neither_then(
    world: SimpleNamespace,
) -> None:
    busy(world)
    lamp, rock = split(world.quay, ("Lamp", "Rock"), MERGED)
    scope = all_of(world)
    assert told(scope, lamp, "then") == told(scope, rock, "then") == (0, 0, 0)
    assert told(scope, lamp, "today") == (1, 1, 1)
    assert told(scope, rock, "today") == (0, 0, 0)
    for basis in ("then", "today"):
        assert told(scope, world.quay, basis) == (1, 1, 1)
        assert told(scope, world.harbour, basis) == (1, 1, 1)
    make_activity(rock, on=AFTER)
    for basis in ("then", "today"):
        assert activity_summary(scope, rock, basis=basis, **SUMMER).activities == 1


def test_services_are_those_of_the_day(world: SimpleNamespace) -> None:
    busy(world)
    merge(world.orchard, world.quay, MERGED)

    def services(basis: Any) -> dict[str, int]:
        cells = themes_by_service(all_of(world), world.northshore, basis=basis, **SPRING)
        return {one.service_name: one.mentions for one in cells}

    assert services("then") == {"Harbour": 1, "Hillside": 2}
    assert services("today") == {"Harbour": 3}
    _all, then = hindrances(all_of(world), world.northshore, basis="then", **SPRING)
    assert {one.service_name: one.people for one in then} == {"Harbour": 10, "Hillside": 20}
    _all, now = hindrances(all_of(world), world.northshore, basis="today", **SPRING)
    assert {one.service_name: one.people for one in now} == {"Harbour": 30}


def test_a_joint_activity_counts_where_each_unit_hung(world: SimpleNamespace) -> None:
    make_activity(world.quay, on=BEFORE, other_units=[world.orchard])
    merge(world.orchard, world.quay, MERGED)
    assert activity_summary(all_of(world), world.hillside, basis="then", **SPRING).activities == 1
    assert activity_summary(all_of(world), world.hillside, basis="today", **SPRING).activities == 0
    assert activity_summary(all_of(world), world.harbour, basis="then", **SPRING).activities == 1


def test_access_follows_todays_tree(world: SimpleNamespace) -> None:
    """Basma leads Hillside, which Orchard has left; Alma leads Harbour, where it is now."""
    busy(world)
    merge(world.orchard, world.quay, MERGED)
    basma = Scope(None, Permission.VIEW_IMPLEMENTATION, (world.hillside.path,))
    alma = Scope(None, Permission.VIEW_IMPLEMENTATION, (world.harbour.path,))
    westmoor = Scope(None, Permission.VIEW_IMPLEMENTATION, (world.westmoor.path,))
    assert told(basma, world.hillside, "then") == (0, 0, 0)
    assert told(alma, world.harbour, "then") == (1, 1, 1)
    assert told(alma, world.orchard, "then") == (2, 2, 1)
    assert told(westmoor, world.hillside, "then") == (0, 0, 0)


def test_what_was_tried_and_what_became_follow_too(world: SimpleNamespace) -> None:
    barrier = make_barrier(
        world.orchard, since_on=BEFORE, noted_on=BEFORE, who_can_remove="organisation"
    )
    attempt_on(barrier, MERGED + DAY, words="A shared diary")
    merge(world.orchard, world.quay, MERGED)
    scope = all_of(world)
    for unit, basis, n in (
        (world.hillside, "then", 1),
        (world.hillside, "today", 0),
        (world.harbour, "then", 0),
        (world.harbour, "today", 1),
    ):
        asked: Any = {**SUMMER, "basis": basis}
        assert len(what_was_tried(scope, unit, **asked)) == n
        assert len(what_became(scope, unit, **asked)) == n
        assert len(asked_of_levels(scope, unit, on=Q3.until_on, basis=basis)) == n
        assert barrier_codes(scope, unit, **asked) == ()


@pytest.mark.parametrize(("basis", "numbers"), [("then", (1, 1, 1)), ("today", (3, 3, 2))])
def test_the_rollout_report_on_both(
    world: SimpleNamespace, basis: str, numbers: tuple[int, ...]
) -> None:
    busy(world)
    merge(world.orchard, world.quay, MERGED)
    report: Any = collect(
        None, world.harbour, head_of(world.harbour, "rollout", Q2, basis, now=NOW)
    )
    found = (sum(one.number for one in report.activities), report.open_barriers)
    assert (*found, len(report.sessions)) == numbers
    assert len(report.done.lines) == numbers[0]


@pytest.mark.parametrize(("basis", "mentions"), [("then", 1), ("today", 3)])
def test_the_barrier_report_on_both(world: SimpleNamespace, basis: str, mentions: int) -> None:
    busy(world)
    merge(world.orchard, world.quay, MERGED)
    head = head_of(world.harbour, "barriers", Q2, basis, now=NOW)
    report: Any = collect(None, world.harbour, head)
    assert (report.total.mentions, len(report.barriers)) == (mentions, mentions)
    assert report.past[-1].mentions == mentions
    assert head.basis_name == {"then": "As it was then", "today": "On today's structure"}[basis]


def test_the_journey_on_both(world: SimpleNamespace) -> None:
    busy(world)
    merge(world.orchard, world.quay, MERGED)
    scope = everywhere(world.northshore, Permission.VIEW_FIGURES)

    def activities(unit: Unit, basis: Any) -> int:
        found = journey_for(scope, unit, on=Q2.until_on, basis=basis)
        return found.own.counts.activities

    assert activities(world.hillside, "then") == 2
    assert activities(world.hillside, "today") == 0
    assert activities(world.harbour, "then") == 1
    assert activities(world.harbour, "today") == 3
    then = journey_for(scope, world.hillside, on=Q2.until_on, basis="then")
    assert [one.name for one in then.children] == ["Orchard"]


def test_the_page_offers_both_for_every_kind(world: SimpleNamespace) -> None:
    busy(world)
    client = signed_in(world.alma)
    page = client.get(reverse("reports:run_add")).content.decode()
    assert "As it was then" in page
    assert "On today&#x27;s structure" in page
    for kind in ("rollout", "barriers"):
        sent = {"unit": world.quay.pk, "kind": kind, "quarter": "2026-07-01", "basis": "today"}
        answer = client.post(reverse("reports:run_add"), sent)
        shown = client.get(answer.url).content.decode()
        assert "On today&#x27;s structure" in shown


def test_parts_touched_and_taking_part_follow_too(world: SimpleNamespace) -> None:
    framework = framework_of(world.northshore)
    for unit, times in ((world.orchard, 2), (world.quay, 1)):
        for nth in range(times):
            touch(make_activity(unit, on=BEFORE + nth * DAY), framework.elements.first())
            make_participation(unit, on=BEFORE + nth * DAY, people=4, asked_for="A quiet hour")
    merge(world.orchard, world.quay, MERGED)
    for basis, places in (("then", {"Harbour": 1, "Hillside": 2}), ("today", {"Harbour": 3})):
        asked: Any = {**SPRING, "basis": basis}
        found = coverage_of(all_of(world), world.northshore, framework, **asked)
        (part,) = [one for one in found.elements if one.activities]
        told = dict(zip((place.name for place in found.places), part.by_place, strict=True))
        assert {name: n for name, n in told.items() if n} == places
        assert (part.activities, found.held, found.marked) == (3, 3, 3)
        parts = part_coverage(all_of(world), world.northshore, **asked)
        assert {one.name: one.times for one in parts.children if one.times} == places
        assert (parts.whole.times, parts.whole.people, parts.own.times) == (3, 12, 0)
        asked_for = wishes(all_of(world), world.hillside, **asked)
        assert len(asked_for) == places.get("Hillside", 0)
    basma = Scope(None, Permission.VIEW_IMPLEMENTATION, (world.hillside.path,))
    gone: Any = {**SPRING, "basis": "then"}
    assert coverage_of(basma, world.hillside, framework, **gone).touched == ()
    assert part_coverage(basma, world.hillside, **gone).whole.times == 0


def test_reports_say_on_which_structure_they_stand(world: SimpleNamespace) -> None:
    for kind, write in (("rollout", rollout_document), ("barriers", barriers_document)):
        for basis, words in (
            ("then", "where their unit hung on their own day"),
            ("today", "where their unit hangs today"),
        ):
            head = head_of(world.harbour, kind, Q2, basis, now=NOW)
            report: Any = collect(None, world.harbour, head)
            assert words in " ".join(write(report).method)


@pytest.mark.parametrize(("basis", "activities"), [("then", 2), ("today", 0)])
def test_the_dashboard_has_a_switch(world: SimpleNamespace, basis: str, activities: int) -> None:
    busy(world)
    merge(world.orchard, world.quay, MERGED)
    url = reverse("reports:dashboard", args=[world.hillside.pk])
    page = signed_in(world.ada).get(url, {"on": "30/06/2026", "basis": basis})
    assert page.context["dashboard"].doing.activities.activities == activities
