"""Rows of a statement that are never all in memory: walked through, or copied out as CSV."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import connection, transaction

# Rows that one walk fetches at a time.
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Streamed:
    """The rows of `statement` (a SELECT) with `facts` bound; each walk asks again.

    `texts` are the columns that hold texts; only these can start a formula.
    """

    columns: tuple[str, ...]
    statement: str
    facts: Mapping[str, Any]
    texts: frozenset[str] = field(default_factory=frozenset)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        # A cursor of the server's lives in a transaction.
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(self._select(self._named()), self.facts)
            while rows := cursor.fetchmany(CHUNK):
                yield from rows

    def _select(self, what: str) -> str:
        """Of our own texts alone; what varies is bound."""
        return f"SELECT {what} FROM ({self.statement}) AS rows"  # noqa: S608

    def _named(self) -> str:
        return ", ".join(f'"{name}"' for name in self.columns)

    def copy(self, out: IO[bytes], neutralise: str) -> int:
        """Write every row as CSV, each cell quoted; `neutralise` is the rule in SQL. How many."""
        told = ", ".join(_quoted(name, neutralise, name in self.texts) for name in self.columns)
        with connection.cursor() as cursor:
            inner = cursor.mogrify(self._select(told), self.facts)
            copy = f"COPY ({inner.decode()}) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE *)"
            cursor.copy_expert(copy, out)
            return int(cursor.rowcount)


def _quoted(name: str, neutralise: str, is_text: bool) -> str:
    """The column as text that is never NULL, so that each cell is quoted."""
    text = f"coalesce(\"{name}\"::text, '')"
    return f'{neutralise.format(text=text) if is_text else text} AS "{name}"'
