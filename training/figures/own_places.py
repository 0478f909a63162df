"""What people see of their own places: what they were told, where they are on a list, wishes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from services.figures.people import records_of
from services.models import StaffMember
from training.figures.demand import still_open
from training.models import Course, Place, Session, SessionNotice, WishForCourse

MOST = 20
About = SessionNotice.About


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A session to come and where the person stands; `state` is one of `Place.AHEAD`."""

    place_id: int
    session: Session
    state: str


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """The last thing the person was told about a session to come that still holds."""

    session: Session
    about: str
    told_on: date


@dataclass(frozen=True, slots=True)
class OwnWish:
    """A course the person would like; `is_open` until they are on a list for it or have done it."""

    course_id: int
    course: str
    since: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """Everything of one person, the soonest session first."""

    places: tuple[OwnPlace, ...]
    notices: tuple[OwnNotice, ...]
    wishes: tuple[OwnWish, ...]


def own_places(person: StaffMember, *, on: date) -> OwnPlaces:
    """As at `on` (today). Ask it for the person who is signed in only. Five queries."""
    ids = records_of(person)
    places = list(_ahead(ids, on)[:MOST])
    return OwnPlaces(
        tuple(OwnPlace(one.pk, one.session, one.state) for one in places),
        tuple(_notices(ids, on, {one.session_id: one.state for one in reversed(places)})),
        tuple(_wishes(ids, on)),
    )


def own_place(person: StaffMember, place_id: int, *, on: date) -> Place | None:
    """A place of the person in a session to come, whatever was said of it; None for any other."""
    rows = Place.objects.filter(_to_come(on), staff_member__in=records_of(person), pk=place_id)
    place: Place | None = rows.select_related("session__unit", "staff_member").first()
    return place


def could_wish_for(person: StaffMember, *, again: bool = False) -> list[Course]:
    """Courses on offer that the person has no wish for yet, A to Z; with `again` those too."""
    wished = WishForCourse.objects.filter(staff_member__in=records_of(person)).values("course")
    offered = Course.objects.offered_to(person.organisation_id)
    rows = offered if again else offered.exclude(pk__in=wished)
    return list(rows.select_related("level").order_by("name", "pk"))


def _to_come(on: date) -> Q:
    return Q(session__on__gte=on) | Q(session__ends_on__gte=on)


def _ahead(ids: list[int], on: date) -> "QuerySet[Place, Place]":
    rows = Place.objects.filter(_to_come(on), staff_member__in=ids, state__in=Place.AHEAD)
    related = ("session__unit", "session__course")
    rows = rows.filter(session__state=Session.State.PLANNED).select_related(*related)
    found: QuerySet[Place, Place] = rows.order_by("session__on", "pk")
    return found


def _notices(ids: list[int], on: date, states: dict[int, str]) -> list[OwnNotice]:
    """The newest of each session that still holds: nobody is told of a place they gave back."""
    rows = SessionNotice.objects.filter(_to_come(on), staff_member__in=ids)
    found: dict[int, OwnNotice] = {}
    for row in rows.select_related("session__unit").order_by("-made_at", "-pk")[: MOST * 5]:
        if row.session_id not in found and _holds(row, states.get(row.session_id, "")):
            told_on = timezone.localdate(row.made_at)
            found[row.session_id] = OwnNotice(row.session, row.about, told_on)
    return sorted(found.values(), key=lambda one: (one.session.on, one.session.pk))


def _holds(row: SessionNotice, state: str) -> bool:
    if row.session.state == Session.State.CANCELLED:
        return bool(row.about == About.CANCELLED)
    if row.about == About.MOVED:
        return state in Place.AHEAD and row.revision == row.session.revision
    return bool(row.about != About.CANCELLED and state == Place.State.BOOKED)


def _wishes(ids: list[int], on: date) -> list[OwnWish]:
    rows: Any = WishForCourse.objects.filter(staff_member__in=ids)
    stand = set(still_open(rows, on=on).values_list("course", flat=True))
    found = {row.course_id: row for row in rows.select_related("course").order_by("-since", "-pk")}
    wishes = [OwnWish(pk, row.course.name, row.since, pk in stand) for pk, row in found.items()]
    return sorted(wishes, key=lambda one: (one.course.casefold(), one.course_id))


def own_wish(person: StaffMember, course_id: int) -> Course | None:
    """The course that the person wished for, by any of their records; None without that wish."""
    found: Course | None = (
        Course.objects.filter(wishes__staff_member__in=records_of(person), pk=course_id)
        .distinct()
        .first()
    )
    return found
