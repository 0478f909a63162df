"""What someone logged last, so that the next entry starts from there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Case, Count, Q, QuerySet, When

from core.scope import Scope
from implementation.models import Activity, Barrier
from implementation.models.activity import ActivityQuerySet, kind_key

LOOK_BACK = 40
# Kinds that come again week by week.
REGULAR = (
    Activity.Kind.REFLECTIVE,
    Activity.Kind.PEER,
    Activity.Kind.CLINIC,
    Activity.Kind.WORKING_GROUP,
    Activity.Kind.SURVIVE_THRIVE,
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lately:
    """Units (ids) and kinds (keys) of the last entries of one user, the newest first, each once."""

    units: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()


def lately_logged(scope: Scope) -> Lately:
    """From the activities this user logged. One query."""
    mine = Activity.objects.within(scope).filter(logged_by_id=scope.user_id)
    rows = list(mine.order_by("-pk").values_list("unit_id", "kind", "own_kind_id")[:LOOK_BACK])
    kinds = _each_once(kind_key(kind, own) for _unit, kind, own in rows)
    return Lately(_each_once(row[0] for row in rows), kinds)


def to_repeat(scope: Scope, *, today: date) -> Activity | None:
    """What this user could log again: a regular group of theirs from this day last week.

    An own kind in use is regular when it was held twice. Without one on that day, the last regular
    one before `today`. One query.
    """
    mine = Activity.objects.hosted_within(scope).standing().filter(logged_by_id=scope.user_id)
    regular = mine.filter(Q(kind__in=REGULAR) | Q(own_kind__in=_often(mine, today)), on__lt=today)
    last_week = Case(When(on=today - timedelta(days=7), then=1), default=0)
    rows = regular.select_related("unit", "own_kind").order_by(last_week.desc(), "-on", "-pk")
    found: Activity | None = rows.first()
    return found


def _often(mine: ActivityQuerySet, today: date) -> QuerySet[Any]:
    """Own kinds (ids) in use that were held at least twice before `today`."""
    held = mine.filter(status=Activity.Status.HELD, own_kind__is_retired=False, on__lt=today)
    times = held.order_by().values("own_kind").annotate(times=Count("pk"))
    found: QuerySet[Any] = times.filter(times__gte=2).values("own_kind")
    return found


def lately_noted(scope: Scope) -> Lately:
    """From the barriers this user noted. One query."""
    mine = Barrier.objects.within(scope).filter(noted_by_id=scope.user_id)
    return Lately(
        units=_each_once(mine.order_by("-pk").values_list("unit_id", flat=True)[:LOOK_BACK])
    )


def _each_once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
