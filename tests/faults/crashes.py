"""A piece of work in a process of its own that dies, as by kill -9, at a place that has a name."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing

from django.conf import settings
from django.db import connection

DIED, PATIENCE = 9, 60.0


def crashed(work: Callable[[], object], label: str) -> None:
    """Do `work` until it dies at `label`; asserts that it came there."""
    before = _others()
    connection.close()
    pid = os.fork()
    if not pid:
        _die(work, label)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status == DIED, f"{label} was not reached: {status}"
    gone(before)


def _die(work: Callable[[], object], label: str) -> None:
    """In the child: never come back."""
    status = 1
    try:
        settings.CRASH_AT = label
        signal.alarm(int(PATIENCE))
        # Nothing of the parent's line may be used or closed here.
        connection.connection = None
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - nothing of the child may reach the parent's frames
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(status)


def gone(before: int) -> None:
    """Until the server has noticed that its client is gone, its work may still commit."""
    end = time.monotonic() + PATIENCE
    while _others() > before:
        assert time.monotonic() < end, "the server still works for a process that died"
        time.sleep(0.01)


def _others() -> int:
    """Connections to the database beside our own."""
    told = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with closing(connection.cursor()) as cursor:
        cursor.execute(told)
        return int(cursor.fetchone()[0])
