"""The waiting list of a session: whoever has waited longest gets the next free place."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from services.figures.people import survivor_of
from services.models import StaffMember
from training.actions.notices import About, tell
from training.models import Place, Session

BOOKED, WAITING = Place.State.BOOKED, Place.State.WAITING


def free_places(session: Session) -> int | None:
    """How many places are left; None when nobody has said how many there are.

    Somebody with two joined records takes one place.
    """
    if session.capacity is None:
        return None
    taken = session.places.filter(state__in=[BOOKED, Place.State.CAME])
    people = set(taken.values_list(survivor_of("staff_member"), flat=True))
    return max(int(session.capacity) - len(people), 0)


def free_for_others(session: Session) -> int | None:
    """How many places are left once everybody who waits has one; None as in `free_places`.

    On the day itself nobody is moved from the list, and nobody passes them either.
    """
    free = free_places(session)
    if free is None:
        return None
    people = set(_waiting(session).values_list(survivor_of("staff_member"), flat=True))
    return max(free - len(people), 0)


def fill_places(session: Session, *, now: datetime | None = None) -> list[Place]:
    """Give free places to those who wait, in the order of waiting; who got one is told once.

    The caller holds the session's lock. Nothing moves on the day itself or after it, nor in a
    session that is called off. Whoever has left by then is passed over.
    """
    now = now or timezone.now()
    if session.state != Session.State.PLANNED or session.on <= timezone.localdate(now):
        return []
    free = free_places(session)
    waiting = list(_waiting(session) if free is None else _waiting(session)[:free])
    for place in waiting:
        place.state, place.state_before = BOOKED, WAITING
    Place.objects.bulk_update(waiting, ["state", "state_before"])
    tell(session, [place.staff_member_id for place in waiting], About.PROMOTED, now=now)
    return waiting


def _waiting(session: Session) -> "QuerySet[Place, Place]":
    """Those who wait and will still be here, whoever has waited longest first."""
    here = StaffMember.objects.still_here_on(session.last_on).values("pk")
    places = session.places.filter(state=WAITING).annotate(who=survivor_of("staff_member"))
    kept: QuerySet[Place, Place] = places.filter(who__in=here)
    return kept.order_by("waiting_since", "pk")
