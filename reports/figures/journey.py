"""The journey of a team: at which stage a unit and its children stand, and what shows it.

docs/figures.md says the rule of each stage in words. Stages may go back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from django.db.models import Exists, OuterRef

from core.figures import Rate
from core.permissions import Permission
from core.scope import Scope, Viewer
from implementation.figures import (
    CommentFigure,
    OutOfScope,
    journey_comments,
    journey_rule,
    latest_activities,
    out_of_scope,
)
from implementation.models import JourneyRule
from reports.figures.journey_counts import Counts, Found, counts_of
from reports.figures.journey_days import Look, looks_at, quarter_ends
from services.figures.naming import called
from services.figures.tree import placed_on
from services.models import OrganisationSettings, Unit
from training.figures import Basis, UnitFigures, figures_for, past_with_children
from training.figures.sessions import sessions_of
from training.models import Session

QUARTERS = 4
SHOWN = 10
NOTHING = Counts()
Rates = Mapping[tuple[int, date], Rate]


class Stage(IntEnum):
    """Each stage holds all that stand before it."""

    BEGINNING = 0
    REACHED = 1
    TRAINED = 2
    ACTIVE = 3
    EMBEDDED = 4
    SUSTAINED = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one unit and everything under it stands on a day, and the numbers that say so.

    `rate` is people who hold all that their roles ask for, of those asked; None when no month-end
    was kept. `was_embedded` is the same rule on the earlier day of `look`, None when not known.
    """

    unit_id: int
    name: str
    code: str
    stage: Stage
    look: Look
    rate: Rate | None
    counts: Counts
    was_embedded: bool | None
    comment: CommentFigure | None = None
    out: OutOfScope | None = None


@dataclass(frozen=True, slots=True)
class PastStage:
    """The stage on a day gone by; None when no month-end of training was kept for it."""

    on: date
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class Journey:
    """A unit, its children A to Z (those not yet in scope among them), and the unit's own past."""

    on: date
    rule: JourneyRule
    own: Standing
    children: tuple[Standing, ...]
    past: tuple[PastStage, ...]


def journey_for(
    scope: Scope,
    unit: Unit,
    *,
    on: date,
    basis: Basis = "today",
    now: UnitFigures | None = None,
    quarters: int = QUARTERS,
) -> Journey:
    """The journey of `unit` on a day, at most today. The number of queries is always the same.

    `now` spares a count when the training figures of that day are at hand. Raises PermissionError
    outside the scope.
    """
    figures = now or figures_for(scope, unit, on=on, basis=basis)
    rule = journey_rule(unit.organisation_id)
    ends = quarter_ends(on, _year_starts(unit), quarters) if quarters else ()
    looks = looks_at((*ends, on), rule)
    units = called([unit, *_children(scope, unit, on, basis)], basis, on)
    rates = _rates(scope, unit, on, min(looks)) | rates_of(figures, *figures.children)
    found = counts_of(units, looks.values(), basis=basis, inside=scope.branches)
    reader = _Reader(rule, looks, rates, found)
    ids = [one.pk for one in units]
    said, out = journey_comments(scope, ids), out_of_scope(scope, ids, on=on)
    own, *children = [reader.standing(one, on, said.get(one.pk), out.get(one.pk)) for one in units]
    past = tuple(PastStage(day, reader.known_stage(unit.pk, day)) for day in ends)
    return Journey(on, rule, own, tuple(children), past)


def standing_for(
    scope: Scope, unit: Unit, *, now: UnitFigures, past: tuple[UnitFigures, ...]
) -> Standing:
    """The stage of one unit alone, from training figures that are at hand. Five queries.

    `past` are its month-ends, the last two years of them. The team's comment stands with it.
    """
    rule, on = journey_rule(unit.organisation_id), now.as_at
    looks = looks_at((on,), rule)
    found = counts_of([unit], looks.values(), basis=now.basis, inside=scope.branches)
    said, out = journey_comments(scope, [unit.pk]), out_of_scope(scope, [unit.pk], on=on)
    reader = _Reader(rule, looks, rates_of(*past, now), found)
    return reader.standing(unit, on, said.get(unit.pk), out.get(unit.pk))


@dataclass(frozen=True, slots=True)
class JourneyEvidence:
    """The newest sessions and activities behind a stage, each as (id, name, day).

    Empty for somebody who may see the figures only.
    """

    sessions: tuple[tuple[int, str, date], ...] = ()
    activities: tuple[tuple[int, str, date], ...] = ()


