"""Readings of an indicator as a line, and the newest of each for a unit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from core.scope import Scope
from implementation.models import Indicator, Reading
from implementation.runchart import Shown, shown_by
from services.models import Unit


@dataclass(frozen=True, slots=True)
class ReadingFigure:
    """One reading. `value` is None when it was given as fewer than 10 people."""

    reading_id: int
    on: date
    value: float | None
    base: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of one unit over time, oldest first, and what the line shows.

    Readings of fewer than 10 people stand in the table and in no line, so `shown` leaves them out.
    """

    indicator_id: int
    name: str
    kind: str
    measured_in: str
    source: str
    readings: tuple[ReadingFigure, ...]
    shown: Shown


def line_of(scope: Scope, indicator: Indicator, unit: Unit) -> Line:
    """The whole series of a unit. One query."""
    rows = Reading.objects.within(scope).of(indicator, unit)
    return _line(indicator, list(rows))


def lines_of(scope: Scope, unit: Unit) -> tuple[Line, ...]:
    """Every indicator in use with its series for this unit, A to Z. Two queries."""
    known = Indicator.objects.filter(organisation=unit.organisation_id, is_retired=False)
    rows = Reading.objects.within(scope).standing().filter(unit=unit).order_by("on")
    by_indicator: dict[int, list[Reading]] = {}
    for row in rows:
        by_indicator.setdefault(row.indicator_id, []).append(row)
    lines = [_line(one, by_indicator.get(one.pk, [])) for one in known]
    return tuple(sorted(lines, key=lambda line: line.name.casefold()))


def latest_by_unit(scope: Scope) -> dict[int, date]:
    """The day of the newest reading of an indicator in use, by unit (id). One query."""
    rows = Reading.objects.within(scope).standing().filter(indicator__is_retired=False)
    newest = rows.order_by().values("unit_id").annotate(newest=Max("on"))
    return {row["unit_id"]: row["newest"] for row in newest}


def _line(indicator: Indicator, rows: list[Reading]) -> Line:
    readings = tuple(
        ReadingFigure(
            row.pk, row.on, None if row.value is None else float(row.value), row.base, row.note
        )
        for row in rows
    )
    return Line(
        indicator_id=indicator.pk,
        name=indicator.name,
        kind=indicator.kind,
        measured_in=indicator.measured_in,
        source=indicator.source,
        readings=readings,
        shown=shown_by([one.value for one in readings if one.value is not None]),
    )
