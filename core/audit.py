"""Who changed what, kept by the database itself.

`@audited()` adds statement-level triggers, so bulk SQL and COPY are caught as well as `save()`.
The event tables stand beside their model (`<Model>Event`); the context (who, which batch) is
pghistory's own table. `tip_web` may insert and read events, never change them.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import pghistory
from django.db.models import Model

M = TypeVar("M", bound=type[Model])


def audited(*, exclude: list[str] | None = None, **kwargs: Any) -> Callable[[M], M]:
    """Keep every insert, update and delete of a model, without the columns in `exclude`."""
    return pghistory.track(  # type: ignore[no-any-return]
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude,
        level=pghistory.Statement,
        **kwargs,
    )


def because(*, by: int | None = None, **facts: Any) -> AbstractContextManager[Any]:
    """Everything written inside carries these facts: `by` (user id), `batch`, `command`, …"""
    told = {"user": by, **facts} if by is not None else facts
    return pghistory.context(**told)  # type: ignore[no-any-return]
