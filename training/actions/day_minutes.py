"""The days of several on which somebody was there, each with its minutes."""

from collections.abc import Mapping

# ISO day → minutes, or None where nobody said how long.
Days = Mapping[str, int | None]


def with_days(known: Days, told: Days, *, all_told: bool = False) -> dict[str, int | None]:
    """Both, or what is told alone; a day of which nobody says how long keeps its length."""
    said = {on: known.get(on) if n is None else n for on, n in told.items()}
    return dict(sorted((said if all_told else {**known, **said}).items()))


def all_days(days: Days) -> int | None:
    """The minutes of all days; None as long as one of them is not known."""
    lengths = [n for n in days.values() if n is not None]
    return sum(lengths) if lengths and len(lengths) == len(days) else None
