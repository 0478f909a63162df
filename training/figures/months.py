"""A unit against its own past, from the month-ends that were kept."""

from collections import defaultdict
from datetime import date
from typing import Any

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
