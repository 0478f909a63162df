"""When people may sign themselves in, and who has a place: what a sign-in sheet prints."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core.scope import Scope
from services.models import StaffMember
from training.models import Arrival, Place, Session, SignIn
from training.models.sign_in import LETTERS

BEFORE, AFTER = timedelta(minutes=30), timedelta(minutes=60)
# How long a session takes whose length nobody has given.
USUAL = timedelta(minutes=120)
ON_THE_SHEET = (Place.State.BOOKED, Place.State.CAME)


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when people may sign themselves in; both moments belong to it."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether `now` lies in it."""
        return self.opens_at <= now <= self.closes_at


def usual_window(session: Session, on: date) -> Window:
    """30 minutes before the start until 60 minutes after the end, UK time.

    Of a session of several days, the window of the day `on`; else of its first day. Without a time
    of day it is the whole day, and without a length two hours.
    """
    further = session.further_days.filter(on=on).first() if session.ends_on else None
    day = further or session
    starts_at = day.starts_at or session.starts_at
    if starts_at is None:
        return Window(_at(day.on, time.min), _at(day.on, time(23, 59, 59)))
    minutes = day.minutes or session.minutes
    starts = _at(day.on, starts_at)
    ends = starts + (timedelta(minutes=minutes) if minutes else USUAL)
    return Window(starts - BEFORE, ends + AFTER)


def window_of(sign_in: SignIn, now: datetime) -> Window:
    """The usual window of the day, as far as nobody opened or closed it by hand on that day."""
    today = timezone.localdate(now)
    usual = usual_window(sign_in.session, today)
    opened, closed = _if_on(today, sign_in.opened_at), _if_on(today, sign_in.closed_at)
    closes = max(usual.closes_at, opened + AFTER) if opened else usual.closes_at
    return Window(opened or usual.opens_at, closed or closes)


def _if_on(day: date, moment: datetime | None) -> datetime | None:
    return moment if moment and timezone.localdate(moment) == day else None


def _at(day: date, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))


def is_open(sign_in: SignIn, now: datetime) -> bool:
    """Whether people may sign in at `now`: never before the day, nor once it is called off."""
    session = sign_in.session
    if session.state == Session.State.CANCELLED or session.on > timezone.localdate(now):
        return False
    return window_of(sign_in, now).holds(now)


def sign_in_with(letters: str, *, now: datetime) -> SignIn | None:
    """The sign-in that is open now under these letters, in either case; None for all others."""
    typed = letters.strip().upper()
    if not typed or set(typed) - set(LETTERS):
        return None
    rows = SignIn.objects.select_related("session__unit", "session__course")
    found: SignIn | None = rows.filter(letters=typed[:10]).first()
    return found if found and is_open(found, now) else None


def own_record_for(user_id: int | None, session: Session) -> StaffMember | None:
    """The staff member behind an account, when it is of the organisation of the session."""
    if user_id is None:
        return None
    rows = StaffMember.objects.filter(user=user_id, organisation=session.unit.organisation_id)
    found: StaffMember | None = rows.first()
    return found


@dataclass(frozen=True, slots=True)
class Expected:
    """One person on a sign-in sheet, with the team of the main post."""

    staff_id: int
    name: str
    team: str
    came: bool
    minutes: int | None


def expected_at(scope: Scope, session: Session) -> tuple[Expected, ...]:
    """Everybody who has a place in the session or came to it, A to Z; empty outside `scope`."""
    rows: Any = Place.objects.within(scope).filter(session=session, state__in=ON_THE_SHEET)
    people = rows.select_related("staff_member__home_unit")
    return tuple(
        Expected(
            place.staff_member_id,
            place.staff_member.shown_name,
            place.staff_member.home_unit.name,
            place.state == Place.State.CAME,
            place.minutes,
        )
        for place in people.order_by("staff_member__sort_key", "staff_member")
    )


def arrivals_waiting(scope: Scope, session: Session) -> int:
    """How many signed themselves in and were not looked at yet."""
    rows = Arrival.objects.within(scope).filter(sign_in__session=session)
    count: int = rows.filter(state=Arrival.State.WAITING).count()
    return count
