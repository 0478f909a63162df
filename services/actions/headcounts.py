"""Dated totals for units that run without a list of names."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change, refuse_outside
from services.models import CountedBy, Headcount, RoleGroup, Unit
from services.signals import tree_changed


@change
def set_headcount(
    *,
    by: Scope,
    unit: Unit,
    role_group: RoleGroup | None,
    counted_on: date,
    people: int,
    note: str = "",
) -> Headcount:
    """On `counted_on` the unit had `people` people of `role_group` (None: not split by group).

    The same day again replaces the number. Raises PermissionError outside `by`.
    """
    refuse_outside(by, unit)
    row = _keep(by, unit, role_group, counted_on, people=people, note=note)
    tree_changed.send(Unit, organisation_id=unit.organisation_id)
    return row


@change
def set_headcounts(
    *,
    by: Scope,
    unit: Unit,
    counted_on: date,
    people: Mapping[RoleGroup | None, int],
    given_by: str = "",
    note: str = "",
) -> list[Headcount]:
    """The whole workforce of the unit on `counted_on`, by role group, in the order given.

    A group that was counted before and is not named now has nobody from that day. The same day
    again replaces the numbers. Raises PermissionError outside `by`, ValueError when the unit as a
    whole stands beside groups: one person would be counted twice.
    """
    refuse_outside(by, unit)
    if None in people and len(people) > 1:
        raise ValueError(_("Fill in the groups, or everybody together. Both would count twice."))
    facts = {"given_by": given_by, "note": note}
    kept = [_keep(by, unit, group, counted_on, people=n, **facts) for group, n in people.items()]
    for group in _counted_before(unit, counted_on) - set(people):
        _keep(by, unit, group, counted_on, people=0, **facts)
    tree_changed.send(Unit, organisation_id=unit.organisation_id)
    return kept


@change
def choose_what_counts(*, by: Scope, unit: Unit, from_on: date, counts: str) -> CountedBy:
    """From `from_on` the unit is told by its names or by its totals; nothing is deleted.

    The same day again replaces the choice. Raises PermissionError outside `by`.
    """
    refuse_outside(by, unit)
    row, _new = CountedBy.objects.update_or_create(
        unit=unit, from_on=from_on, defaults={"counts": counts, "noted_by_id": by.user_id}
    )
    tree_changed.send(Unit, organisation_id=unit.organisation_id)
    return row  # type: ignore[no-any-return]


def _keep(
    by: Scope, unit: Unit, group: RoleGroup | None, counted_on: date, **facts: Any
) -> Headcount:
    if group and group.organisation_id != unit.organisation_id:
        raise ValidationError({"role_group": _("Choose a group of the same organisation.")})
    row, _new = Headcount.objects.update_or_create(
        unit=unit,
        role_group=group,
        counted_on=counted_on,
        defaults={**facts, "noted_by_id": by.user_id},
    )
    return row  # type: ignore[no-any-return]


def _counted_before(unit: Unit, day: date) -> set[RoleGroup | None]:
    rows = Headcount.objects.filter(unit=unit, counted_on__lte=day).select_related("role_group")
    return {row.role_group for row in rows}
