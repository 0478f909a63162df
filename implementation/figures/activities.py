"""What a branch did in a period. Withdrawn and planned activities are not counted."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from core.scope import Scope
from implementation.models import Activity, ActivityUnit
from implementation.models.activity import ActivityQuerySet, kind_key
from implementation.models.own import name_in
from services.figures.basis import Basis, hung_in
from services.models import Unit


@dataclass(frozen=True, slots=True)
class ActivityFigure:
    """One activity that was held. `minutes` and `reached_people` are None when nobody said."""

    activity_id: int
    kind: str
    kind_name: str
    on: date
    unit_id: int
    unit_name: str
    other_units: tuple[str, ...]
    reached_people: int | None
    minutes: int | None
    note: str
    reached_staff: int | None = None
    reached_using: int | None = None
    reached_partners: int | None = None
    minutes_planned: int | None = None
    strategies: tuple[str, ...] = ()
    endorsed_by: str = ""
    endorsed_on: date | None = None


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many activities of a kind were held."""

    kind: str
    name: str
    activities: int


@dataclass(frozen=True, slots=True)
class ActivitySummary:
    """Held activities of a branch: how many, in how many host units, and of which kinds.

    `reached_people` adds what was noted at each activity, so a person may be in it twice.
    """

    activities: int
    units: int
    reached_people: int
    kinds: tuple[KindCount, ...]


@dataclass(frozen=True, slots=True)
class LatestActivity:
    """One activity in one line."""

    activity_id: int
    kind_name: str
    on: date
    unit_name: str
    note: str


def activities_between(
    scope: Scope,
    unit: Unit,
    *,
    from_on: date,
    until_on: date,
    limit: int | None = None,
    basis: Basis = "today",
) -> tuple[ActivityFigure, ...]:
    """Activities held in the branch of `unit`, newest first; both days inclusive. Three queries."""
    rows = held_in(scope, unit, from_on, until_on, basis).for_list().order_by("-on", "-pk")
    return tuple(figure_of(row) for row in rows[:limit])


def latest_activities(
    scope: Scope,
    unit: Unit,
    *,
    from_on: date,
    until_on: date,
    limit: int,
    basis: Basis = "today",
) -> tuple[LatestActivity, ...]:
    """The newest of the same, in short. One query."""
    rows = held_in(scope, unit, from_on, until_on, basis).select_related("unit", "own_kind")
    return tuple(
        LatestActivity(row.pk, row.kind_name, row.on, row.unit.name, row.note)
        for row in rows.order_by("-on", "-pk")[:limit]
    )


def activity_summary(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> ActivitySummary:
    """The same in counts, kinds in alphabetical order. One query."""
    held = held_in(scope, unit, from_on, until_on, basis).order_by()
    rows = list(
        held.values_list("kind", "own_kind_id", "own_kind__names").annotate(
            n=Count("pk"),
            reached=Sum("reached_people", default=0),
            units=ArrayAgg("unit_id", distinct=True),
        )
    )
    kinds = [_kind_count(*row[:4]) for row in rows]
    return ActivitySummary(
        activities=sum(kind.activities for kind in kinds),
        units=len({unit_id for *_, units in rows for unit_id in units}),
        reached_people=sum(reached for *_, reached, _ in rows),
        kinds=tuple(sorted(kinds, key=lambda kind: kind.name.casefold())),
    )


def _kind_count(kind: str, own: int | None, names: dict[str, str] | None, n: int) -> KindCount:
    name = name_in(names) if names else str(Activity.Kind(kind).label)
    return KindCount(kind_key(kind, own), name, n)


def held_in(
    scope: Scope, unit: Unit, from_on: date, until_on: date, basis: Basis
) -> ActivityQuerySet:
    """Activities held in a period in which a unit of the branch took part, each once."""
    rows: ActivityQuerySet = Activity.objects.within(scope).held_between(from_on, until_on)
    if basis == "today":
        return rows.in_branch(unit.path)
    joined = ActivityUnit.objects.filter(
        hung_in(unit, place=F("unit_id"), day=OuterRef("on")), activity=OuterRef("pk")
    )
    hosted = hung_in(unit, place=F("unit_id"), day=F("on"))
    return rows.filter(Q(hosted) | Q(Exists(joined)))


def figure_of(row: Activity) -> ActivityFigure:
    """One activity as figures tell of it, whatever its state."""
    return ActivityFigure(
        activity_id=row.pk,
        kind=row.kind_key,
        kind_name=row.kind_name,
        on=row.on,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        other_units=tuple(unit.name for unit in row.other_units.all()),
        reached_people=row.reached_people,
        minutes=row.minutes,
        note=row.note,
        reached_staff=row.reached_staff,
        reached_using=row.reached_using,
        reached_partners=row.reached_partners,
        minutes_planned=row.minutes_planned,
        strategies=tuple(sorted((one.name for one in row.strategies.all()), key=str.casefold)),
        endorsed_by=row.endorsed_by,
        endorsed_on=row.endorsed_on,
    )
