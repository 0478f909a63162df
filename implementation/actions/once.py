"""A form that was sent twice makes one row."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

M = TypeVar("M", bound=Model)


def insert_once(made: M, author: str) -> M | None:
    """Insert `made`; the row of the first time when its `author` sent the same `once` before.

    `author` is the field that says who sent the form. None when the row is new. Raises
    IntegrityError for any other fault.
    """
    row: Any = made
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        key = {f"{author}_id": getattr(row, f"{author}_id"), "once": row.once}
        rows = type(made)._default_manager.filter(**key)
        earlier: M | None = rows.first() if row.once else None
        if earlier is None:
            raise
        return earlier
    return None
