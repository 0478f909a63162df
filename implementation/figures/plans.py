"""What plans ask of teams, beside what they free. Stopped plans are not counted."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from implementation.models.action import ActionQuerySet


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
