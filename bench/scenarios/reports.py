"""A data extract against COPY TO, and quarterly packs of councils of two sizes."""

import io
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.db import connection
from django.utils import timezone

from bench.grown import grow
from bench.registry import Goal, Ground, Line, scenario
from core.exports import About, Column, Table, write_csv, write_xlsx
from core.periods import last_finished_quarter
from core.permissions import Permission
from core.scope import Scope
from core.streams import Streamed
from reports.builders.collect import collect, head_of
from reports.builders.files import writers
from reports.demo import plan
from reports.models import Basis, Kind
from services.models import Unit
from training.figures.extract import people_rows

EXTRACTED = 100_000
PACKS = (20_000, 500_000)
CSV, XLSX = Goal(1.5), Goal(6.0)
# Making the files of a pack, by the clock, and what the process holds at most.
PACK, MEMORY = Goal(60.0, of="product"), Goal(512.0, of="product")


def _root() -> Unit:
    root: Unit = Unit.objects.select_related("organisation").get(
        parent=None, code=plan.ORGANISATION[0]
    )
    return root


@scenario
def extract(ground: Ground) -> list[Line]:
    """People of 12 columns as CSV and as workbook, by the clock, beside COPY of the same rows."""
    with ground.fresh():
        root = _root()
        people = grow(root, EXTRACTED)
        scope = Scope(None, Permission.VIEW_STAFF, (root.path,))
        rows = people_rows(scope, root, on=timezone.localdate(), basis="today")
        columns = [Column(name, "") for name in rows.columns]
        table = Table("people", columns, rows)
        costs = [_extracted(rows, table) for _round in range(ground.rounds)]
    bare, told, book = (min(cost) for cost in zip(*costs, strict=True))
    limit_is = f"COPY TO of {people:,} rows of {len(columns)} columns"
    return [
        Line("extract as CSV, by the clock", limit_is, bare, told, CSV, "s"),
        Line("extract as workbook, by the clock", limit_is, bare, book, XLSX, "s"),
    ]


def _extracted(rows: Streamed, table: Table) -> tuple[float, float, float]:
    """Seconds of the bare COPY, of our CSV, of our workbook."""
    return (
        _into_file(lambda out: _bare(rows, out)),
        _into_file(lambda out: write_csv(out, table.columns, rows)),
        _into_file(lambda out: write_xlsx(out, [table], About("", {}))),
    )


def _bare(rows: Streamed, out: IO[bytes]) -> None:
    with connection.cursor() as cursor:
        asked = cursor.mogrify(rows.statement, rows.facts).decode()
        cursor.copy_expert(f"COPY ({asked}) TO STDOUT WITH (FORMAT csv)", out)


def _into_file(write: Callable[[IO[bytes]], object]) -> float:
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        write(out)
        return time.perf_counter() - began


@scenario
def packs(ground: Ground) -> list[Line]:
    """Counting and writing all files of the pack of a whole council: seconds and most memory."""
    return [line for size in PACKS for line in _pack(ground, size)]


def _pack(ground: Ground, size: int) -> list[Line]:
    with ground.fresh():
        people = grow(_root(), size)
        found = _apart(_make)
    said, idle, alone = f"pack of {people:,} people", "the process before it begins", "its figures"
    return [
        Line(f"{said}, by the clock", alone, found["counted"], found["made"], PACK, "s"),
        Line(f"{said}, memory", idle, found["before"], found["memory"], MEMORY, "MB"),
    ]


def _make() -> dict[str, float]:
    """What the worker does for a pack; seconds until it was counted, and until it was written."""
    root = _root()
    period = last_finished_quarter(timezone.localdate())
    before, began = _memory(), time.perf_counter()
    head = head_of(root, Kind.PACK, period, Basis.THEN, now=timezone.now())
    report = collect(None, root, head)
    counted = time.perf_counter() - began
    for write in writers(report).values():
        write(io.BytesIO())
    made = time.perf_counter() - began
    return {"counted": counted, "made": made, "before": before, "memory": _memory()}


def _memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _apart(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """In a process of its own, so that its memory is its own."""
    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told.json")
        pid = os.fork()
        if not pid:
            status = 1
            try:
                told.write_text(json.dumps(work()))
                status = 0
            finally:
                os._exit(status)
        _pid, status = os.waitpid(pid, 0)
        assert status == 0, "the pack was not made"
        found: dict[str, float] = json.loads(told.read_text())
    return found
