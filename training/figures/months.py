"""A unit against its own past, from the month-ends that were kept."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from core.scope import Scope
from services.models import Unit
from training.figures.coverage import COLUMNS, OF_UNIT, UnitFigures, figure, levels_of
from training.models import CoverageSnapshot


def past_months(
    scope: Scope, unit: Unit, *, until: date, months: int = 24
) -> tuple[UnitFigures, ...]:
    """The last `months` kept month-ends of `unit` up to `until` (inclusive), oldest first.

    Each stands on the tree as it was then. Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    rows = CoverageSnapshot.objects.filter(unit=unit, month_on__lte=until)
    return tuple(reversed(_figures(rows.order_by("-month_on")[:months])))


def children_past_months(
    scope: Scope, unit: Unit, *, until: date, months: int = 12
) -> dict[int, tuple[UnitFigures, ...]]:
    """The same for each of today's children of `unit`, by id."""
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    since = _months_before(until, months - 1)
    rows = CoverageSnapshot.objects.filter(
        unit__parent=unit, month_on__gte=since, month_on__lte=until
    )
    found: dict[int, list[UnitFigures]] = defaultdict(list)
    for one in _figures(rows.order_by("month_on")):
        found[one.unit_id].append(one)
    return {unit_id: tuple(line) for unit_id, line in found.items()}


def past_with_children(
    scope: Scope, unit: Unit, *, until: date, months: int = 24
) -> tuple[tuple[UnitFigures, ...], dict[int, tuple[UnitFigures, ...]]]:
    """`past_months` of the unit and of each of today's children, over the same months.

    Children outside the scope are left out. Two queries. Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    since = _months_before(until, months - 1)
    rows = CoverageSnapshot.objects.within(scope).filter(
        Q(unit=unit) | Q(unit__parent=unit), month_on__gte=since, month_on__lte=until
    )
    found: dict[int, list[UnitFigures]] = defaultdict(list)
    for one in _figures(rows.order_by("month_on")):
        found[one.unit_id].append(one)
    own = tuple(found.pop(unit.pk, ()))
    return own, {unit_id: tuple(line) for unit_id, line in found.items()}


def _figures(rows: QuerySet[Any, Any]) -> list[UnitFigures]:
    kept = list(rows.values(*COLUMNS, "name", "month_on", **OF_UNIT))
    levels = levels_of(row["framework_id"] for row in kept)
    return [figure(row, levels, row["month_on"], "then") for row in kept]


def _months_before(day: date, months: int) -> date:
    """The first day of the month `months` months before that of `day`."""
    nth = day.year * 12 + day.month - 1 - months
    return date(nth // 12, nth % 12 + 1, 1)


# The people of a unit alone are its row less the rows of those that hung under it then. What will
# be asked of those whose wave had not begun is counted with them: in scope now, they have a past.
WITHOUT = """
SELECT s.month_on, r.rank,
       sum(c.sign * (s.required[r.rank] + s.later_required[r.rank]))::int AS asked,
       sum(c.sign * (s.met_levels[r.rank] + s.later_met[r.rank]))::int AS met
FROM training_coveragesnapshot s
CROSS JOIN LATERAL (
    SELECT (s.unit_id = ANY(%(units)s::bigint[]))::int
           - coalesce(s.parent_id = ANY(%(units)s::bigint[]), false)::int AS sign
) c
CROSS JOIN generate_series(1, cardinality(s.required)) AS r(rank)
WHERE s.month_on = ANY(%(months)s::date[]) AND c.sign <> 0
GROUP BY s.month_on, r.rank ORDER BY s.month_on, r.rank
"""


def months_without(
    unit: Unit, without: Collection[int], months: Collection[date]
) -> list[tuple[date, int, int, int]]:
    """Day, rank, people asked and met of `unit` and below but for the units `without`.

    Whether the wave of a unit had begun on a day is not asked. Units below one of `without` count
    unless they are named too. Units are those of today's branch, with the people whom each had at
    the month-end itself. Two queries.
    """
    below = Unit.objects.filter(path__startswith=unit.path).exclude(pk__in=list(without))
    facts = {"units": list(below.values_list("pk", flat=True)), "months": list(months)}
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT, facts)
        return [(row[0], row[1], row[2], row[3]) for row in cursor.fetchall()]
