"""Processor time of the product and of the limit, taken turn by turn.

Wall time says little on a machine that does other work as well, so what counts is the processor
time of this process, of the children it waited for, and of the database's process that serves it.
Of several rounds the least is taken: everything that disturbs only adds. A database on another
machine does not show its processor time; then the clock on the wall stands in for it.
"""

import os
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connection

BILLION = 1_000_000_000


def milliseconds(work: Callable[[], object]) -> float:
    """What one go of `work` costs."""
    backend = _backend()
    started = _spent(backend)
    work()
    # The work may have closed its connection; then a new one has another process.
    return (_spent(backend) - started) * 1000


def least(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The least cost of each of `works`, done in turn so that all meet the same weather."""
    found = [[milliseconds(work) for work in works] for _round in range(rounds)]
    return [min(costs) for costs in zip(*found, strict=True)]


def _backend() -> Path | None:
    """Where the kernel tells the processor time of the database's process, if it is here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}")
    with suppress(OSError):
        if (path / "comm").read_text().startswith("postgres"):
            return path / "schedstat"
    return None


def _spent(backend: Path | None) -> float:
    """Seconds so far."""
    if backend is None:
        return time.perf_counter()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    ours = time.process_time() + children.ru_utime + children.ru_stime
    return ours + int(backend.read_text().split()[0]) / BILLION


def memory(work: Callable[[], object]) -> tuple[float, float]:
    """Megabytes that this process holds before `work`, and the most it holds in between."""
    with suppress(OSError):
        # From now on the kernel notes the most afresh.
        Path("/proc/self/clear_refs").write_text("5")
    before = _megabytes("VmRSS")
    work()
    return before, _megabytes("VmHWM")


def _megabytes(what: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def machine() -> str:
    """The machine in one line."""
    return f"{os.cpu_count()} cores"
