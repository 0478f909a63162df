"""What plans ask of teams, beside what they free. Stopped plans are not counted."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from core.scope import Scope
from implementation.models import Action
from services.models import Unit


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes that plans ask and free; `asking` and `freeing` are the plans where it was said."""

    plans: int
    asking: int
    minutes_asked: int
    freeing: int
    minutes_freed: int


def hours_of(scope: Scope, unit: Unit | None, from_on: date | None, until_on: date | None) -> Hours:
    """Of the plans for a day in the period, both days inclusive, in the branch of `unit`.

    None as unit means all of `scope`, None as a day no bound on that side. One query.
    """
    rows = Action.objects.within(scope).standing()
    if unit is not None:
        rows = rows.in_branch(unit.path)
    bounds = {"due_on__gte": from_on, "due_on__lte": until_on}
    rows = rows.filter(**{name: day for name, day in bounds.items() if day is not None})
    return Hours(
        **rows.aggregate(
            plans=Count("pk"),
            asking=Count("minutes_asked"),
            minutes_asked=Sum("minutes_asked", default=0),
            freeing=Count("minutes_freed"),
            minutes_freed=Sum("minutes_freed", default=0),
        )
    )