def journey_evidence(
    viewer: Viewer, unit: Unit, look: Look, *, basis: Basis = "today"
) -> JourneyEvidence:
    """What the viewer may open of it."""
    sessions: tuple[tuple[int, str, date], ...] = ()
    activities: tuple[tuple[int, str, date], ...] = ()
    if viewer.may(Permission.VIEW_TRAINING, unit.path):
        scope = viewer.scope_for(Permission.VIEW_TRAINING)
        days: Any = {"from_on": look.reached_from, "until_on": look.on, "basis": basis}
        sessions = latest_sessions(scope, unit, **days)
    if viewer.may(Permission.VIEW_IMPLEMENTATION, unit.path):
        scope = viewer.scope_for(Permission.VIEW_IMPLEMENTATION)
        since = min(look.reached_from, look.active_from, look.embedded_from)
        days = {"from_on": since, "until_on": look.on, "basis": basis}
        rows = latest_activities(scope, unit, limit=SHOWN, **days)
        activities = tuple((one.activity_id, one.kind_name, one.on) for one in rows)
    return JourneyEvidence(sessions, activities)


def latest_sessions(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[tuple[int, str, date], ...]:
    """The newest sessions held here that were not called off."""
    rows = sessions_of(scope, unit, basis=basis).filter(on__range=(from_on, until_on))
    kept = rows.exclude(state=Session.State.CANCELLED).order_by("-on", "-pk")
    return tuple(kept.values_list("pk", "title", "on")[:SHOWN])


def _children(scope: Scope, unit: Unit, on: date, basis: Basis) -> list[Unit]:
    """Units right below that stood on the day, as they hang today or as they hung then."""
    rows = Unit.objects.within(scope).open_on(on)
    there = placed_on(on).filter(unit=OuterRef("pk"), parent=unit)
    rows = rows.filter(Exists(there)) if basis == "then" else rows.filter(parent=unit)
    return list(rows.order_by("sort_key", "pk"))


def _year_starts(unit: Unit) -> int:
    rows = OrganisationSettings.objects.filter(organisation=unit.organisation_id)
    return rows.values_list("year_starts_month", flat=True).first() or 1


def _rates(scope: Scope, unit: Unit, on: date, since: date) -> dict[tuple[int, date], Rate]:
    """Training at kept month-ends, each on the tree as it was then."""
    months = (on.year - since.year) * 12 + on.month - since.month + 1
    own, children = past_with_children(scope, unit, until=on, months=months)
    return rates_of(*own, *(one for line in children.values() for one in line))


def rates_of(*figures: UnitFigures) -> dict[tuple[int, date], Rate]:
    """People who hold all that their roles ask for, by unit and day."""
    return {(one.unit_id, one.as_at): one.split.rate for one in figures}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads stages off the counts."""

    rule: JourneyRule
    looks: Mapping[date, Look]
    rates: Rates
    found: Found

    def standing(
        self, unit: Unit, on: date, comment: CommentFigure | None, out: OutOfScope | None
    ) -> Standing:
        key, look = (unit.pk, on), self.looks[on]
        was_embedded = self._embedded(unit.pk, look.earlier)
        rate, counts = self.rates.get(key), self.found.get(key, NOTHING)
        stage = stage_of(self.rule, rate or Rate(0, 0), counts, was_embedded)
        facts = (stage, look, rate, counts, was_embedded, comment, out)
        return Standing(unit.pk, unit.name, unit.code, *facts)

    def known_stage(self, unit_id: int, on: date) -> Stage | None:
        """The stage on a past day, None without a month-end of training."""
        key = (unit_id, on)
        if key not in self.rates:
            return None
        was_embedded = self._embedded(unit_id, self.looks[on].earlier)
        counts = self.found.get(key, NOTHING)
        return stage_of(self.rule, self.rates[key], counts, was_embedded)

    def _embedded(self, unit_id: int, on: date) -> bool | None:
        key = (unit_id, on)
        if key not in self.rates:
            return None
        counts = self.found.get(key, NOTHING)
        return stage_of(self.rule, self.rates[key], counts, None) >= Stage.EMBEDDED


def stage_of(rule: JourneyRule, rate: Rate, counts: Counts, was_embedded: bool | None) -> Stage:
    """The last stage that holds together with all before it."""
    reached = Stage.BEGINNING
    for stage, holds in shown_by(rule, rate, counts, was_embedded).items():
        if not holds:
            return reached
        reached = stage
    return reached


def shown_by(
    rule: JourneyRule, rate: Rate, counts: Counts, was_embedded: bool | None
) -> dict[Stage, bool]:
    """For each stage in order, whether its own part of the rule is met."""
    return {
        Stage.REACHED: bool(
            counts.took_part or counts.sessions or counts.reached_activities or rate.part
        ),
        Stage.TRAINED: rate.whole > 0 and 100 * rate.part >= rule.trained_share * rate.whole,
        Stage.ACTIVE: counts.activities >= rule.active_activities,
        Stage.EMBEDDED: counts.embedded_activities >= rule.embedded_activities
        and counts.kinds >= rule.embedded_kinds
        and counts.lasting > 0,
        Stage.SUSTAINED: bool(was_embedded) and counts.reflective + counts.refreshers > 0,
    }
