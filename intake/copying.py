"""Rows into PostgreSQL by COPY, which is what makes a list of 20,000 people a matter of seconds."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})


def cell(value: Any) -> str:
    """One value as COPY's text format spells it."""
    if type(value) is str:
        return value if value.isalnum() else value.translate(_ESCAPES)
    if value is None:
        return "\\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    return str(value).translate(_ESCAPES)


def copy_rows(target: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append `rows` to `target`, a table whose name we wrote ourselves, inside the transaction."""
    copy_text(target, columns, ("\t".join(map(cell, row)) + "\n" for row in rows))


def copy_text(target: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Append lines that are already as COPY's text format wants them."""
    text = io.StringIO("".join(lines))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {target} ({', '.join(columns)}) FROM STDIN", text)


def run(sql: str, facts: dict[str, Any] | None = None) -> int:
    """Run one statement with named values; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, facts or {})
        return int(cursor.rowcount)


def ask(sql: str, facts: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run one query with named values; its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, facts or {})
        return list(cursor.fetchall())
