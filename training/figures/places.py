"""Places in sessions to come: how many are free, who waits, and what release is asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import StaffMember, Unit
from training.models import Place, Session

S = Place.State
# Nominated; or with a place, while the session has changed since release was agreed.
ASKED_ANEW = Q(
    state__in=[S.BOOKED, S.WAITING], nominated_at__isnull=False, released_at__isnull=True
)
NEEDS_A_WORD = Q(state=S.NOMINATED) | ASKED_ANEW


@dataclass(frozen=True, slots=True)
class Seats:
    """Of one session: people with a place (`taken`), waiting, and nominated without release yet.

    Somebody with two joined records is one. `capacity` and `free` are None when nobody has said
    how many places there are.
    """

    capacity: int | None
    taken: int
    waiting: int
    nominated: int

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


@dataclass(frozen=True, slots=True)
class ReleaseHours:
    """Minutes of working time for sessions to come: asked for, and given so far.

    `people` counts places that wait for an answer: a person in two sessions is two.
    """

    people: int
    asked: int
    given: int


def seats_of(sessions: Collection[Session]) -> dict[int, Seats]:
    """The seats of each of these sessions by its id. One query."""
    people = Count(survivor_of("staff_member"), distinct=True)
    rows = Place.objects.filter(session__in=[session.pk for session in sessions])
    counted = (
        rows.order_by()
        .values("session")
        .annotate(
            taken=_of(people, S.BOOKED, S.CAME),
            waiting=_of(people, S.WAITING),
            nominated=_of(people, S.NOMINATED),
        )
    )
    by_id = {row.pop("session"): row for row in counted}
    none = {"taken": 0, "waiting": 0, "nominated": 0}
    return {one.pk: Seats(one.capacity, **by_id.get(one.pk, none)) for one in sessions}


def _of(people: Count, *states: str) -> Count:
    return Count(people.source_expressions[0], filter=Q(state__in=states), distinct=True)


def minutes_of(session: Session) -> int | None:
    """Minutes of working time for the whole session, all days; None when not known."""
    if session.minutes is None:
        return None
    own = [day.minutes for day in session.further_days.all()] if session.ends_on else []
    return int(session.minutes) + sum(session.minutes if n is None else n for n in own)


def is_asked_anew(place: Place) -> bool:
    """Whether release was agreed, and the session has changed since; in words, `ASKED_ANEW`."""
    is_in = place.state in (S.BOOKED, S.WAITING)
    return is_in and place.nominated_at is not None and place.released_at is None


def asked_of_me(scope: Scope, *, on: date) -> "QuerySet[Place, Place]":
    """Places of people in the scope, in sessions to come, whose release waits for agreement.

    Nominations, and places in a session that has changed since release was agreed.
    Whoever has left by then is not asked about. The soonest session first.
    """
    seen = StaffMember.objects.within(scope).filter(merged_into=None)
    rows = Place.objects.filter(
        Q(session__ends_on__gte=on) | Q(session__on__gte=on),
        NEEDS_A_WORD,
        session__state=Session.State.PLANNED,
    ).annotate(who=survivor_of("staff_member"))
    found: QuerySet[Place, Place] = (
        rows.filter(who__in=seen.still_here_on(on).values("pk"))
        .select_related("session__unit", "session__course", "staff_member__home_unit")
        .order_by("session__on", "session", "staff_member__sort_key", "pk")
    )
    return found


def release_hours(scope: Scope, unit: Unit, *, on: date) -> ReleaseHours:
    """Release of people of the branch for sessions on `on` or after. One query."""
    rows = Place.objects.filter(
        session__on__gte=on,
        session__state=Session.State.PLANNED,
        staff_member__in=StaffMember.objects.within(scope),
        staff_member__home_unit__path__startswith=unit.path,
        state__in=Place.AHEAD,
    )
    found: dict[str, Any] = rows.aggregate(
        people=Count("pk", filter=NEEDS_A_WORD),
        asked=Coalesce(Sum("release_asked"), 0),
        given=Coalesce(Sum("release_given"), 0),
    )
    return ReleaseHours(**found)


def open_sessions(unit: Unit, *, on: date, limit: int = 12) -> list[Session]:
    """Planned sessions that people of `unit` may be invited to, the soonest first. One query.

    Held by the unit, by one below it, or by one above it.
    """
    reach = Q(unit__in=unit.ancestor_ids) | Q(unit__path__startswith=unit.path)
    rows = Session.objects.filter(reach, state=Session.State.PLANNED, on__gte=on)
    found = rows.select_related("unit", "course__level").prefetch_related("further_days")
    return list(found.order_by("on", F("starts_at").asc(nulls_last=True), "pk")[:limit])


def is_open_to(scope: Scope, session: Session) -> bool:
    """Held in a branch of `scope`, or by a unit above one."""
    path = session.unit.path
    return scope.holds(path) or any(branch.startswith(path) for branch in scope.branches)


def session_for(scope: Scope, session_id: int) -> Session | None:
    """A session that people of the scope may be invited to; None for any other. One query."""
    rows = Session.objects.select_related("unit", "course__level").filter(pk=session_id)
    session: Session | None = rows.first()
    return session if session and is_open_to(scope, session) else None


def place_for(scope: Scope, place_id: int) -> tuple[Place | None, bool]:
    """A place that the scope may speak of, and whether it plans the work of the person.

    The place is None where it holds neither the session's unit nor the person. Two queries.
    """
    rows = Place.objects.select_related(
        "session__unit", "session__course", "staff_member__home_unit"
    )
    place: Any = rows.annotate(who=survivor_of("staff_member")).filter(pk=place_id).first()
    if place is None:
        return None, False
    releases = StaffMember.objects.within(scope).filter(pk=place.who).exists()
    seen = scope.holds(place.session.unit.path)
    return (place if seen or releases else None), releases and is_open_to(scope, place.session)


def places_ahead(scope: Scope, session: Session, *, limit: int) -> list[Place]:
    """Who may still come: all of a session of the scope, else the people of the scope alone.

    Who has a place, A to Z; then who waits, longest first; then who is nominated. One query.
    """
    rows = Place.objects.filter(session=session, state__in=Place.AHEAD)
    if not scope.holds(session.unit.path):
        seen = StaffMember.objects.within(scope).values("pk")
        rows = rows.annotate(who=survivor_of("staff_member")).filter(who__in=seen)
    order = Case(When(state=S.BOOKED, then=0), When(state=S.WAITING, then=1), default=2)
    rows = rows.select_related("staff_member__home_unit").order_by(
        order, F("waiting_since").asc(nulls_first=True), "staff_member__sort_key", "pk"
    )
    return list(rows[:limit])
