"""Workers, their children, the broker and the database killed at moments of chance: every report is
there once, whole, and told once.

Runs where the servers are nobody else's (`make nightly ARGS=reports`): `TIP_TEST_KILLS` says how
many are killed of all together, `TIP_TEST_RUNS` how many reports are made at least.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection

from core.periods import quarter, quarter_before
from reports.models import ReportRun
from tests.factories.reports import ask
from tests.faults.harness import Nest, all_told, beats, made_exactly_once, own_queue, wait_for
from tests.faults.importers import commits_are_kept
from tests.faults.weapons import WEAPONS
from tests.world import build_world

MAY_KILL_POSTGRES = bool(os.environ.get("TIP_TEST_KILL_POSTGRES"))
KILLS = int(os.environ.get("TIP_TEST_KILLS", "40"))
RUNS = int(os.environ.get("TIP_TEST_RUNS", "160"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not MAY_KILL_POSTGRES, reason="the servers may be in use by somebody else"),
]
READY, RUNNING = ReportRun.State.READY, ReportRun.State.RUNNING
PATIENCE = 120.0
# Waiting reports that there are always at least while something is killed.
AHEAD = 6


@pytest.fixture
def house(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[SimpleNamespace]:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.JOB_LEASE, settings.JOB_RENEWAL, settings.JOB_SWEEP = 2, 0.5, 0.5
    commits_are_kept()
    world = build_world()
    world.mails = tmp_path / "mails"
    with own_queue():
        world.nest = Nest(world.mails, tmp_path / "workers.log")
        try:
            yield world
        finally:
            world.nest.close()


def wanted(world: SimpleNamespace) -> Iterator[ReportRun]:
    """Different reports without end: each quarter back, each kind, each unit."""
    period = quarter("2026Q3")
    units = (world.harbour, world.quay, world.lighthouse)
    while True:
        for kind, unit in product(("barriers", "rollout"), units):
            yield ask(unit, world.alma, kind=kind, period=period)
        period = quarter_before(period)


def still_to_make() -> int:
    return ReportRun.objects.exclude(state=READY).count()


def patiently(work: Any) -> Any:
    """Once more while the database comes back."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return work()
        except DatabaseError:
            connection.close()
            assert time.monotonic() < end, "the database did not come back"
            time.sleep(0.1)


def running() -> dict[int, int]:
    return dict(ReportRun.objects.filter(state=RUNNING).values_list("pk", "attempt"))


def test_whatever_is_killed_every_report_is_made_once_and_told_once(
    house: SimpleNamespace,
) -> None:
    chance, nest = random.Random(20261130), house.nest
    reports, hits, waits, began = wanted(house), Counter[str](), list[float](), time.monotonic()
    worker = nest.hatch(pool="prefork", JOB_ATTEMPTS=500)
    with beats(2):
        while sum(hits.values()) < KILLS:
            while patiently(still_to_make) < AHEAD:
                patiently(lambda: next(reports))
            before = _in_the_making()
            time.sleep(chance.uniform(0, 0.25))
            name = chance.choice(list(WEAPONS))
            worker = WEAPONS[name](nest, worker, chance)
            hits[name] += 1
            waits += _recovered(before)
        while ReportRun.objects.count() < RUNS:
            next(reports)
        wait_for(lambda: patiently(all_told), "every report and mail", seconds=3_600)

    sent = made_exactly_once(house.mails)
    waits.sort()
    slow = waits[int(len(waits) * 0.95) - 1] if waits else 0.0
    told = ", ".join(f"{many} {name}" for name, many in sorted(hits.items()))
    print(
        f"\n{sum(hits.values())} kills ({told}) over {ReportRun.objects.count()} reports in "
        f"{time.monotonic() - began:.0f} s: lost 0, duplicate 0, corrupt 0; "
        f"{len(waits)} struck while made, started again after {slow:.1f} s (95 of 100); "
        f"{sum(sent.values()) - len(sent)} mails twice with one Message-ID"
    )


def _in_the_making() -> dict[int, int]:
    """What a worker is making now; nothing when none began within a moment."""
    end = time.monotonic() + 2
    while not (found := patiently(running)) and time.monotonic() < end:
        time.sleep(0.01)
    return dict(found)


def _recovered(before: dict[int, int]) -> list[float]:
    """Seconds until each report that was in the making is ready or taken up again."""
    began, found = time.monotonic(), list[float]()
    while before and time.monotonic() - began < PATIENCE:
        rows = patiently(lambda: list(ReportRun.objects.filter(pk__in=list(before))))
        for run in rows:
            if run.attempt > before[run.pk] or run.state == READY:
                found.append(time.monotonic() - began)
                del before[run.pk]
        time.sleep(0.05)
    assert not before, "a report that was struck was never taken up again"
    return found
