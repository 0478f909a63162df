"""What is open in a branch, as somebody who takes over needs it."""

from dataclasses import dataclass
from datetime import date

from core.permissions import Permission
from core.scope import Scope, Viewer
from implementation.figures.recommendations import Standing, standing_of
from implementation.figures.told_as import order_told, place_of
from implementation.models import Action, Activity, Barrier, Recommendation
from services.models import Unit


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Something open: where, what, since or on which day, and who can act."""

    unit_name: str
    what: str
    on: date
    who: str = ""


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """A recommendation that is open: where, who asked what and when, and how far it is."""

    unit_name: str
    asked_by: str
    what: str
    asked_on: date
    standing: Standing


def barriers_told(viewer: Viewer, unit: Unit, *, on: date) -> tuple[OpenLine, ...]:
    """Barriers in the way of the branch on a day that `viewer` is told of, by unit. One query."""
    scope = viewer.scope_for(Permission.VIEW_IMPLEMENTATION)
    rows = Barrier.objects.within(scope).told_to(viewer).found_in(unit.path, viewer).open_on(on)
    ordered = rows.for_list().order_by(order_told(), "since_on", "pk")
    return tuple(
        OpenLine(place_of(row).name, str(row), row.since_on, row.get_who_can_remove_display())
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


def plans_open(viewer: Viewer, unit: Unit) -> tuple[OpenLine, ...]:
    """Plans of the branch that are neither done nor stopped, the nearest day first. One query.

    `who` is the role in words; the owner's name only where `viewer` may see names.
    """
    rows = Action.objects.within(viewer.scope_for(Permission.VIEW_IMPLEMENTATION))
    found = rows.in_branch(unit.path).open().for_list().soonest_first()
    return tuple(
        OpenLine(row.unit.name, row.words, row.due_on, _owner(viewer, row)) for row in found
    )


def _owner(viewer: Viewer, row: Action) -> str:
    named = row.owner is not None and viewer.may(Permission.VIEW_STAFF, row.unit.path)
    return ", ".join(one for one in (row.owner_words, str(row.owner) if named else "") if one)


def recommendations_open(scope: Scope, unit: Unit) -> tuple[OpenAsk, ...]:
    """What a body asked of the branch and is still open, the newest ask first. Eight queries."""
    rows = Recommendation.objects.within(scope).standing().in_branch(unit.path).for_list()
    return tuple(
        OpenAsk(row.unit.name, row.asked_by, _ask(row), row.asked_on, standing)
        for row in rows
        if (standing := standing_of(row)).is_open
    )


def _ask(row: Recommendation) -> str:
    return f"{row.reference} {row.ask}".strip()
