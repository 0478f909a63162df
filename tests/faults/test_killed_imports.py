"""Whatever is killed and whenever, a list is in as a whole, once, or not at all.

`TIP_TEST_KILLS` says how many; `make nightly` asks for 50 of each, and only there, where the server
is nobody else's, PostgreSQL is killed too (`TIP_TEST_KILL_POSTGRES`).
"""

import os
import random
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from intake.actions.working import work_on
from intake.models import Batch, Upload
from tests.faults import importers
from tests.faults.importers import PEOPLE, Counted, alone, approved, counted, freed, kill, start
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


def seconds_of_one(world: SimpleNamespace) -> float:
    """How long a list takes that nobody disturbs."""
    upload = approved(world, 0)
    began = time.monotonic()
    assert importers.ended(start(upload.pk)) == 0
    upload.refresh_from_db()
    assert upload.stage == Stage.APPLIED
    return time.monotonic() - began


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


def over_and_over(world: SimpleNamespace, strike: Any) -> tuple[int, int, int]:
    """Lists begun, struck and begun again until so many were hit; how many, lists, and after."""
    chance = random.Random(20261130)
    usual = seconds_of_one(world)
    hits = lists = late = 0
    while hits < KILLS:
        lists += 1
        upload, there = approved(world, lists), False
        before = counted()
        while not there and hits < KILLS:
            pid = start(upload.pk)
            time.sleep(chance.uniform(0, usual * 1.1))
            hit = strike(pid)
            alone()
            there = is_whole(upload, before, counted())
            hits += hit
            late += int(hit and there)
            freed(upload)
        if not there:
            work_on(upload.pk)
            assert is_whole(upload, before, counted())
    return hits, lists, late


def told(what: str, found: tuple[int, int, int]) -> None:
    hits, lists, late = found
    print(f"\n{hits} kills of {what} over {lists} lists: {late} after the commit, 0 in between")


def test_a_worker_killed_at_any_moment_leaves_before_or_after(world: SimpleNamespace) -> None:
    told("a worker", over_and_over(world, kill))


@pytest.mark.skipif(not MAY_KILL_POSTGRES, reason="the server may be in use by somebody else")
def test_postgresql_killed_at_any_moment_leaves_before_or_after(world: SimpleNamespace) -> None:
    def strike(pid: int) -> bool:
        importers.kill_postgres()
        return importers.ended(pid) != 0

    told("PostgreSQL", over_and_over(world, strike))


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
