"""What is in the way of a branch: its barriers, and their numbers in a period.

Counted are those that may be told of the unit asked about, whoever reads it. Barriers that were
taken back are not counted. A merged code is read as the code that it counts as.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.scope import Scope, Viewer
from implementation.figures.counting import MOVED, answered, branch, counts, met_in, moves
from implementation.figures.told_as import order_told, place_of, remover_told
from implementation.models import Barrier
from services.figures.basis import Basis
from services.figures.codes import counted_as
from services.models import BarrierCode, BarrierTheme, Unit


@dataclass(frozen=True, slots=True)
class BarrierFigure:
    """One barrier, as it is told: one about a manager bears the unit right above the team.

    `days` is how long it was in the way, up to the day asked about.

    `remover_name` is the unit that it was put to, `is_above` whether that unit stands above the
    unit asked about.
    """

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
    remover_name: str
    is_above: bool
    slows_name: str
    since_on: date
    lifted_on: date | None
    what_helped: str
    enabler_name: str
    days: int

    def is_lifted_by(self, day: date) -> bool:
        """Whether it was out of the way by `day`."""
        return self.lifted_on is not None and self.lifted_on <= day

    @property
    def words(self) -> str:
        """What it is, as shortly as it was told."""
        return self.sentence or self.code_name or self.theme_name


@dataclass(frozen=True, slots=True)
class BarrierSummary:
    """A branch in a period: units and barriers in the way, and what became of them.

    `units` are the different units that noted one, `services` the different units directly below
    the one asked about (itself included) in whose branch one was noted. `untold` are about managers
    and told of no service. `new` were noted in the period,
    `lifted` were lifted in it, `still_open` stood at its end, `answered` got an answer in it.
    `median_days` is how long they had been in the way. The last four say how much they slow.
    """

    units: int
    services: int
    untold: int
    mentions: int
    new: int
    lifted: int
    still_open: int
    answered: int
    median_days: float | None
    slow_a_little: int
    slow_a_lot: int
    stop: int
    slow_not_said: int


@dataclass(frozen=True, slots=True)
class BarrierMoves:
    """Of a summary what moves: barriers met, and how many were new, answered and lifted."""

    mentions: int
    new: int
    answered: int
    lifted: int


@dataclass(frozen=True, slots=True)
class ThemeFigure(BarrierSummary):
    """The same of one theme. An empty code counts the barriers without a theme."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CodeFigure(BarrierSummary):
    """The same of one code, merged codes read as the code they count as."""

    code: str
    name: str
    theme_name: str


def barriers_open(
    scope: Scope,
    unit: Unit,
    *,
    on: date,
    limit: int | None = None,
    viewer: Viewer | None = None,
    basis: Basis = "today",
) -> tuple[BarrierFigure, ...]:
    """Barriers in the way of the branch of `unit` on a day, longest first. One query.

    With a `viewer`, only those that this person may be told of.
    """
    rows = branch(scope, unit, basis).open_on(on)
    rows = rows.told_to(viewer) if viewer else rows
    rows = rows.for_list().order_by("since_on", "pk")
    return tuple(figure_of(row, unit, on) for row in rows[:limit])


def barriers_between(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[BarrierFigure, ...]:
    """Barriers in the way or lifted in a period, both days inclusive, by unit name. One query."""
    rows = branch(scope, unit, basis).met_between(from_on, until_on).for_list()
    rows = rows.order_by(order_told(), "since_on", "pk")
    return tuple(figure_of(row, unit, until_on) for row in rows)


def barrier_themes(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[ThemeFigure, ...]:
    """The themes met in a period, in the order of the vocabulary; one without a theme is last."""
    found = _counted_by("read_theme", scope, unit, from_on, until_on, basis)
    themes = BarrierTheme.objects.filter(pk__in=[pk for pk in found if pk])
    told = [ThemeFigure(code=t.code, name=t.name, **found[t.pk]) for t in themes]
    if None in found:
        told.append(ThemeFigure(code="", name=_("No theme yet"), **found[None]))
    return tuple(told)


def barrier_codes(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[CodeFigure, ...]:
    """The codes met in a period, theme by theme; barriers without a code are left out."""
    found = _counted_by("read_code", scope, unit, from_on, until_on, basis)
    codes = BarrierCode.objects.filter(pk__in=[pk for pk in found if pk]).select_related("theme")
    merged = counted_as(unit.organisation_id, BarrierTheme)
    ends = BarrierTheme.objects.in_bulk(merged.values()) if merged else {}
    themed = [(ends.get(merged.get(c.theme_id, 0), c.theme), c) for c in codes]
    themed.sort(key=lambda pair: (pair[0].position, pair[0].code, pair[1].code))
    return tuple(
        CodeFigure(code=c.code, name=c.name, theme_name=theme.name, **found[c.pk])
        for theme, c in themed
    )


def barrier_summary(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> BarrierSummary:
    """All themes together; a unit with several barriers counts once. One query."""
    met = met_in(scope, unit, from_on, until_on, basis=basis)
    return BarrierSummary(**met.aggregate(**counts(from_on, until_on)))


def barriers_lately(
    scope: Scope,
    unit: Unit,
    *,
    from_on: date,
    since_on: date,
    until_on: date,
    basis: Basis = "today",
) -> tuple[BarrierSummary, BarrierMoves]:
    """The summary of a period, and what moved in its last part, from `since_on`. One query."""
    met = met_in(scope, unit, from_on, until_on, basis=basis)
    met = met.annotate(is_answered_lately=answered(since_on, until_on))
    found = met.aggregate(**counts(from_on, until_on), **moves(since_on, until_on))
    lately = {
        name: found.pop(f"{MOVED}{name}") for name in ("mentions", "new", "answered", "lifted")
    }
    return BarrierSummary(**found), BarrierMoves(**lately)


def _counted_by(
    name: str, scope: Scope, unit: Unit, from_on: date, until_on: date, basis: Basis
) -> dict[int | None, dict[str, Any]]:
    met = met_in(scope, unit, from_on, until_on, read=True, basis=basis).order_by()
    return {row.pop(name): row for row in met.values(name).annotate(**counts(from_on, until_on))}


def figure_of(row: Barrier, unit: Unit, on: date) -> BarrierFigure:
    """One row of `for_list` as it stands on a day, seen from `unit`."""
    end = min(row.lifted_on, on) if row.lifted_on else on
    place, remover = place_of(row), remover_told(row)
    return BarrierFigure(
        barrier_id=row.pk,
        unit_id=place.unit_id,
        unit_name=place.name,
        theme=row.theme.code if row.theme else "",
        theme_name=row.theme.name if row.theme else "",
        code=row.code.code if row.code else "",
        code_name=row.code.name if row.code else "",
        sentence=row.sentence,
        who_can_remove=row.who_can_remove,
        who_can_remove_name=row.get_who_can_remove_display(),
        remover_name=remover.name if remover else "",
        is_above=remover is not None and remover.pk in unit.ancestor_ids[:-1],
        slows_name=row.get_slows_display() or "",
        since_on=row.since_on,
        lifted_on=row.lifted_on,
        what_helped=row.what_helped,
        enabler_name=row.enabler.name if row.enabler else "",
        days=(end - row.since_on).days,
    )
