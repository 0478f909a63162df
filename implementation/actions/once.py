"""A form that was sent twice makes one row."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

M = TypeVar("M", bound=Model)


def insert_once(made: M, **key: Any) -> M | None:
    """Insert `made`; the row of the first time when one with this key stands already.

    `key` are the columns of its unique constraint; one of them empty means no key at all. Raises
    IntegrityError for any other fault.
    """
    rows: Any = type(made)._default_manager
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        found: M | None = None if None in key.values() else rows.filter(**key).first()
        if found is None:
            raise
        return found
    return None
