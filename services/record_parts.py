"""What apps above hold about a person, for that person's own record page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.models import StaffMember


@dataclass(frozen=True, slots=True)
class RecordPart:
    """A fragment and what it shows; the fragment reads it as `part`."""

    template: str
    shown: dict[str, Any]


Maker = Callable[[StaffMember, date], RecordPart | None]
Onlookers = Callable[[StaffMember, date], Iterable[str]]
_makers: dict[str, tuple[int, Maker]] = {}
_onlookers: dict[str, Onlookers] = {}


def register_record_part(name: str, maker: Maker, order: int) -> None:
    """Show this on the own record; registering a name again replaces it."""
    _makers[name] = (order, maker)


def record_parts(person: StaffMember, on: date) -> list[RecordPart]:
    """Everything held about `person` as at `on` by apps above, in its order. Only for them."""
    makers = [maker for _name, (_order, maker) in sorted(_makers.items(), key=_by_order)]
    return [part for make in makers if (part := make(person, on))]


def register_onlookers(name: str, find: Onlookers) -> None:
    """Name these beside those with access; registering a name again replaces it."""
    _onlookers[name] = find


def onlookers(person: StaffMember, on: date) -> list[str]:
    """Whoever else sees something of `person` on `on`, and what, by apps above. Only for them."""
    return [words for find in _onlookers.values() for words in find(person, on)]


def _by_order(entry: tuple[str, tuple[int, Maker]]) -> tuple[int, str]:
    name, (order, _maker) = entry
    return order, name
