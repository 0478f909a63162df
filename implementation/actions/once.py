"""The same press of a button makes one row, however often it arrives."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

M = TypeVar("M", bound=models.Model)


def insert_once(made: M, once: UUID | None, **whose: Any) -> tuple[M, bool]:
    """Insert; or the row of the first time, found by `once` and `whose`. True when it is new."""
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        rows = type(made)._default_manager.filter(once=once, **whose)
        earlier = rows.first() if once else None
        if earlier is None:
            raise
        return earlier, False
    return made, True
