"""Cohort programmes: their parts, their milestones, and taking one back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.once import insert_once, save_or_refuse
from implementation.actions.taking_back import put_back, take_back
from implementation.models import Cohort, Component, Milestone, MilestoneReached
from services.models import Unit


@transaction.atomic
def add_cohort(
    *,
    by: Scope,
    unit: Unit,
    name: str,
    milestones: Sequence[str] = (),
    once: UUID | None = None,
    **facts: Any,
) -> Cohort:
    """A programme that `unit` runs. The same `once` gives the one that was made first.

    `facts`: programme, starts_on, ends_on, note. Raises ValueError when it ends before it starts.
    """
    must_hold(by, unit)
    check_days(facts.get("starts_on"), facts.get("ends_on"))
    row = Cohort(unit=unit, name=name, recorded_by_id=by.user_id, once=once, **facts)
    earlier = insert_once(row, "unit")
    if earlier is None:
        _set_milestones(row, milestones)
    return earlier or row


@transaction.atomic
def change_cohort(
    *, by: Scope, cohort: Cohort, unit: Unit, milestones: Sequence[str], **facts: Any
) -> Cohort:
    """Set what is known now; milestones that a site reached cannot be left out. Safe to repeat."""
    row = locked_cohort(by, cohort)
    must_hold(by, unit)
    if unit.organisation_id != row.unit.organisation_id:
        raise ValueError(_("Choose a team of the same organisation."))
    check_days(facts.get("starts_on"), facts.get("ends_on"))
    for key, value in {"unit": unit, **facts}.items():
        setattr(row, key, value)
    row.save()
    _set_milestones(row, milestones)
    return row


@transaction.atomic
def withdraw_cohort(*, by: Scope, cohort: Cohort, now: datetime | None = None) -> Cohort:
    """Take a programme back: it leaves the list and every figure. Safe to repeat."""
    row = locked_cohort(by, cohort)
    take_back(row, now)
    return row


@transaction.atomic
def restore_cohort(*, by: Scope, cohort: Cohort) -> Cohort:
    """Put back what was taken back. Safe to repeat."""
    row = locked_cohort(by, cohort)
    put_back(row)
    return row


@transaction.atomic
def set_component(
    *,
    by: Scope,
    cohort: Cohort,
    component: Component | None = None,
    name: str,
    kind: str,
    planned: int | None,
) -> Component:
    """Add a part, or change one. Raises ValueError for a second part of that name.

    Raises ValueError too when a site already took part more often than is planned now.
    """
    locked_cohort(by, cohort)
    row = component or Component(cohort=cohort)
    if row.cohort_id != cohort.pk:
        raise PermissionError(f"{row} is a part of another programme")
    if planned is not None and _most_often(row) > planned:
        raise ValueError(_("A site already took part more often than that."))
    row.name, row.kind, row.planned = name, kind, planned
    save_or_refuse(row, _("There is a part of this name already."))
    return row


def _most_often(component: Component) -> int:
    times = component.counts.values_list("times", flat=True) if component.pk else []
    return max(times, default=0)


@transaction.atomic
def remove_component(*, by: Scope, component: Component) -> None:
    """Take a part away. Raises ValueError when a site took part in it."""
    locked_cohort(by, component.cohort)
    if _most_often(component):
        raise ValueError(_("Sites took part in this. Take their numbers away first."))
    component.delete()


def locked_cohort(by: Scope, cohort: Cohort) -> Cohort:
    """The row, held until the end. Raises PermissionError outside `by`."""
    row: Cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    must_hold(by, row.unit)
    return row


def check_days(first: date | None, last: date | None) -> None:
    """Raises ValueError when the last day lies before the first."""
    if first and last and last < first:
        raise ValueError(_("The last day is on or after the first."))


def _set_milestones(cohort: Cohort, names: Sequence[str]) -> None:
    """The milestones in this order. Raises ValueError when one that was reached is left out."""
    known = {one.name.lower(): one for one in cohort.milestones.all()}
    wanted = {name.lower(): name for name in names}
    gone = [one for key, one in known.items() if key not in wanted]
    if MilestoneReached.objects.filter(milestone__in=gone).exists():
        raise ValueError(_("A site reached a milestone that you left out. Keep it in the list."))
    Milestone.objects.filter(pk__in=[one.pk for one in gone]).delete()
    for position, (key, name) in enumerate(wanted.items()):
        row = known.get(key) or Milestone(cohort=cohort)
        row.name, row.position = name, position
        row.save()
