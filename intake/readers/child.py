"""What runs in the limited process: `main` is all that `intake.sandbox` starts there.

It closes the doors before it opens the file: memory, processor time, size of what it writes,
and the network where the kernel lets us.
"""

import ctypes
import datetime as dt
import gc
import json
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from intake.readers import preview
from intake.readers.opening import open_list
from intake.readers.result import Person, Preview, person_to_wire, to_wire
from intake.readers.sheets import SEVERAL, cells_in, open_sheets
from intake.readers.sketch import sketch
from intake.readers.staff_table import write_staff_table
from intake.readers.told import open_as_told
from intake.readers.words import Refused

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 30
WRITTEN = 1024 * 1024 * 1024
OPEN_FILES = 64
REFUSED = 3
ON_A_LINE = 1000
# prctl: whoever waits for us was killed, so nobody wants to know any more.
DIE_WITH_PARENT = 1
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000
PEOPLE, HEAD, REFUSAL, TABLE = "people.jsonl", "head.json", "refused.json", "table.csv"
CELLS, SKETCH, REQUEST = "cells.json", "sketch.json", "request.json"


def close_doors() -> None:
    """Limits that the process cannot lift again.

    An own, empty network needs a kernel that allows it (root, or user namespaces). Where it does
    not, nothing is lost but a second wall: no reader opens a socket.
    """
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    # A second apart: the first ends with a signal that says why, the second with kill -9.
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    libc = ctypes.CDLL(None)
    libc.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if libc.unshare(NEW_NETWORK):
        libc.unshare(NEW_NETWORK | NEW_USER)
    # No process of its own either; root, whom this does not bind, is told by the group's end.
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def main() -> None:
    """Read argv: kind, file, and the folder of `intake.sandbox`: its request, then the results."""
    close_doors()
    # The process lives for one file; looking for cycles in its rows would take a third of that.
    gc.disable()
    kind, file, folder = sys.argv[1:4]
    try:
        request = json.loads(Path(folder, REQUEST).read_text("utf-8"))
        _read(kind, Path(file), Path(folder), request)
    except Refused as refusal:
        Path(folder, REFUSAL).write_text(json.dumps(to_wire(refusal.said)), "utf-8")
        sys.exit(REFUSED)


def _read(kind: str, file: Path, folder: Path, request: dict[str, Any]) -> None:
    if request.get("cells"):
        _write_cells(kind, file, folder, request)
        return
    if request.get("sketch"):
        _write_sketch(kind, file, folder, request["sketch"])
        return
    on = dt.date.fromisoformat(str(request["on"])) if request["on"] else None
    answers = request["answers"]
    known = answers if isinstance(answers, dict) else None
    if request.get("table"):
        found = write_staff_table(file, folder / TABLE, on=on, answers=known)
    else:
        found = preview(kind, file, on=on, answers=known, name=str(request.get("name", "")))
    if not request.get("people", True):
        found.people = []
    _write(found, folder)


def _write_cells(kind: str, file: Path, folder: Path, request: dict[str, Any]) -> None:
    """The headings, and the cells of single rows just as they stand in the file."""
    data, answers = file.read_bytes(), request["answers"]
    tables = [open_as_told(kind, data, answers)]
    if kind in SEVERAL and len(tables[0].sheets) > 1:
        tables = open_sheets(kind, data, answers)
    found = cells_in(kind, tables, request["cells"])
    Path(folder, CELLS).write_text(json.dumps(found), "utf-8")


def _write_sketch(kind: str, file: Path, folder: Path, wanted: dict[str, Any]) -> None:
    """The first rows and what we take the columns for, for a sheet and a heading row or ours."""
    table = open_list(kind, file.read_bytes(), str(wanted["sheet"]))
    row = wanted["row"]
    found = sketch(kind, table, row if isinstance(row, int) else None)
    Path(folder, SKETCH).write_text(json.dumps(to_wire(found)), "utf-8")


def _write(found: Preview, folder: Path) -> None:
    """People by the thousand on a line, so that neither side holds a big list as one text."""
    people: list[Person] = found.people
    found.people = []
    with Path(folder, PEOPLE).open("w", encoding="utf-8") as lines:
        for start in range(0, len(people), ON_A_LINE):
            some = [person_to_wire(person) for person in people[start : start + ON_A_LINE]]
            lines.write(json.dumps(some) + "\n")
    Path(folder, HEAD).write_text(json.dumps(to_wire(found)), "utf-8")
