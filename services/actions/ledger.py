"""Rows as they stood before and after a change, so that it can be taken back to the letter."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from services.carried import all_carried
from services.models import (
    AccessGrant,
    CountedBy,
    Headcount,
    Post,
    SharingAgreement,
    Unit,
    UnitAlias,
    UnitName,
    UnitPlacement,
)

Row = dict[str, Any]
Rows = dict[str, dict[int, Row]]
# model label -> id (as JSON spells it) -> [before, after]; None where there was no row.
Changes = dict[str, dict[str, list[Row | None]]]
# Where a unit hangs today follows from its placements.
FOLLOWS = {Unit: ("path", "parent_id")}


@dataclass(frozen=True, slots=True)
class Book:
    """One table of the ledger and which of its rows belong to an organisation."""

    model: type[Any]
    where: str
    fields: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name under which its rows are kept."""
        return str(self.model._meta.label)

    @property
    def table(self) -> str:
        """The table, quoted."""
        return f'"{self.model._meta.db_table}"'

    @property
    def columns(self) -> list[str]:
        """What is kept and restored; the key first."""
        left_out = FOLLOWS.get(self.model, ())
        kept = self.model._meta.concrete_fields
        found = [f.column for f in kept if not self.fields or f.name in ("id", *self.fields)]
        return [column for column in found if column not in left_out]


OF_UNITS = "t.unit_id IN (SELECT id FROM services_unit WHERE organisation_id = %(organisation)s)"
OWN = (
    Book(Unit, "t.organisation_id = %(organisation)s"),
    Book(UnitPlacement, OF_UNITS),
    Book(UnitName, OF_UNITS),
    Book(Post, "t.staff_member_id = ANY(%(people)s)"),
    Book(AccessGrant, OF_UNITS),
    Book(Headcount, OF_UNITS),
    Book(CountedBy, OF_UNITS),
    Book(SharingAgreement, OF_UNITS),
    Book(UnitAlias, "t.organisation_id = %(organisation)s"),
)


def books() -> tuple[Book, ...]:
    """Ours, then what the apps above registered."""
    return OWN + tuple(
        Book(one.model, _belongs(one.model, one.organisation), one.fields) for one in all_carried()
    )


def _belongs(model: type[Any], way: str) -> str:
    """Which rows lead to the organisation over these foreign keys. Our own text, no user's."""
    first, _sep, rest = way.partition("__")
    key = model._meta.get_field(first)
    if not rest:
        return f"{key.column} = %(organisation)s"
    above = key.related_model
    inside = f'SELECT id FROM "{above._meta.db_table}" WHERE {_belongs(above, rest)}'  # noqa: S608
    return f"{key.column} IN ({inside})"


def kept_rows(organisation_id: int, people: list[int]) -> Rows:
    """Every row as it stands; posts of these people only. One query a table."""
    facts = {"organisation": organisation_id, "people": people}
    return {book.label: _rows(book, book.where, facts) for book in books()}


def changes_between(before: Rows, after: Rows) -> Changes:
    """What differs, by table and id."""
    found: Changes = {}
    for label in before:
        old, new = before[label], after[label]
        differing = [pk for pk in sorted(old.keys() | new.keys()) if old.get(pk) != new.get(pk)]
        if differing:
            found[label] = {str(pk): [old.get(pk), new.get(pk)] for pk in differing}
    return found


def built_on(changes: Changes) -> dict[str, list[Row]]:
    """Rows that are no longer as the change left them, by table: something later changed them."""
    found: dict[str, list[Row]] = {}
    for book in books():
        told = changes.get(book.label, {})
        now = _rows(book, "t.id = ANY(%(ids)s)", {"ids": [int(pk) for pk in told]})
        rows = [
            after or before or {}
            for pk, (before, after) in told.items()
            if now.get(int(pk)) != after
        ]
        if rows:
            found[book.label] = rows
    return found


def made(changes: Changes, model: type[Any]) -> list[int]:
    """Ids of the rows that the change added."""
    told = changes.get(str(model._meta.label), {})
    return [int(pk) for pk, (before, _after) in told.items() if before is None]


def restore(changes: Changes) -> None:
    """Every row as it was before, but for units that were opened: they go last, by themselves."""
    for book in books():
        told = changes.get(book.label, {}).values()
        if book.model is not Unit:
            _remove(book, [after["id"] for before, after in told if before is None and after])
        _update(book, [before for before, after in told if before and after])
        _insert(book, [before for before, after in told if before and after is None])


def _rows(book: Book, where: str, facts: dict[str, Any]) -> dict[int, Row]:
    text = f"SELECT to_jsonb(t) FROM {book.table} t WHERE {where}"  # noqa: S608 our own text
    with connection.cursor() as cursor:
        cursor.execute(text, facts)
        found = [_as_kept(book, row) for (row,) in cursor.fetchall()]
    return {row["id"]: row for row in found}


def _as_kept(book: Book, row: Any) -> Row:
    read = json.loads(row) if isinstance(row, str) else row
    return {column: read[column] for column in book.columns}


def _remove(book: Book, ids: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {book.table} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608


def _update(book: Book, rows: list[Row]) -> None:
    names = [f'"{column}"' for column in book.columns if column != "id"]
    text = (
        f"UPDATE {book.table} t SET ({', '.join(names)}) = "  # noqa: S608 our own text
        f"ROW({', '.join(f'r.{name}' for name in names)}) "
        f"FROM jsonb_populate_recordset(NULL::{book.table}, %s) r WHERE t.id = r.id"
    )
    _run_with(text, rows)


def _insert(book: Book, rows: list[Row]) -> None:
    names = ", ".join(f'"{column}"' for column in book.columns)
    text = (
        f"INSERT INTO {book.table} ({names}) SELECT {names} "  # noqa: S608 our own text
        f"FROM jsonb_populate_recordset(NULL::{book.table}, %s)"
    )
    _run_with(text, rows)


def _run_with(text: str, rows: list[Row]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(text, [json.dumps(rows)])
