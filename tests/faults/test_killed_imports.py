"""Whatever is killed and whenever, a list is in as a whole, once, or not at all.

`TIP_TEST_KILLS` says how many; `make nightly` asks for 50 of each, and only there, where the server
is nobody else's, PostgreSQL is killed too (`TIP_TEST_KILL_POSTGRES`).
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from intake.actions.working import work_on
from intake.models import Batch, Upload
from tests.faults import importers
from tests.faults.importers import (
    PEOPLE,
    Counted,
    alone,
    approved,
    commits_are_kept,
    counted,
    freed,
    is_writing,
    kill,
    start,
)
from tests.world import build_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = int(os.environ.get("TIP_TEST_KILLS", "5"))
MAY_KILL_POSTGRES = bool(os.environ.get("TIP_TEST_KILL_POSTGRES"))
Stage = Upload.Stage


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.JOB_ATTEMPTS = 1000
    return build_world()


def seconds_of_one(world: SimpleNamespace, number: int) -> float:
    """How long a list takes that nobody disturbs."""
    upload = approved(world, number)
    began = time.monotonic()
    assert importers.ended(start(upload.pk)) == 0
    took = time.monotonic() - began
    upload.refresh_from_db()
    assert upload.stage == Stage.APPLIED
    return took


def is_whole(upload: Upload, before: Counted, after: Counted) -> bool:
    """Whether it is in; asserts that nothing is in between and that the row says the same."""
    upload.refresh_from_db()
    there = upload.stage == Stage.APPLIED
    assert Batch.objects.filter(upload=upload).exists() == there
    assert after.batches - before.batches == int(there)
    assert after.people - before.people == PEOPLE * there
    assert after.posts - before.posts == PEOPLE * there
    assert there or after == before
    return there


@dataclass
class Tally:
    """What was struck, and when."""

    hits: int = 0
    lists: int = 0
    in_the_middle: int = 0
    late: int = 0

    def told(self, what: str) -> None:
        print(
            f"\n{self.hits} kills of {what} over {self.lists} lists: "
            f"{self.in_the_middle} in the middle of its transaction, "
            f"{self.late} after the commit, 0 in between afterwards"
        )


def over_and_over(world: SimpleNamespace, strike: Callable[[int], bool]) -> Tally:
    """Lists begun, struck and begun again until so many were hit; each ends in once."""
    chance, done = random.Random(20261130), Tally()
    # The first one loads what the next ones find loaded.
    usual = min(seconds_of_one(world, number) for number in (998, 999))
    while done.hits < KILLS:
        done.lists += 1
        upload, there = approved(world, done.lists), False
        before = counted()
        while not there and done.hits < KILLS:
            there = struck(upload, before, chance.uniform(0, usual), strike, done)
        work_on(freed(upload).pk)
        assert is_whole(upload, before, counted()), "tried again, it is in, and only once"
    return done


def struck(
    upload: Upload, before: Counted, moment: float, strike: Callable[[int], bool], done: Tally
) -> bool:
    """One list begun and struck after so many seconds; whether it is in all the same."""
    pid = start(upload.pk)
    time.sleep(moment)
    is_in_the_middle = is_writing()
    hit = strike(pid)
    alone()
    there = is_whole(upload, before, counted())
    done.hits += hit
    done.in_the_middle += hit and is_in_the_middle
    done.late += hit and there
    freed(upload)
    return there


def test_a_worker_killed_at_any_moment_leaves_before_or_after(world: SimpleNamespace) -> None:
    over_and_over(world, kill).told("a worker")


@pytest.mark.skipif(not MAY_KILL_POSTGRES, reason="the server may be in use by somebody else")
def test_postgresql_killed_at_any_moment_leaves_before_or_after(world: SimpleNamespace) -> None:
    def strike(pid: int) -> bool:
        importers.kill_postgres()
        return importers.ended(pid) != 0

    commits_are_kept()
    over_and_over(world, strike).told("PostgreSQL")


def test_a_worker_killed_while_it_reads_leaves_the_list_to_the_next(
    world: SimpleNamespace,
) -> None:
    chance, before = random.Random(1), counted()
    for number in range(1, 4):
        upload = importers.waiting(world, number, people=20)
        pid = start(upload.pk)
        time.sleep(chance.uniform(0, 0.4))
        kill(pid)
        alone()
        upload.refresh_from_db()
        assert upload.stage in {Stage.READING, Stage.REVIEW}
        assert upload.rows.count() == (20 if upload.stage == Stage.REVIEW else 0)
        work_on(freed(upload).pk)
        upload.refresh_from_db()
        assert (upload.stage, upload.rows.count()) == (Stage.REVIEW, 20)
    assert counted() == before
