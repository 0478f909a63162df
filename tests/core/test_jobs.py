"""A job is claimed by one, kept alive while it is worked on, and finished once."""

import datetime as dt
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core import jobs
from core.jobs import ANEW, Fenced, cancel, claim, fail, finish, give_back, leased, renew, sweep
from core.models import Job


class Errand(Job):
    """A job of this test alone; its table is made and dropped by the fixture."""

    class Meta:
        app_label = "tests"
        managed = False


S = Job.State


@pytest.fixture
def errand(transactional_db: None, settings: Any) -> Iterator[Errand]:
    settings.JOB_LEASE, settings.JOB_RENEWAL, settings.JOB_SWEEP = 2, 0.1, 0.5
    with connection.schema_editor() as editor:
        editor.create_model(Errand)
    yield Errand.objects.create()
    with connection.schema_editor() as editor:
        editor.delete_model(Errand)


def now_and(seconds: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(seconds=seconds)


def test_work_is_claimed_once(errand: Errand) -> None:
    assert claim(Errand, errand.pk) == 1
    assert claim(Errand, errand.pk) is None


def test_work_of_a_silent_worker_is_taken_over_when_its_lease_ends(errand: Errand) -> None:
    claim(Errand, errand.pk)

    assert claim(Errand, errand.pk, now=now_and(1)) is None
    assert claim(Errand, errand.pk, now=now_and(3)) == 2


def test_a_late_writer_is_fenced_and_changes_nothing(errand: Errand) -> None:
    claim(Errand, errand.pk)
    claim(Errand, errand.pk, now=now_and(3))

    for late in (finish, lambda m, p, a: fail(m, p, a, "Too late.")):
        with pytest.raises(Fenced):
            late(Errand, errand.pk, 1)
    assert not renew(Errand, errand.pk, 1)
    finish(Errand, errand.pk, 2)
    errand.refresh_from_db()
    assert (errand.state, errand.failure) == (S.READY, "")


def test_after_three_attempts_it_says_so_and_stops(errand: Errand) -> None:
    assert [claim(Errand, errand.pk, now=now_and(n * 10)) for n in range(4)] == [1, 2, 3, None]

    errand.refresh_from_db()
    assert errand.state == S.FAILED
    assert "3 times" in errand.failure
    assert claim(Errand, errand.pk) is None


def test_trying_again_gives_new_attempts_with_new_numbers(errand: Errand) -> None:
    [claim(Errand, errand.pk, now=now_and(n * 10)) for n in range(4)]
    Errand.objects.update(state=S.WAITING)

    assert [claim(Errand, errand.pk, now=now_and(n * 10)) for n in range(4)] == [4, 5, 6, None]


def test_work_given_back_may_be_taken_at_once(errand: Errand) -> None:
    attempt = claim(Errand, errand.pk)
    give_back(Errand, errand.pk, attempt)

    assert claim(Errand, errand.pk) == 2


def test_the_lease_is_kept_alive_and_progress_is_seen_while_a_transaction_is_open(
    errand: Errand,
) -> None:
    attempt = claim(Errand, errand.pk)
    before = Errand.objects.get().leased_until

    with leased(Errand, errand.pk, attempt) as lease, transaction.atomic():
        lease.progress("Counting", 2, 4)
        time.sleep(0.4)
        during = Errand.objects.get()

    assert (during.step, during.done, during.total) == ("Counting", 2, 4)
    assert during.leased_until > before


def test_the_keeper_and_its_connection_end_with_the_work(errand: Errand, settings: Any) -> None:
    settings.JOB_RENEWAL = 30
    attempt = claim(Errand, errand.pk)
    assert attempt
    before = sessions()

    with leased(Errand, errand.pk, attempt) as lease:
        lease.progress("Counting")
        while not Errand.objects.filter(step="Counting").exists():
            time.sleep(0.01)
        time.sleep(0.2)
        assert sessions() > before

    assert not lease._keeper.is_alive()
    end = time.monotonic() + 5
    while sessions() > before and time.monotonic() < end:
        time.sleep(0.01)
    assert sessions() == before


def sessions() -> int:
    """Connections to this database."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where datname = current_database()")
        return int(cursor.fetchone()[0])


def test_finishing_inside_the_lease_never_waits_for_its_keeper(errand: Errand) -> None:
    attempt = claim(Errand, errand.pk)

    with transaction.atomic(), leased(Errand, errand.pk, attempt) as lease:
        finish(Errand, errand.pk, attempt)
        lease.progress("Too late to tell")
        time.sleep(0.3)

    errand.refresh_from_db()
    assert (errand.state, errand.step) == (S.READY, "")


def test_of_many_who_claim_at_once_one_gets_it(errand: Errand) -> None:
    got: list[int | None] = []
    gate = threading.Barrier(8)

    def race() -> None:
        gate.wait()
        got.append(claim(Errand, errand.pk))
        connection.close()

    racers = [threading.Thread(target=race) for _ in range(8)]
    [r.start() for r in racers]
    [r.join() for r in racers]

    assert sorted(got, key=lambda n: n or 0) == [None] * 7 + [1]


def test_a_sweep_rings_for_waiting_and_abandoned_work_only(
    errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    abandoned, held, ready = (Errand.objects.create() for _ in range(3))
    claim(Errand, abandoned.pk, now=now_and(-60))
    claim(Errand, held.pk)
    finish(Errand, ready.pk, claim(Errand, ready.pk))
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(jobs, "send", lambda name, pk, **_: rung.append((name, pk)))

    assert sweep(Errand, "errand.run") == 2
    assert rung == [("errand.run", errand.pk), ("errand.run", abandoned.pk)]


def test_work_that_was_stopped_and_set_to_wait_gets_all_its_attempts(errand: Errand) -> None:
    claim(Errand, errand.pk)
    assert cancel(Errand, errand.pk, "Somebody stopped it.")
    Errand.objects.update(**ANEW)

    attempts = [claim(Errand, errand.pk, now=now_and(n * 10)) for n in range(4)]
    assert attempts[:3] == sorted({*attempts[:3]} - {None, 1, 2})
    assert (len({*attempts[:3]}), attempts[3]) == (3, None)
    errand.refresh_from_db()
    assert "3 times" in errand.failure


@pytest.mark.parametrize("tried", [1, 2, 3])
def test_however_it_ended_it_gets_as_many_attempts_anew(errand: Errand, tried: int) -> None:
    """Also where it could not be done, or was ready and goes on to its next stage."""
    for n in range(tried):
        attempt = claim(Errand, errand.pk, now=now_and(n * 10))
    fail(Errand, errand.pk, attempt or 0, "It cannot be done.")
    Errand.objects.update(**ANEW)

    attempts = [claim(Errand, errand.pk, now=now_and(100 + n * 10)) for n in range(4)]
    assert None not in attempts[:3]
    assert min(attempts[:3]) > tried
    assert attempts[3] is None


def test_a_worker_that_was_stopped_is_fenced_though_the_work_goes_on(errand: Errand) -> None:
    stopped = claim(Errand, errand.pk)
    cancel(Errand, errand.pk, "Somebody stopped it.")
    Errand.objects.update(**ANEW)
    now = claim(Errand, errand.pk)

    assert stopped
    assert now
    assert now > stopped
    with pytest.raises(Fenced):
        finish(Errand, errand.pk, stopped)
    finish(Errand, errand.pk, now)
