"""Dated totals for units that run without a list of names."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change, refuse_outside
from services.models import Headcount, RoleGroup, Unit
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
    if role_group and role_group.organisation_id != unit.organisation_id:
        raise ValidationError({"role_group": _("Choose a group of the same organisation.")})
    row, _new = Headcount.objects.update_or_create(
        unit=unit,
        role_group=role_group,
        counted_on=counted_on,
        defaults={"people": people, "note": note},
    )
    tree_changed.send(Unit, organisation_id=unit.organisation_id)
    return row  # type: ignore[no-any-return]
