"""Choosing a framework and saying which role is asked for which level."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from core.scope import Scope
from services.models import JobRole, Unit
from training.actions.snapshots import mark_stale
from training.actions.standing import recompute
from training.models import Course, Framework, FrameworkInForce, Level, LevelRequirement
from training.reference import load, load_supervision


@transaction.atomic
def load_frameworks() -> None:
    """Put the shared frameworks and courses in place; safe to repeat. Nobody's scope has them."""
    load(partial(apps.get_model, "training"))
    load_supervision(partial(apps.get_model, "training"))


@transaction.atomic
def choose_framework(
    *, by: Scope, organisation: Unit, framework: Framework, from_on: date
) -> FrameworkInForce:
    """Count by `framework` from `from_on` (inclusive); the one before ends the day before.

    Choices that were to start on or after that day are dropped. Raises PermissionError when the
    organisation is outside `by`.
    """
    _must_hold(by, organisation)
    rows = FrameworkInForce.objects.filter(organisation=organisation)
    rows.filter(from_on__gte=from_on).delete()
    ending = Q(until_on=None) | Q(until_on__gte=from_on)
    rows.filter(ending).update(until_on=from_on - timedelta(days=1))
    chosen = FrameworkInForce.objects.create(
        organisation=organisation, framework=framework, from_on=from_on
    )
    mark_stale(organisation.pk, from_on)
    recompute(organisation.pk)
    return chosen


@transaction.atomic
def set_requirement(
    *,
    by: Scope,
    role: JobRole,
    levels: Collection[Level],
    from_on: date,
    unit: Unit | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """From `from_on` (inclusive) the role is asked for exactly `levels`; none: nothing is asked.

    With `unit` it holds in that branch only. What was asked until then ends the day before; a
    level that stays keeps its row, so setting the same again changes nothing.
    Raises PermissionError when the organisation (or the unit) is outside `by`.
    """
    _must_hold(by, unit or role.organisation)
    wanted: set[int | None] = {level.pk for level in levels}
    wanted = wanted or {None}
    kept = _end_others(role, unit, wanted, from_on)
    facts = {**facts, "role": role, "unit": unit, "from_on": from_on, "reason": reason}
    LevelRequirement.objects.bulk_create(
        LevelRequirement(organisation_id=role.organisation_id, level_id=pk, **facts)
        for pk in sorted(wanted - kept, key=lambda pk: pk or 0)
    )
    mark_stale(role.organisation_id, from_on)
    recompute(role.organisation_id)


@transaction.atomic
def withdraw_requirement(
    *, by: Scope, role: JobRole, from_on: date, unit: Unit | None = None
) -> None:
    """From `from_on` nobody has decided about the role (in the branch of `unit`) any more."""
    _must_hold(by, unit or role.organisation)
    _end_others(role, unit, set(), from_on)
    mark_stale(role.organisation_id, from_on)
    recompute(role.organisation_id)


def _end_others(
    role: JobRole, unit: Unit | None, wanted: set[int | None], from_on: date
) -> set[int | None]:
    """End the rules that are not wanted any more; the levels whose rules go on."""
    rows = LevelRequirement.objects.filter(role=role, unit=unit)
    going_on = rows.filter(until_on=None, from_on__lte=from_on)
    kept = {pk for pk in going_on.values_list("level", flat=True) if pk in wanted}
    stays = Q(pk__in=[r.pk for r in going_on if r.level_id in kept])
    rows.exclude(stays).filter(from_on__gte=from_on).delete()
    ending = Q(until_on=None) | Q(until_on__gte=from_on)
    rows.exclude(stays).filter(ending).update(until_on=from_on - timedelta(days=1))
    return kept


@transaction.atomic
def add_course(
    *, by: Scope, organisation: Unit, code: str, name: str, level: Level | None, **facts: Any
) -> Course:
    """Add a course of the organisation, or bring the one with this code up to date.

    Records made before keep the level they were made with.
    """
    _must_hold(by, organisation)
    return Course.objects.update_or_create(
        organisation=organisation, code=code, defaults={"name": name, "level": level, **facts}
    )[0]


def _must_hold(by: Scope, unit: Unit) -> None:
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
