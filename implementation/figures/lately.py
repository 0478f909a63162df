"""What someone logged last, so that the next entry starts from there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from core.scope import Scope
from implementation.models import Activity, Barrier

LOOK_BACK = 40
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lately:
    """Units (ids) and kinds of the last entries of one user, the newest first, each once."""

    units: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()


def lately_logged(scope: Scope) -> Lately:
    """From the activities this user logged. One query."""
    mine = Activity.objects.within(scope).filter(logged_by_id=scope.user_id)
    rows = list(mine.order_by("-pk").values_list("unit_id", "kind")[:LOOK_BACK])
    return Lately(_each_once(row[0] for row in rows), _each_once(row[1] for row in rows))


def lately_noted(scope: Scope) -> Lately:
    """From the barriers this user noted. One query."""
    mine = Barrier.objects.within(scope).filter(noted_by_id=scope.user_id)
    return Lately(
        units=_each_once(mine.order_by("-pk").values_list("unit_id", flat=True)[:LOOK_BACK])
    )


def _each_once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
