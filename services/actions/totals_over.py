"""Numbers without names go on in the unit that another one became."""

from collections.abc import Iterable
from datetime import date

from services.models import Headcount, Unit

Series = dict[date, int]


def hand_totals_over(source: Unit, to: Unit, on: date) -> None:
    """From `on` the numbers of `source` are part of those of `to`, each group by itself.

    A number holds until the next one, so `to` gets one for each later day on which either changes.
    """
    theirs, own = _by_group(source), _by_group(to)
    for group, numbers in theirs.items():
        mine = own.get(group, {})
        for day in sorted({on} | {d for d in (*numbers, *mine) if d > on}):
            _say(to, group, day, _on(numbers, day) + _on(mine, day))
        _say(source, group, on, 0)
    Headcount.objects.filter(unit=source, counted_on__gt=on).delete()


def _by_group(unit: Unit) -> dict[int | None, Series]:
    found: dict[int | None, Series] = {}
    for row in Headcount.objects.filter(unit=unit):
        found.setdefault(row.role_group_id, {})[row.counted_on] = row.people
    return found


def _on(numbers: Series, day: date) -> int:
    """The newest number on or before the day."""
    days: Iterable[date] = [one for one in numbers if one <= day]
    return numbers[max(days)] if days else 0


def _say(unit: Unit, group: int | None, day: date, people: int) -> None:
    Headcount.objects.update_or_create(
        unit=unit, role_group_id=group, counted_on=day, defaults={"people": people}
    )
