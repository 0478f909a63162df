"""A staff list as a plain CSV that COPY loads straight into a staging table."""

import csv
import datetime as dt
from pathlib import Path

from intake.readers.result import Preview
from intake.readers.staff import read_columns
from intake.readers.staff_people import key_of
from intake.readers.staff_values import Columns
from intake.readers.told import open_as_told, restore
from intake.readers.visits import Reading

# The columns of the file, in order. `row` as the spreadsheet shows it; `person` is equal for rows
# about one person; yes-or-no columns hold yes, no or nothing; dates are ISO; `is_blocked` is yes
# for rows with a problem that keeps them out.
COLUMNS = (
    "row",
    "person",
    "staff_number",
    "first_name",
    "last_name",
    "preferred_name",
    "name",
    "email",
    "upn",
    "unit",
    "job_role",
    "fte",
    "is_primary",
    "kind",
    "from",
    "until",
    "away",
    "active",
    "is_blocked",
)


def write_staff_table(
    path: Path,
    into: Path,
    *,
    on: dt.date | None = None,
    answers: dict[str, str] | None = None,
) -> Preview:
    """Write the rows to `into` and give back the preview without people, counted all the same."""
    found, columns = _read_as_told(path, on, answers)
    cells = columns.cells
    numbers, emails = columns.column("staff_number"), columns.column("email")
    blocked = ["yes" if at in columns.blocked else "" for at in range(len(columns.rows))]
    cells["person"] = [
        f"r{row}" if stop else key_of(number, email, row)
        for number, email, row, stop in zip(numbers, emails, columns.rows, blocked, strict=True)
    ]
    cells["is_blocked"] = blocked
    with into.open("w", encoding="utf-8", newline="") as file:
        rows = zip(columns.rows, *(columns.column(c) for c in COLUMNS[1:]), strict=True)
        csv.writer(file, lineterminator="\n").writerows(rows)
    found.records = len(set(cells["person"]))
    return found


def _read_as_told(
    path: Path, on: dt.date | None, answers: dict[str, str] | None
) -> tuple[Preview, Columns]:
    table = open_as_told("staff", path.read_bytes(), answers)
    found, columns = read_columns(table, Reading(on, answers))
    restore(found, table)
    columns.rows = [row - table.shift for row in columns.rows]
    found.notes = [*table.notes, *found.notes]
    return found, columns
