"""Whatever is killed and whenever, every report is made exactly once and told once."""

import os
import random
import signal
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.periods import quarter, quarter_before
from reports.models import ReportFile, ReportRun
from tests.factories.reports import ask
from tests.faults.harness import Nest, all_told, beats, made_exactly_once, own_queue, wait_for
from tests.world import build_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = 20
LABELS = [
    "run-claimed",
    "figures-taken",
    "pdf-stored",
    "xlsx-stored",
    "csv-stored",
    "zip-stored",
    "run-marked",
    "files-noted",
    "content-frozen",
    "deliveries-planned",
    "run-finished",
    "mail-taken",
    "mail-sent",
]
RUNNING, READY, FAILED = ReportRun.State.RUNNING, ReportRun.State.READY, ReportRun.State.FAILED


@pytest.fixture
def house(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """The cast, a nest of workers, and a queue of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.JOB_LEASE, settings.JOB_RENEWAL, settings.JOB_SWEEP = 2, 0.5, 0.5
    world = build_world()
    world.mails = tmp_path / "mails"
    with own_queue():
        world.nest = Nest(world.mails, tmp_path / "workers.log")
        try:
            yield world
        finally:
            world.nest.close()


def asked(world: SimpleNamespace, how_many: int) -> list[ReportRun]:
    """So many different reports, each asked for by the lead of Harbour."""
    periods = [quarter("2026Q3")]
    while len(periods) * 4 < how_many:
        periods.append(quarter_before(periods[-1]))
    wanted = product(periods, ("rollout", "barriers"), (world.harbour, world.quay))
    return [
        ask(unit, world.alma, kind=kind, period=period)
        for period, kind, unit in islice(wanted, how_many)
    ]


def running() -> set[tuple[int, int]]:
    rows = ReportRun.objects.filter(state=RUNNING)
    return set(rows.values_list("pk", "attempt"))


def test_twenty_kills_at_random_moments_lose_and_double_nothing(house: SimpleNamespace) -> None:
    chance = random.Random(20261122)
    nest, hits, begun = house.nest, 0, time.monotonic()
    asked(house, KILLS + 8)
    with beats(2):
        while hits < KILLS:
            pool = "prefork" if hits % 4 == 3 else "solo"
            worker = nest.hatch(pool=pool, JOB_ATTEMPTS=50)
            before = running()
            wait_for(lambda seen=before: bool(running() - seen), "a report in the making")
            time.sleep(chance.uniform(0, 0.25))
            nest.kill(worker)
            hits += bool(running() - before)
            if ReportRun.objects.exclude(state=READY).count() < 3:
                asked(house, ReportRun.objects.count() + 8)
        nest.hatch(JOB_ATTEMPTS=50)
        wait_for(all_told, "every report and mail")

    sent = made_exactly_once(house.mails)
    again = ReportRun.objects.filter(attempt__gt=1).count()
    print(
        f"\n{hits} kills mid-report over {ReportRun.objects.count()} reports in "
        f"{time.monotonic() - begun:.0f} s: {again} taken over, 0 lost, 0 double, 0 corrupt; "
        f"{sum(sent.values()) - len(sent)} mails twice with the same Message-ID"
    )


def test_a_worker_may_die_between_any_two_steps(house: SimpleNamespace) -> None:
    nest = house.nest
    with beats():
        for number, label in enumerate(LABELS, start=1):
            asked(house, number)
            doomed = nest.hatch(CRASH_AT=label, JOB_ATTEMPTS=50)
            wait_for(lambda pid=doomed: nest.is_dead(pid), f"the crash at {label}")
        nest.hatch(JOB_ATTEMPTS=50)
        wait_for(all_told, "every report and mail")

    sent = made_exactly_once(house.mails)
    twice = [message_id for message_id, times in sent.items() if times > 1]
    assert len(twice) <= 1, "only the mail handed over just before the crash may go out again"


def is_stopped(pid: int) -> bool:
    """Sleeping by SIGSTOP, as `/proc` tells."""
    told = Path(f"/proc/{pid}/stat").read_text()
    return told.rpartition(")")[2].split()[0] == "T"


def _ready(pk: int) -> bool:
    return ReportRun.objects.filter(pk=pk, state=READY).exists()


@pytest.mark.parametrize("place", ["run-claimed", "pdf-stored", "files-noted"])
def test_a_worker_that_slept_through_its_lease_changes_nothing(
    house: SimpleNamespace, place: str
) -> None:
    """Also one that fell asleep inside a transaction, with the row in its hands."""
    nest = house.nest
    (run,) = asked(house, 1)
    with beats():
        zombie = nest.hatch(SLEEP_AT=place)
        wait_for(lambda: is_stopped(zombie), f"the sleep at {place}")
        nest.hatch()
        wait_for(lambda: _ready(run.pk), "the second attempt")
        files = set(ReportFile.objects.filter(run=run).values_list("stored_as", flat=True))
        os.killpg(zombie, signal.SIGCONT)
        wait_for(all_told, "the rest")
        time.sleep(1)

    run.refresh_from_db()
    assert (run.state, run.attempt) == (READY, 2)
    assert set(ReportFile.objects.filter(run=run).values_list("stored_as", flat=True)) == files
    made_exactly_once(house.mails)


def test_a_report_that_always_kills_its_worker_is_given_up_after_three_attempts(
    house: SimpleNamespace,
) -> None:
    nest = house.nest
    (poison,) = asked(house, 1)
    with beats(2):
        for _attempt in range(3):
            doomed = nest.hatch(CRASH_AT="figures-taken")
            wait_for(lambda pid=doomed: nest.is_dead(pid), "the crash")
        nest.hatch()
        wait_for(lambda: not ReportRun.objects.filter(state=RUNNING).exists(), "giving up")
        other = ask(house.lighthouse, house.alma)
        wait_for(lambda: _ready(other.pk), "another report")

    poison.refresh_from_db()
    assert (poison.state, poison.attempt) == (FAILED, 3)
    assert "3 times" in poison.failure
    assert not ReportFile.objects.filter(run=poison).exists()


def test_a_queue_that_was_emptied_loses_no_report(house: SimpleNamespace) -> None:
    asked(house, 4)
    with own_queue():
        assert not ReportRun.objects.filter(state=READY).exists()
    with beats():
        house.nest.hatch()
        wait_for(all_told, "every report and mail")

    made_exactly_once(house.mails)
