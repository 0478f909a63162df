"""Plans that are near, for their owner on the first page."""

from datetime import date, timedelta

from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.wait import Waiting
from implementation.models import Action


def plans_soon(viewer: Viewer, on: date) -> list[Waiting]:
    """The viewer's own plans for `on` and the 14 days after it. One query."""
    mine = Action.objects.within(viewer.scope_for(Permission.VIEW_IMPLEMENTATION))
    soon = mine.open().filter(owner_id=viewer.user_id, owner__isnull=False)
    soon = soon.due_between(on, on + timedelta(days=14)).soonest_first()
    return [
        Waiting(plan.words, "implementation:plan_detail", (plan.pk,), on=plan.due_on)
        for plan in soon.for_list()[:10]
    ]
