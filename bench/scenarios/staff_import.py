"""A staff list against COPY of the very rows that it makes."""

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from bench.measure import milliseconds
from bench.registry import Goal, Ground, Line, scenario
from bench.staff_list import CODE, SENDER, write_entra, write_list

# The tables that a staff list fills, parents first, and which rows are the list's.
OURS = (
    f"(SELECT id FROM services_unit WHERE organisation_id = (SELECT id FROM services_unit"
    f" WHERE code = '{CODE}' AND parent_id IS NULL))"
)
PEOPLE = f"home_unit_id IN {OURS}"
TABLES = {
    "services_staffmember": PEOPLE,
    "services_post": f"unit_id IN {OURS}",
    "services_stafftoken": "staff_member_id IN"
    f" (SELECT id FROM services_staffmember WHERE {PEOPLE})",
}
ALL_NEW, AGAIN = Goal(2.0), Goal(0.75)
# Reading, review and apply of a council's directory, by the clock.
ENTRA = Goal(60.0, of="product")


@scenario
def staff_import(ground: Ground) -> list[Line]:
    """Everybody new, and then the same file again, through the code of `import_file`."""
    costs = [_round(ground) for _round_nr in range(ground.rounds)]
    copied, new, again = (min(cost) for cost in zip(*costs, strict=True))
    limit_is = f"COPY of the rows of {ground.people:,} people"
    return [
        Line("staff list, all new", limit_is, copied, new, ALL_NEW),
        Line("the same list again", limit_is, copied, again, AGAIN),
    ]


@scenario
def entra_import(ground: Ground) -> list[Line]:
    """A directory as Entra exports it: read, reviewed and put in, by the clock."""
    costs = [_entra(ground) for _round_nr in range(ground.rounds)]
    copied, new = (min(cost) for cost in zip(*costs, strict=True))
    limit_is = f"COPY of the rows of {ground.people:,} people"
    return [Line("Entra list, all new, by the clock", limit_is, copied, new, ENTRA, "s")]


def _entra(ground: Ground) -> tuple[float, float]:
    """Seconds of COPY and of the import."""
    with tempfile.TemporaryDirectory() as folder, ground.fresh():
        path = Path(folder, "entra.csv")
        write_entra(ground.people, path)
        new = _seconds(lambda: _import(path))
        rows = {table: rows_of(table, which) for table, which in TABLES.items()}
    with ground.fresh():
        return _seconds(lambda: copy_in(rows)), new


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _round(ground: Ground) -> tuple[float, float, float]:
    """Milliseconds of COPY, of the import, and of the import of the same file again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "staff.csv")
        with ground.fresh():
            write_list(ground.people, path)
            new = milliseconds(lambda: _import(path))
            again = milliseconds(lambda: _import(path))
            rows = {table: rows_of(table, which) for table, which in TABLES.items()}
        with ground.fresh():
            copied = milliseconds(lambda: copy_in(rows))
    return copied, new, again


def _import(path: Path) -> None:
    said = io.StringIO()
    call_command("import_file", "staff", path, by=SENDER, yes=True, everyone=False, stdout=said)


def rows_of(table: str, which: str) -> io.StringIO:
    """The rows as COPY writes them."""
    text = io.StringIO()
    with connection.cursor() as cursor:
        query = f"SELECT * FROM {table} WHERE {which} ORDER BY id"
        cursor.copy_expert(f"COPY ({query}) TO STDOUT", text)
    return text


def copy_in(rows: dict[str, io.StringIO]) -> None:
    """All in one transaction, as the import does it, constraints and audit included."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, text in rows.items():
            text.seek(0)
            cursor.copy_expert(f"COPY {table} FROM STDIN", text)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
