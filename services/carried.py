"""What other apps hang on units, carried along when one unit becomes another.

`services` knows of none of them: they register here, from above.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.models import Unit

Number = dict[int, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Carried:
    """Rows of one model. `carry(from_unit, to_units, on, is_new)` follows a merge or a split.

    `organisation` is the field that names the root; `label` says in words what later depends.
    """

    model: type[Any]
    organisation: str
    label: Callable[[], str]
    carry: Callable[[Unit, Sequence[Unit], date, set[int]], None]


_carried: dict[str, Carried] = {}
_counters: list[Callable[[int, Sequence[int], date], Number]] = []


def register_carried(one: Carried) -> None:
    """Carry these rows along; registering a model again replaces it."""
    _carried[one.model._meta.label] = one


def all_carried() -> tuple[Carried, ...]:
    """Everything that was registered."""
    return tuple(_carried.values())


def register_counter(count: Callable[[int, Sequence[int], date], Number]) -> None:
    """`count(organisation, units, day)` gives people, met and required of each unit, with all
    below it on the structure as it stands now."""
    _counters[:] = [count]


def count_units(organisation_id: int, unit_ids: Sequence[int], day: date) -> Number:
    """People, met, required of each unit; empty when nobody counts."""
    return _counters[0](organisation_id, unit_ids, day) if _counters else {}
