"""What waits for somebody on the first page: answers, actions, conversations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.permissions import Permission
from core.scope import Viewer
from implementation.models import Action


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do or to know: its words, the page where it is done, a smaller line below.

    The address is `url_name` with `args`; `on` is a day of the thing, when it has one.
    """

    label: str
    url_name: str
    args: tuple[Any, ...] = ()
    note: str = ""
    on: date | None = None


def plans_soon(viewer: Viewer, on: date) -> list[Waiting]:
    """The viewer's own plans for `on` and the 14 days after it. One query."""
    mine = Action.objects.within(viewer.scope_for(Permission.VIEW_IMPLEMENTATION))
    soon = mine.open().filter(owner_id=viewer.user_id, owner__isnull=False)
    soon = soon.due_between(on, on + timedelta(days=14)).soonest_first()
    return [
        Waiting(plan.words, "implementation:plan_detail", (plan.pk,), on=plan.due_on)
        for plan in soon.for_list()[:10]
    ]


Provider = Callable[[Viewer, date], Iterable[Waiting]]
# Each asks the same number of questions however much waits, and looks at modules and rights itself.
PROVIDERS: tuple[Provider, ...] = (plans_soon,)


def waiting_for(viewer: Viewer, *, on: date) -> list[Waiting]:
    """Everything that waits for `viewer` on a day, kind by kind."""
    return [one for provider in PROVIDERS for one in provider(viewer, on)]
