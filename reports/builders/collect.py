"""Gathers what a report tells, within one scope, by the recipe of its kind."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

from core.periods import Period
from reports.builders.recipes import RECIPES
from reports.builders.report import Head, Report
from reports.models import Basis, Kind, title_of
from services.figures.basis import Basis as TreeBasis
from services.figures.naming import called
from services.models import Unit


def head_of(
    unit: Unit,
    kind: str,
    period: Period,
    basis: str,
    *,
    now: datetime,
    version: int = 1,
    is_late: bool = False,
) -> Head:
    """What the report is about; a period that is not over is counted up to today."""
    day = min(period.until_on, timezone.localdate(now))
    return Head(
        kind,
        title_of(kind, period),
        unit.code,
        *_names(unit, basis, day),
        period=period,
        counted_on=day,
        made_at=now,
        basis=basis,
        basis_name=str(Basis(basis).label),
        version=version,
        is_late=is_late,
    )


def _names(unit: Unit, basis: str, day: date) -> tuple[str, str]:
    """The unit and its organisation, with their names of the day if that was asked."""
    tree: TreeBasis = "then" if basis == Basis.THEN else "today"
    top, whole = called([unit, unit.organisation], tree, day)
    return top.name, whole.name


def collect(
    user_id: int | None, unit: Unit, head: Head, begin: Callable[[str], None] | None = None
) -> Report:
    """The figures of `unit`'s branch and of nothing else, for a person or (None) a schedule.

    `begin` is told the name of each part as its counting begins. The caller has made sure that the
    person may see the branch.
    """
    recipe = RECIPES[Kind(head.kind)]
    told = begin or _to_nobody
    if recipe.parts > 1:
        found: Report = recipe.collect(user_id, unit, head, told)
        return found
    told("")
    alone: Report = recipe.collect(user_id, unit, head)
    return alone


def _to_nobody(name: str) -> None:
    """Nobody waits to hear how far it is."""
