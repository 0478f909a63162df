"""Readers: a file from elsewhere to typed people, without a database and without Django.

`preview(kind, path, on=..., answers=...)` is the whole contract; `intake.sandbox` runs the same
in a process of its own with limits, which is what uploads go through.
"""

import datetime as dt
from functools import partial
from pathlib import Path

from intake.readers import limits
from intake.readers.attendance import read_attendance
from intake.readers.completions import read_completions
from intake.readers.past import read_past
from intake.readers.result import Preview, Problem
from intake.readers.sheets import SEVERAL, open_sheets, read_by_sheet
from intake.readers.sketch import asking, is_asked, signature, sketch
from intake.readers.staff import read_staff
from intake.readers.table import Table
from intake.readers.told import open_as_told, restore
from intake.readers.visits import Reading
from intake.readers.words import Refused, _

READERS = {
    "staff": read_staff,
    "attendance": read_attendance,
    "completions": read_completions,
    "past": read_past,
}


def preview(
    kind: str,
    path: Path,
    *,
    on: dt.date | None = None,
    answers: dict[str, str] | None = None,
    name: str = "",
) -> Preview:
    """What the file says. `on` is the session's date; `answers` maps a question to its choice.

    `name` is what the sender calls the file, for facts that stand nowhere else.

    Raises Refused, with a sentence for the sender, when the file cannot be read at all.
    """
    if path.stat().st_size > limits.UPLOAD_BYTES:
        raise Refused(_("The selected file must be smaller than 20MB. Split it and try again."))
    data, reading = path.read_bytes(), Reading(on, answers, name=name or path.name)
    table = open_as_told(kind, data, answers)
    if kind in SEVERAL and len(table.sheets) > 1:
        sheets = open_sheets(kind, data, answers)
        return read_by_sheet(sheets, reading, partial(_read_whole, kind))
    return _read_whole(kind, table, reading)


def _read_whole(kind: str, table: Table, reading: Reading) -> Preview:
    """What a table says, spoken of as the file numbers its rows and names its columns."""
    found = _read(kind, table, reading)
    found.notes = [*table.notes, *found.notes]
    found.problems += [_unseen(row) for row in sorted(table.unseen)]
    restore(found, table)
    return found


def _read(kind: str, table: Table, reading: Reading) -> Preview:
    """What the reader finds, or the question what the columns are, of a list nobody knows."""
    if table.header is not None:
        return READERS[kind](table, reading)
    seen = sketch(kind, table)
    try:
        found = READERS[kind](table, reading)
    except Refused:
        if not is_asked(kind, table, seen, None):
            raise
        found = None
    if found is None or is_asked(kind, table, seen, found):
        found = asking(kind, table, seen)
    found.facts["signature"] = signature(kind, seen)
    return found


def _unseen(row: int) -> Problem:
    return Problem(
        row,
        "",
        _("This row holds marks that nobody can see. We left them out."),
        _("Check that the name and the email address look right."),
        blocking=False,
    )
