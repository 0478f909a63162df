"""The same form sent twice makes one row."""

from typing import Any

from django.db import IntegrityError, transaction


def insert_once(made: Any, author: str) -> Any:
    """Insert `made`; the row of the first time when its `author` sent the same `once` before.

    None when it is new. Raises IntegrityError for every other reason.
    """
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        key = {f"{author}_id": getattr(made, f"{author}_id"), "once": made.once}
        earlier = type(made).objects.filter(**key).first() if made.once else None
        if earlier is None:
            raise
        return earlier
    return None
