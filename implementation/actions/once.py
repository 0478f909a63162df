"""A form that was sent twice makes one row; a row that cannot stand beside another is refused."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

M = TypeVar("M", bound=Model)


def insert_once(made: M, whose: str) -> M | None:
    """Insert `made`; the row of the first time when the same `once` was sent before.

    `whose` is the foreign key that the form's key is unique within: most often who sent it. None
    when the row is new. Raises IntegrityError for any other fault.
    """
    row: Any = made
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        key = {f"{whose}_id": getattr(row, f"{whose}_id"), "once": row.once}
        rows = type(made)._default_manager.filter(**key)
        earlier: M | None = rows.first() if row.once else None
        if earlier is None:
            raise
        return earlier
    return None


def save_or_refuse(row: Model, because: str) -> None:
    """Save; raises ValueError with this sentence where the row breaks a constraint."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValueError(because) from None
