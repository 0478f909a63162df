"""What every change to the organisation has in common."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from core.audit import because
from core.scope import Scope
from services.models import Unit

P = ParamSpec("P")
R = TypeVar("R")


def change(action: Callable[P, R]) -> Callable[P, R]:
    """All of the action or nothing, and the history says whose scope (`by`) it was."""

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs.get("by")
        with transaction.atomic(), because(by=by.user_id if isinstance(by, Scope) else None):
            return action(*args, **kwargs)

    return run


def hold_organisation(organisation_id: int) -> None:
    """Wait for every other change of this organisation's tree, and for running recounts.

    Taken before the first row is locked, and with the same key as the recounts: a path that is
    read under it cannot be moved away before it is used.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [organisation_id])


def refuse_outside(by: Scope, *units: Unit) -> None:
    """Raises PermissionError when one of `units` lies outside `by`."""
    for unit in units:
        if not by.holds(unit.path):
            raise PermissionError(f"{unit} is outside this scope")
