"""Totals without names, and agreements with partners, for tests."""

import datetime as dt

from core.permissions import Permission
from services.models import RoleGroup, Unit
from tests.factories import everywhere
from training.actions.totals import TotalLine, set_totals
from training.models import Level


def make_group(name: str, organisation: Unit) -> RoleGroup:
    return RoleGroup.objects.get_or_create(organisation=organisation, name=name)[0]


def say_totals(
    unit: Unit,
    on: dt.date,
    people: dict[RoleGroup | None, int],
    levels: dict[RoleGroup | None, dict[Level, int]] | None = None,
    **facts: str,
) -> None:
    """The unit says how many people it has by group, and how many of them hold each level."""
    held = levels or {}
    lines = [TotalLine(group, n, held.get(group, {})) for group, n in people.items()]
    by = everywhere(unit, Permission.RECORD_TRAINING)
    set_totals(by=by, unit=unit, counted_on=on, lines=lines, **facts)
