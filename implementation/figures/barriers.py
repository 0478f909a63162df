"""What is in the way of a branch, as everybody who may read about that unit is told it.

Left out: barriers that were taken back, and those that were told to delivery leads alone or are
kept from the unit's manager (`Barrier.shared_at`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.models import Barrier
from implementation.models.barrier import BarrierQuerySet
from services.models import BarrierTheme, Unit


@dataclass(frozen=True, slots=True)
class BarrierFigure:
    """One barrier. `days` is how long it was in the way, up to the day asked about."""

    barrier_id: int
    unit_id: int
    unit_name: str
    theme: str
    theme_name: str
    code: str
    code_name: str
    sentence: str
    who_can_remove: str
    who_can_remove_name: str
    since_on: date
    lifted_on: date | None
    what_helped: str
    enabler_name: str
    days: int

    @property
    def words(self) -> str:
        """What it is, as shortly as it was told."""
        return self.sentence or self.code_name or self.theme_name


@dataclass(frozen=True, slots=True)
class ThemeFigure:
    """A theme in a period: in how many distinct units, and how often it was mentioned.

    `new` began in the period, `lifted` were lifted in it, `still_open` stood at its end. The theme
    with an empty code counts the barriers without a theme.
    """

    code: str
    name: str
    units: int
    mentions: int
    new: int
    lifted: int
    still_open: int


@dataclass(frozen=True, slots=True)
class BarrierSummary:
    """A branch in a period: units and barriers in the way, new, lifted, and open at its end."""

    units: int
    mentions: int
    new: int
    lifted: int
    still_open: int


def barriers_open(
    scope: Scope, unit: Unit, *, on: date, limit: int | None = None
) -> tuple[BarrierFigure, ...]:
    """Barriers in the way of the branch of `unit` on a day, longest first. One query."""
    rows = _branch(scope, unit).open_on(on).for_list().order_by("since_on", "pk")
    return tuple(_figure(row, on) for row in rows[:limit])


def barriers_between(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date
) -> tuple[BarrierFigure, ...]:
    """Barriers in the way or lifted in a period, both days inclusive, by unit name. One query."""
    rows = _branch(scope, unit).met_between(from_on, until_on).for_list()
    rows = rows.order_by("unit__sort_key", "since_on", "pk")
    return tuple(_figure(row, until_on) for row in rows)


def barrier_themes(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date
) -> tuple[ThemeFigure, ...]:
    """The themes met in a period, in the order of the vocabulary; one without a theme is last."""
    met = _branch(scope, unit).met_between(from_on, until_on).order_by()
    counts = {
        row.pop("theme"): row for row in met.values("theme").annotate(**_counts(from_on, until_on))
    }
    themes = BarrierTheme.objects.filter(pk__in=[pk for pk in counts if pk])
    told = [ThemeFigure(t.code, t.name, **counts[t.pk]) for t in themes]
    if None in counts:
        told.append(ThemeFigure("", _("No theme yet"), **counts[None]))
    return tuple(told)


def barrier_summary(scope: Scope, unit: Unit, *, from_on: date, until_on: date) -> BarrierSummary:
    """All themes together; a unit with several barriers counts once. One query."""
    met = _branch(scope, unit).met_between(from_on, until_on)
    return BarrierSummary(**met.aggregate(**_counts(from_on, until_on)))


def _branch(scope: Scope, unit: Unit) -> BarrierQuerySet:
    rows = Barrier.objects.within(scope).in_branch(unit.path)
    return rows.shared_at(unit)  # type: ignore[no-any-return]


def _counts(from_on: date, until_on: date) -> dict[str, Any]:
    lifted = Q(lifted_on__range=(from_on, until_on))
    return {
        "units": Count("unit_id", distinct=True),
        "mentions": Count("pk"),
        "new": Count("pk", filter=Q(since_on__gte=from_on)),
        "lifted": Count("pk", filter=lifted),
        "still_open": Count("pk", filter=~lifted),
    }


def _figure(row: Barrier, on: date) -> BarrierFigure:
    end = min(row.lifted_on, on) if row.lifted_on else on
    return BarrierFigure(
        barrier_id=row.pk,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        theme=row.theme.code if row.theme else "",
        theme_name=row.theme.name if row.theme else "",
        code=row.code.code if row.code else "",
        code_name=row.code.name if row.code else "",
        sentence=row.sentence,
        who_can_remove=row.who_can_remove,
        who_can_remove_name=row.get_who_can_remove_display(),
        since_on=row.since_on,
        lifted_on=row.lifted_on,
        what_helped=row.what_helped,
        enabler_name=row.enabler.name if row.enabler else "",
        days=(end - row.since_on).days,
    )
