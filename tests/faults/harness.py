"""Real workers that can be killed, a beat that sweeps, and what must hold afterwards."""

import contextlib
import email
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from core.jobs import sweep_all
from reports.builders.recipes import RECIPES
from reports.models import Delivery, ReportFile, ReportRun, hash_of

KEY_FOLDERS = ("SEAL_KEYS", "ROUND_KEYS", "TICKET_KEYS")
LEASE, BEAT, PATIENCE = 2.0, 0.5, 60.0
# A queue of our own on the shared server, one for each process of xdist: nobody else reads it.
DATABASE_NUMBER = 5 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 10


def database_url() -> str:
    """The test's own database, for another process."""
    told = connection.settings_dict
    who = quote(told["USER"]) + (f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else "")
    place = {"host": told["HOST"], "port": told["PORT"]}
    query = urlencode({k: v for k, v in (place | told["OPTIONS"]).items() if v}, safe="/")
    return f"postgres://{who}@/{quote(told['NAME'])}?{query}"


def broker_url() -> str:
    return f"{settings.REDIS_URL.rpartition('/')[0]}/{DATABASE_NUMBER}"


class Nest:
    """Workers, by process id; only those started here are ever touched."""

    def __init__(self, mails: Path, log: Path) -> None:
        self.mails, self.alive = mails, set[int]()
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "DATABASE_OWNER_URL": database_url(),
            "REDIS_URL": broker_url(),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(mails),
            **{f"TIP_{name}": str(getattr(settings, name)) for name in KEY_FOLDERS},
            "TIP_JOB_LEASE": str(LEASE),
            "TIP_JOB_RENEWAL": "0.5",
            "TIP_JOB_SWEEP": "0.5",
            "TIP_IDLE_TRANSACTION": "5",
        }
        self.log = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nest"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            start_new_session=True,
        )
        assert self._heard() == "ready"

    def _heard(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def hatch(self, *, pool: str = "solo", **changed: Any) -> int:
        """A new worker. Its settings may be changed (CRASH_AT, SLEEP_AT), and its `queue`."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"pool": pool, **changed}) + "\n")
        self.process.stdin.flush()
        pid = int(self._heard())
        self.alive.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """kill -9 of the worker with its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self.alive.discard(pid)

    def is_dead(self, pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            self.alive.discard(pid)
            return True
        return False

    def close(self) -> None:
        for pid in list(self.alive):
            self.kill(pid)
        self.process.kill()
        self.process.communicate()
        self.log.close()


@contextlib.contextmanager
def own_queue() -> Iterator[None]:
    """Bells of this process ring on the queue that the workers of the nest hear."""
    before = current_app.conf.broker_url
    current_app.conf.broker_url = broker_url()
    current_app._after_fork()
    try:
        with current_app.connection_for_write() as line:
            line.channel().client.flushdb()
        yield
    finally:
        current_app.conf.broker_url = before
        current_app._after_fork()


@contextlib.contextmanager
def beats(how_many: int = 1) -> Iterator[None]:
    """So many beats at once: each sweeps for jobs and for mail, again and again."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT):
                # A server that is away is asked again, as beat and sweeper are started again.
                with contextlib.suppress(DatabaseError, OperationalError, OSError):
                    _look()
        finally:
            connection.close()

    running = [threading.Thread(target=beat) for _ in range(how_many)]
    [one.start() for one in running]
    try:
        yield
    finally:
        over.set()
        [one.join() for one in running]


def _look() -> None:
    try:
        sweep_all()
        if Delivery.objects.filter(state=Delivery.State.WAITING).exists():
            current_app.send_task("reports.tasks.send_deliveries", expires=BEAT * 2)
    except DatabaseError:
        connection.close()


def wait_for(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"still waiting for {what}"
        time.sleep(0.02)


def all_told() -> bool:
    """Every run has ended and every mail is out."""
    runs = ReportRun.objects.filter(state__in=["waiting", "running"])
    return not runs.exists() and not Delivery.objects.filter(state="waiting").exists()


def mails_in(folder: Path) -> list[Message]:
    """Every mail that was handed over; a file may hold several."""
    line = "-" * 79 + "\n"
    texts = [text for path in folder.glob("*") for text in path.read_text().split(line)]
    return [email.message_from_string(text) for text in texts if text.strip()]


def made_exactly_once(mails: Path) -> Counter[str]:
    """Asserts: no report lost, doubled or corrupt. How often each Message-ID went out."""
    for run in ReportRun.objects.select_related("frozen").prefetch_related("files"):
        assert run.state == "ready", (run, run.failure)
        assert {file.format for file in run.files.all()} == set(RECIPES[run.kind].formats)
        assert run.frozen.sha256 == hash_of(run.frozen.document, run.frozen.lines)
    for file in ReportFile.objects.all():
        with default_storage.open(file.stored_as) as kept:
            assert hashlib.sha256(kept.read()).hexdigest() == file.sha256
    keys = ReportRun.objects.values_list("unit", "kind", "period_from_on", "version")
    assert len(keys) == len(set(keys))
    sent = Counter(str(one["Message-ID"]) for one in mails_in(mails))
    assert set(sent) == set(Delivery.objects.values_list("message_id", flat=True))
    assert not Delivery.objects.exclude(state="sent").exists()
    return sent
