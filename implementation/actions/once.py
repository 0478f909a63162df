"""A row that a form makes once, however often the form is sent."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

T = TypeVar("T", bound=Model)


def insert_once(made: T, earlier: "QuerySet[Any]") -> T | None:
    """Insert `made`; the row among `earlier` when the same form was sent before, else None.

    `earlier` finds rows of the same user and `once`. Raises IntegrityError for any other conflict.
    """
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        found: T | None = earlier.exclude(once=None).first()
        if found is None:
            raise
        return found
    return None
