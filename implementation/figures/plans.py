"""What plans ask of teams, beside what they free. Stopped plans are not counted."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from core.scope import Scope
from implementation.models import Action
from implementation.models.action import ActionQuerySet
from services.models import Unit


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes that plans ask and free; `asking` and `freeing` are the plans where it was said."""

    plans: int
    asking: int
    minutes_asked: int
    freeing: int
    minutes_freed: int


def hours_of(rows: ActionQuerySet) -> Hours:
    """Of the plans in `rows`, which came within a scope. One query."""
    return Hours(
        **rows.standing()
        .order_by()
        .aggregate(
            plans=Count("pk"),
            asking=Count("minutes_asked"),
            minutes_asked=Sum("minutes_asked", default=0),
            freeing=Count("minutes_freed"),
            minutes_freed=Sum("minutes_freed", default=0),
        )
    )


@dataclass(frozen=True, slots=True)
class DuePlan:
    """A plan that is neither done nor stopped, without its owner's name."""

    plan_id: int
    words: str
    unit_name: str
    due_on: date


def plans_due(
    scope: Scope, unit: Unit, *, until_on: date, limit: int | None = None
) -> tuple[DuePlan, ...]:
    """Open plans of the branch that were planned for `until_on` or before, by day. One query."""
    rows = Action.objects.within(scope).in_branch(unit.path).open().filter(due_on__lte=until_on)
    found = rows.for_list().soonest_first()[:limit]
    return tuple(DuePlan(one.pk, one.words, one.unit.name, one.due_on) for one in found)
