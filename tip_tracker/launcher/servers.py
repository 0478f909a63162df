"""Both servers together: who uses them is noted, and the last to leave stops them."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tip_tracker.launcher import broker, postgres, processes
from tip_tracker.launcher.places import Places, locked, places
from tip_tracker.launcher.processes import Process

# Commands that ask no server anything: they must be quick, and work where none can be started.
NO_SERVERS = {
    "check", "collectstatic", "compilemessages", "help", "makemessages", "preview_import",
    "startapp", "testserver", "try_publication", "version", "--help", "-h", "--version",
}  # fmt: skip


@contextmanager
def servers(kind: str) -> Iterator[dict[str, str]]:
    """What the environment lacks: DATABASE_URL with DATABASE_OWNER_URL, and REDIS_URL.

    Starts what is not there and stops it on leaving, unless somebody else still uses it.
    Errors: Trouble with what to do.
    """
    lacking = {"DATABASE_URL", "REDIS_URL"} - set(os.environ)
    if not lacking:
        yield {}
        return
    here = places(kind)
    try:
        with locked(here):
            found = _ensure(here, lacking)
            _note_use(here)
        yield found
    finally:
        _leave(here)


@contextmanager
def for_command(words: list[str]) -> Iterator[None]:
    """The demo's servers for one `manage.py` command, in the environment while it runs."""
    if not needs_servers(words):
        yield
        return
    previous = signal.signal(signal.SIGTERM, leave_quietly)
    try:
        with servers("demo") as found:
            os.environ.update(found)
            yield
    finally:
        signal.signal(signal.SIGTERM, previous)


def needs_servers(words: list[str]) -> bool:
    """False for a command that asks no server anything, and for any command's help."""
    first = words[1] if len(words) > 1 else "help"
    offline = first in NO_SERVERS or {"--help", "-h"} & set(words)
    return not offline and not (first == "makemigrations" and "--check" in words)


def leave_quietly(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends us as a plain exit would, so that what we started is stopped."""
    sys.exit(128 + number)


def standing(here: Places) -> bool:
    """True while each server that the environment does not name still runs."""
    database = "DATABASE_URL" in os.environ or postgres.running(here) is not None
    return database and ("REDIS_URL" in os.environ or broker.running(here) is not None)


def users(here: Places) -> list[Process]:
    """The living processes that noted their use, ourselves included; forgets the dead ones."""
    living = []
    for note in here.notes.glob("user-*"):
        pid, _, since = note.name.removeprefix("user-").partition("-")
        one = Process(int(pid), since)
        if one.alive:
            living.append(one)
        else:
            note.unlink(missing_ok=True)
    return living


def _ensure(here: Places, lacking: set[str]) -> dict[str, str]:
    found = {}
    if "DATABASE_URL" in lacking:
        cluster = postgres.ensure(here)
        found["DATABASE_URL"] = cluster.url("tip_web")
        found["DATABASE_OWNER_URL"] = cluster.url("tip_owner")
    if "REDIS_URL" in lacking:
        found["REDIS_URL"] = broker.ensure(here).url
    return found


def _note_use(here: Places) -> None:
    one = processes.process(os.getpid())
    (here.notes / f"user-{one.pid}-{one.born}").touch()


def _leave(here: Places) -> None:
    with locked(here):
        for note in here.notes.glob(f"user-{os.getpid()}-*"):
            note.unlink()
        if not users(here):
            broker.stop(here)
            postgres.stop(here)
