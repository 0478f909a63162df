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
from training.actions.requirements import Whom, ask, stop_asking
from training.actions.snapshots import mark_stale
from training.actions.standing import recompute
from training.models import Course, Framework, FrameworkInForce, Level
from training.reference import load, load_more, load_supervision


@transaction.atomic
def load_frameworks() -> None:
    """Put the shared frameworks and courses in place; safe to repeat. Nobody's scope has them."""
    model = partial(apps.get_model, "training")
    load(model)
    load_more(model)
    load_supervision(model)


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


def set_requirement(
    *,
    by: Scope,
    role: JobRole,
    levels: Collection[Level],
    from_on: date,
    unit: Unit | None = None,
    reason: str = "",
    **times: int | None,
) -> None:
    """What one role is asked for, everywhere or in the branch of `unit`: see `ask`."""
    whom = Whom(role.organisation, role=role, unit=unit)
    ask(by=by, whom=whom, levels=levels, from_on=from_on, reason=reason, **times)


def withdraw_requirement(
    *, by: Scope, role: JobRole, from_on: date, unit: Unit | None = None
) -> None:
    """From `from_on` nobody has decided about the role (in the branch of `unit`) any more."""
    stop_asking(by=by, whom=Whom(role.organisation, role=role, unit=unit), from_on=from_on)


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
