"""Reads files from elsewhere in a process of its own, with limits, killed as a group.

Limits: 512 MB of memory, 30 s of processor time, 60 s by the clock, no network where the kernel
allows that, a temporary folder of its own. The child loads neither Django nor any setting; it
knows no secret and no database. A crash, a blow-up or a time-out is a sentence, never an error.
"""

import datetime as dt
import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from intake.readers.result import Preview, from_wire, person_from_wire
from intake.readers.sketch import Sketch
from intake.readers.words import Refused, _

WALL_SECONDS = 60.0
ROOT = Path(__file__).resolve().parent.parent
START = "import sys; sys.path.insert(0, {root!r}); from intake.readers.child import main; main()"
REFUSED = 3
TOO_LONG = _(
    "Reading this file took too long. Check that it is the right list, split it into smaller "
    "files and try again."
)
GAVE_UP = _(
    "We could not read this file: it is damaged or needs too much memory. Open it in Excel, save "
    "it again as .xlsx or CSV UTF-8 and try again."
)


def preview(
    kind: str,
    path: Path,
    *,
    on: dt.date | None = None,
    answers: dict[str, str] | None = None,
    name: str = "",
    with_people: bool = True,
    wall_seconds: float = WALL_SECONDS,
) -> Preview:
    """What the file says, people included; `name` is what the sender calls it. Raises Refused.

    Without people, only what else stands there comes back: completions name theirs.
    """
    request = _request(on, answers, name=name or path.name, people=with_people)
    with _read(kind, path, request, wall_seconds=wall_seconds) as folder:
        return _rebuilt(folder)


def staff_table(
    path: Path,
    into: Path,
    *,
    on: dt.date | None = None,
    answers: dict[str, str] | None = None,
) -> Preview:
    """Write a staff list to `into`, ready for COPY (columns: `intake.readers.staff_table`).

    The preview comes back without people: they are in the file. Raises Refused.
    """
    with _read("staff", path, _request(on, answers, table=True)) as folder:
        shutil.move(folder / "table.csv", into)
        return _rebuilt(folder)


def sketched(kind: str, path: Path, *, row: int | None = None, sheet: str = "") -> Sketch:
    """The first rows of a table and what we take its columns for. Raises Refused.

    `row` is the number of the heading row, 0 for none; without it we look for one.
    """
    wanted = {"row": row, "sheet": sheet}
    with _read(kind, path, _request(None, None, sketch=wanted)) as folder:
        return Sketch(**json.loads((folder / "sketch.json").read_text("utf-8")))


def cells(
    kind: str, path: Path, numbers: list[int], *, answers: dict[str, str] | None = None
) -> tuple[list[str], dict[int, list[str]]]:
    """The headings, and rows by their number, just as they stand in the file. Raises Refused."""
    with _read(kind, path, _request(None, answers, cells=numbers)) as folder:
        found = json.loads((folder / "cells.json").read_text("utf-8"))
        return found["headings"], {int(n): row for n, row in found["rows"].items()}


def _request(
    on: dt.date | None, answers: dict[str, str] | None, **more: object
) -> dict[str, object]:
    """What the child is asked to do, as `intake.readers.child` takes it."""
    return {"on": on.isoformat() if on else "", "answers": answers, **more}


@contextmanager
def _read(
    kind: str, path: Path, request: dict[str, object], *, wall_seconds: float = WALL_SECONDS
) -> Iterator[Path]:
    """The folder with what the child wrote, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="tip-read-") as folder:
        # Not as an argument: the kernel takes none of more than 128 KiB.
        Path(folder, "request.json").write_text(json.dumps(request), "utf-8")
        arguments = [kind, str(path.resolve()), folder]
        code = _run(arguments, folder, wall_seconds)
        if code == REFUSED:
            said = json.loads(Path(folder, "refused.json").read_text("utf-8"))
            raise Refused(said["said"], **said["values"])
        if code != 0:
            raise Refused(TOO_LONG if code == -signal.SIGXCPU else GAVE_UP)
        yield Path(folder)


def _run(arguments: list[str], folder: str, wall_seconds: float) -> int:
    """The child's exit code. Kills it with everything it started when time is up."""
    child = subprocess.Popen(  # noqa: S603 our own interpreter and code; the file is only data
        [sys.executable, "-I", "-c", START.format(root=str(ROOT)), *arguments],
        cwd=folder,
        env={"TMPDIR": folder, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return child.wait(timeout=wall_seconds)
    except subprocess.TimeoutExpired:
        raise Refused(TOO_LONG) from None
    finally:
        _kill_group(child)


def _kill_group(child: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _rebuilt(folder: Path) -> Preview:
    with (folder / "people.jsonl").open(encoding="utf-8") as lines, _uncollected():
        found = from_wire(json.loads((folder / "head.json").read_text("utf-8")))
        found.people = [person_from_wire(p) for line in lines for p in json.loads(line)]
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing made inside is garbage, yet the collector would walk over all of it many times."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
