"""Plans that are near, for their owner: on the first page, and in the weekly mail."""

from datetime import date, timedelta

from django.urls import reverse

from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.wait import Waiting
from implementation.models import Action
from services.digests import Line, Reader

AHEAD = timedelta(days=14)


def plans_soon(viewer: Viewer, on: date) -> list[Waiting]:
    """The viewer's own plans for `on` and the 14 days after it. One query."""
    return [
        Waiting(plan.words, "implementation:plan_detail", (plan.pk,), on=plan.due_on)
        for plan in _own_soon(viewer, on)
    ]


def plan_lines(reader: Reader, on: date) -> list[Line]:
    """The same plans as lines of the weekly mail; a plan is news, never a reminder."""
    return [
        Line(
            key=f"plan {plan.pk}",
            words=f"{plan.words}, {plan.unit.name}",
            path=reverse("implementation:plan_detail", args=[plan.pk]),
            on=plan.due_on,
        )
        for plan in _own_soon(reader.viewer, on)
    ]


def _own_soon(viewer: Viewer, on: date) -> list[Action]:
    mine = Action.objects.within(viewer.scope_for(Permission.VIEW_IMPLEMENTATION))
    soon = mine.open().filter(owner_id=viewer.user_id, owner__isnull=False)
    return list(soon.due_between(on, on + AHEAD).soonest_first().for_list()[:10])
