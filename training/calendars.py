"""Calendar files of sessions: title, time and place, and nobody's name (RFC 5545).

A session keeps its UID for good. SEQUENCE grows with each change of the session, so a calendar
program takes a move for a move; one that was called off stays in as CANCELLED. There are no
alarms, and nothing is asked of whoever reads it (METHOD:PUBLISH).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.permissions import Permission
from core.query import count_of
from core.scope import Viewer, inside
from services.figures.people import records_of
from services.models import StaffMember
from training.models import CalendarFeed, Place, Session

# What Outlook and Apple take as "look again after"; Google decides for itself.
READ_AGAIN = timedelta(hours=12)
USUAL_MINUTES = 60
BACK, AHEAD, MOST = timedelta(days=90), timedelta(days=400), 500
SALT = "training.calendar"
# Of these places of one's own there is a file.
HAS_A_PLACE = (Place.State.BOOKED, Place.State.CAME)


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of time in a calendar: a session, or one day of it.

    `starts` is a moment, or a date for a whole day; `ends` is exclusive, as RFC 5545 has it.
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date
    place: str
    about: str
    is_off: bool
    sequence: int
    changed_at: datetime


def with_changes(sessions: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Each session with `changes` (how often it was changed) and `changed_at`, from its history."""
    history: Any = Session.pgh_event_model  # type: ignore[attr-defined]
    changes = history.objects.filter(pgh_label="update")
    newest = history.objects.filter(pgh_obj=OuterRef("pk")).order_by("-pgh_created_at")
    told: QuerySet[Any, Any] = sessions.annotate(
        changes=count_of(changes, by="pgh_obj", what=Count("pk")),
        changed_at=Subquery(newest.values("pgh_created_at")[:1]),
    )
    return told


def calendar_of(sessions: Iterable[Any], *, name: str) -> bytes:
    """The file with these sessions (from `with_changes`, with unit and course)."""
    calendar = Calendar()
    calendar.add("prodid", "-//TIP Tracker//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for session in sessions:
        for entry in entries_of(session):
            calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def entries_of(session: Any) -> list[Entry]:
    """The stretches of time of a session, one for each of its days, in their order.

    What a further day leaves open is as on the first. Its UID is that of its place in the order.
    """
    return [_entry(session, day, number) for number, day in enumerate(days_of(session), start=1)]


def days_of(session: Any) -> list[Any]:
    """The first day, which is the session's own, and the further ones."""
    return [session, *session.further_days.all()]


def _entry(session: Any, day: Any, number: int) -> Entry:
    minutes = day.minutes or session.minutes
    starts, ends = _stretch(day.on, day.starts_at or session.starts_at, minutes)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    own = f"session-{session.pk}" if number == 1 else f"session-{session.pk}-day-{number}"
    return Entry(
        uid=f"{own}@{host}",
        title=session.title,
        starts=starts,
        ends=ends,
        place=day.place or session.place,
        about=_about(session),
        is_off=session.state == Session.State.CANCELLED,
        sequence=session.changes,
        changed_at=session.changed_at or session.planned_at,
    )


def _about(session: Any) -> str:
    """Who holds it, what is said of difficult content, and where the materials are; a line each."""
    note, materials = session.difficult_content, session.materials_url
    lines = [
        _("Held by %(unit)s") % {"unit": session.unit.name},
        _("Difficult content: %(note)s") % {"note": note} if note else "",
        _("Materials: %(url)s") % {"url": materials} if materials else "",
    ]
    return "\n".join(line for line in lines if line)


def _stretch(on: date, starts_at: Any, minutes: int | None) -> tuple[Any, Any]:
    """Moments in UTC where a time is known (one hour where no length is), else the whole day."""
    if starts_at is None:
        return on, on + timedelta(days=1)
    starts = timezone.make_aware(datetime.combine(on, starts_at)).astimezone(UTC)
    return starts, starts + timedelta(minutes=minutes or USUAL_MINUTES)


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    if entry.place:
        event.add("location", entry.place)
    event.add("description", entry.about)
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("class", "PUBLIC")
    event.add("transp", "OPAQUE")
    return event


def token_of(feed: CalendarFeed) -> str:
    """The secret part of a feed's address. It is signed and kept nowhere."""
    return Signer(salt=SALT, sep=".").sign(f"{feed.pk}-{feed.turn}")


def feed_with(token: str) -> CalendarFeed | None:
    """The feed of this address; None for one that was renewed, stopped or never was."""
    try:
        pk, _dash, turn = Signer(salt=SALT, sep=".").unsign(token).partition("-")
    except BadSignature:
        return None
    rows = CalendarFeed.objects.select_related("user")
    found: CalendarFeed | None = rows.filter(pk=pk, turn=turn, user__is_active=True).first()
    return found


def sessions_for(viewer: Viewer) -> QuerySet[Any, Any]:
    """Sessions whose dates a user may have: those of their branches, those in which people whose
    work they plan have a place, and own places, by any of their records."""
    scope = viewer.scope_for(Permission.VIEW_TRAINING)
    person = StaffMember.objects.filter(user=viewer.user_id).first()
    places = Place.objects.filter(staff_member__in=records_of(person) if person else [])
    held = places.filter(state__in=HAS_A_PLACE).values("session")
    mine = inside("unit__path", scope.branches) | Q(pk__in=held) | Q(pk__in=_planned(viewer))
    rows = with_changes(Session.objects.filter(mine)).select_related("unit", "course")
    return rows.prefetch_related("further_days")


def _planned(viewer: Viewer) -> QuerySet[Any, Any]:
    """Where people of the teams whose work the viewer plans have a place."""
    scope = viewer.scope_for(Permission.PLAN_PLACES)
    people = StaffMember.objects.within(scope).values("pk")
    places = Place.objects.filter(state=Place.State.BOOKED, staff_member__in=people)
    found: QuerySet[Any, Any] = places.values("session")
    return found if scope.branches else found.none()


def feed_sessions(viewer: Viewer, *, on: date) -> QuerySet[Any, Any]:
    """What a user's own calendar shows, the soonest first, at most 500.

    From 90 days before `on` to 400 days after it, both inclusive.
    """
    rows = sessions_for(viewer).filter(on__gte=on - BACK, on__lte=on + AHEAD)
    found: QuerySet[Any, Any] = rows.order_by("on", "pk")[:MOST]
    return found
