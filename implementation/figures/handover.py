"""What is open in a branch, as somebody who takes over needs it."""

from dataclasses import dataclass
from datetime import date

from core.permissions import Permission
from core.scope import Scope, Viewer
from implementation.models import Activity, Barrier
from services.models import Unit


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Something open: where, what, since or on which day, and who can act."""

    unit_name: str
    what: str
    on: date
    who: str = ""


def barriers_told(viewer: Viewer, unit: Unit, *, on: date) -> tuple[OpenLine, ...]:
    """Barriers in the way of the branch on a day that `viewer` is told of, by unit. One query."""
    scope = viewer.scope_for(Permission.VIEW_IMPLEMENTATION)
    rows = Barrier.objects.within(scope).in_branch(unit.path).told_to(viewer).open_on(on)
    ordered = rows.for_list().order_by("unit__sort_key", "since_on", "pk")
    return tuple(
        OpenLine(row.unit.name, str(row), row.since_on, row.get_who_can_remove_display())
        for row in ordered
    )


def activities_planned(scope: Scope, unit: Unit) -> tuple[OpenLine, ...]:
    """Activities that the branch plans, the soonest first. One query."""
    rows = Activity.objects.within(scope).in_branch(unit.path)
    planned = rows.filter(status=Activity.Status.PLANNED).select_related("unit", "own_kind")
    return tuple(
        OpenLine(row.unit.name, f"{row.kind_name}. {row.note}".strip(" ."), row.on)
        for row in planned.order_by("on", "pk")
    )
