"""Which units are in scope on a day: a pilot first, then wave by wave, then everyone.

A unit follows the nearest unit above it, itself first, that is in a wave. Where a branch has waves
and none reaches a unit of it, that unit is not in scope yet. Where no branch above has waves,
everybody is in scope. Today's tree is asked, and the waves as they are planned now.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from core.scope import Scope
from services.models import Unit
from training.counting import TREE
from training.figures.lacking import Lacking, lacking_of
from training.models import RolloutWave
from training.waiting import BEGINS, WAITING

NOT_YET = TREE["today"] + WAITING + BEGINS


@dataclass(frozen=True, slots=True)
class Later:
    """People of a branch who are not in scope on `on`.

    `begins` are the days on which units of the branch come into scope after `on`, soonest first,
    with how many units; `undecided` are units in no wave. Only units with none below are told.
    """

    on: date
    people: int
    begins: tuple[tuple[date, int], ...]
    undecided: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Units of a branch that wait: all of them, and the days of those with no unit below."""

    unit_ids: frozenset[int]
    days: tuple[date | None, ...]


def with_waves_above(units: Iterable[Unit]) -> set[int]:
    """Which of `units` a unit above them has waves for: theirs hold there. One query."""
    above = {unit.pk: {int(pk) for pk in unit.path.split(".")[:-2]} for unit in units}
    asked = set().union(*above.values()) if above else set()
    planned = set(RolloutWave.objects.filter(unit__in=asked).values_list("unit", flat=True))
    return {pk for pk, them in above.items() if them & planned}


def was_dropped(scope: Scope, wave_id: int) -> bool:
    """Whether there was a wave of this id in the scope and somebody took it back. One query."""
    waves: Any = RolloutWave
    there = Unit.objects.within(scope).values("pk")
    rows = waves.pgh_event_model.objects.filter(pgh_obj=wave_id, pgh_label="delete")
    return bool(rows.filter(unit__in=there).exists())


def not_yet_in_scope(organisation_id: int, day: date) -> dict[int, date | None]:
    """Units that are not in scope on `day`, by id, with the day on which they begin. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NOT_YET, {"organisation": organisation_id, "day": day})
        return dict(cursor.fetchall())


def in_scope(organisation_id: int, day: date) -> set[int]:
    """The ids of all units of the organisation that are in scope on `day`. Two queries."""
    units = Unit.objects.filter(organisation=organisation_id).values_list("pk", flat=True)
    return set(units) - not_yet_in_scope(organisation_id, day).keys()


def later_of(scope: Scope, unit: Unit, *, on: date, today: date) -> Later | None:
    """Who in `unit` and below is not in scope on `on`, of the people counted `today`.

    None when everybody is. Six queries; two where no unit waits. Raises PermissionError outside
    the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    waiting = waiting_in(unit, on=on)
    if not waiting.unit_ids:
        return None
    return later_from(lacking_of(unit, on=today, later=waiting.unit_ids), waiting, on)


def waiting_in(unit: Unit, *, on: date) -> Waiting:
    """Units that stand and are not in scope on `on`: `unit` and those below. Two queries at most.

    Units that are closed by then have nobody who could wait.
    """
    days = not_yet_in_scope(unit.organisation_id, on)
    if not days:
        return Waiting(frozenset(), ())
    standing = Unit.objects.open_on(on)
    below = Exists(standing.filter(parent=OuterRef("pk")))
    rows = standing.filter(pk__in=list(days), path__startswith=unit.path).annotate(has=below)
    found = dict(rows.values_list("pk", "has"))
    lowest = tuple(days[pk] for pk, has_below in found.items() if not has_below)
    return Waiting(frozenset(found), lowest)


def later_from(found: Lacking, waiting: Waiting, on: date) -> Later | None:
    """The same from numbers that are known already."""
    if not found.later and not waiting.days:
        return None
    days = Counter(day for day in waiting.days if day is not None)
    begins = tuple(sorted(days.items()))
    return Later(on, found.later, begins, waiting.days.count(None))


def waves_of(scope: Scope) -> list[RolloutWave]:
    """Waves of the branches of `scope`, by branch A to Z and day, with their units A to Z.

    Without those that stay behind for the past alone.
    """
    rows = RolloutWave.objects.within(scope).filter(goes_on_as=None).select_related("unit")
    ordered = rows.order_by("unit__sort_key", "unit", "from_on", "pk")
    return list(ordered.prefetch_related("units__unit"))
