"""Inserting a row once, however often its form is sent."""

from typing import TypeVar

from django.db import IntegrityError, models, transaction

M = TypeVar("M", bound=models.Model)


def insert_once(made: M, *, sender: str) -> tuple[M, bool]:
    """The row and whether it is new; the row of the first time when the form was sent before.

    `sender` is the field that says who sent the form; `once` is the key of the form.
    """
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        known = {sender: getattr(made, sender), "once": made.once}  # type: ignore[attr-defined]
        earlier = type(made)._default_manager.filter(**known).first()
        if made.once is None or earlier is None:  # type: ignore[attr-defined]
            raise
        return earlier, False
    return made, True
