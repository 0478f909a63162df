"""Many rows at once by COPY, with their ids known beforehand."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def next_ids(model: type[Model], how_many: int) -> list[int]:
    """That many fresh ids of the model's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, how_many],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_in(model: type[Model], fields: str, rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into the model's table; `fields` are its field names in one text, None is NULL.

    Constraints and audit triggers hold as for any other write; defaults of Django do not, so
    every column without a database default must be named.
    """
    columns = ", ".join(f'"{model._meta.get_field(f).column}"' for f in fields.split())  # type: ignore[union-attr]
    text = io.StringIO()
    csv.writer(text).writerows(rows_with_null(rows))
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY \"{model._meta.db_table}\" ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')", text
        )


def rows_with_null(rows: Iterable[Sequence[Any]]) -> Iterable[list[Any]]:
    """None as \\N, so that an empty text stays an empty text."""
    return ([r"\N" if value is None else value for value in row] for row in rows)
