"""A unit's barriers beside its own past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.periods import Period
from core.scope import Scope
from implementation.figures.barriers import BarrierSummary, barrier_summary
from services.figures.basis import Basis
from services.models import Unit


@dataclass(frozen=True, slots=True)
class PastFigure:
    """One quarter of a unit, counted like every other."""

    period: Period
    counted_on: date
    summary: BarrierSummary


def barrier_past(
    scope: Scope,
    unit: Unit,
    *,
    periods: Iterable[Period],
    until_on: date,
    basis: Basis = "today",
) -> tuple[PastFigure, ...]:
    """Each period by itself, none counted beyond `until_on`. One query a period."""
    found = []
    for period in periods:
        last = min(period.until_on, until_on)
        days = {"from_on": period.from_on, "until_on": last}
        summary = barrier_summary(scope, unit, **days, basis=basis)
        found.append(PastFigure(period, last, summary))
    return tuple(found)
