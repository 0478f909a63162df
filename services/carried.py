"""What other apps hang on units, carried along when one unit becomes another.

`services` knows of none of them: they register here, from above.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.models import Unit

Number = dict[int, tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Passing:
    """`source` becomes `parts` on the day `on`.

    `opened` are the units that the plan opened. `heir` takes what cannot be shared out: the unit
    of a merge, in a split the part that takes everybody else; None when nobody said.
    """

    source: Unit
    parts: Sequence[Unit]
    on: date
    opened: set[int]
    heir: Unit | None


@dataclass(frozen=True, slots=True)
class TotalSum:
    """From now on the total `into` stands for what the totals `of` said (none: for nobody)."""

    into: int
    of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """Rows of one model. `carry` follows a merge or a split.

    `organisation` is the way to the root, over foreign keys; `label` says in words what later
    depends; with `fields` only these are kept and restored, and other changes depend on nothing.
    """

    model: type[Any]
    organisation: str
    label: Callable[[], str]
    carry: Callable[[Passing], None] | None = None
    fields: tuple[str, ...] = ()


_carried: dict[str, Carried] = {}
_counters: list[Callable[[int, Sequence[int], date], Number]] = []
_adders: list[Callable[[Sequence[TotalSum]], None]] = []


def register_carried(one: Carried) -> None:
    """Carry these rows along; registering a model again replaces it."""
    _carried[one.model._meta.label] = one


def all_carried() -> tuple[Carried, ...]:
    """Everything that was registered."""
    return tuple(_carried.values())


def carry_along(passing: Passing) -> None:
    """Everything that was registered follows."""
    for one in all_carried():
        if one.carry:
            one.carry(passing)


def register_adder(add: Callable[[Sequence[TotalSum]], None]) -> None:
    """`add(sums)` adds up what hangs on totals, all at once: each is told as it was before."""
    _adders[:] = [add]


def add_up(sums: Sequence[TotalSum]) -> None:
    """What hangs on totals goes along with them."""
    for add in _adders:
        add(sums)


def register_counter(count: Callable[[int, Sequence[int], date], Number]) -> None:
    """`count(organisation, units, day)` gives people, met, required, and people counted without
    names, of each unit with all below it on the structure as it stands now."""
    _counters[:] = [count]


def count_units(organisation_id: int, unit_ids: Sequence[int], day: date) -> Number:
    """As `register_counter` says; empty when nobody counts."""
    return _counters[0](organisation_id, unit_ids, day) if _counters else {}
