"""What sessions for a level usually are, and what those that are planned would bring."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from statistics import mean
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from core.periods import month_of, months_after
from core.scope import Scope
from services.models import Unit
from training.figures.places import seats_of
from training.figures.sessions import sessions_of, with_counts
from training.models import Session, SessionDay

Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session to come: its day, people who have a place, and places (None: nobody has said)."""

    on: date
    taken: int
    capacity: int | None

    def people(self, usual: int) -> int:
        """How many it may bring: as many as usual, at least those who have a place, and never
        more than there are places."""
        expected = max(usual, self.taken)
        return expected if self.capacity is None else min(expected, max(self.capacity, self.taken))


@dataclass(slots=True)
class SessionsOfLevel:
    """Sessions of one level: how many were held in the last twelve months to which somebody came,
    people in one, minutes of one over all its days (None: not known), and planned ones."""

    held: int = 0
    people: int = 0
    minutes: int | None = None
    planned: list[PlannedSession] = field(default_factory=list)

    def by_month(self, usual: int) -> dict[date, int]:
        """People whom the planned sessions would bring, by the last day of the month."""
        found: dict[date, int] = defaultdict(int)
        for one in self.planned:
            found[month_of(one.on).until_on] += one.people(usual)
        return dict(found)


def sessions_by_level(
    scope: Scope, unit: Unit, *, until: date, today: date
) -> dict[str, SessionsOfLevel]:
    """Sessions of the branch by the code of the level that their course is for. Three queries.

    Planned are those after `today` up to `until`, both days by the first day of the session.
    """
    found: dict[str, SessionsOfLevel] = defaultdict(SessionsOfLevel)
    rows = sessions_of(scope, unit).filter(course__level__isnull=False).order_by()
    held = rows.filter(state=Session.State.HELD, on__gt=months_after(today, -12), on__lte=today)
    for code, n, came, minutes in _held(held):
        one = found[code]
        one.held, one.people, one.minutes = n, came, minutes
    planned = rows.filter(state=Session.State.PLANNED, on__gt=today, on__lte=until)
    for code, session in _planned(planned):
        found[code].planned.append(session)
    return found


def _held(rows: Rows) -> Iterator[tuple[str, int, int, int | None]]:
    """Code, sessions of which it is known that somebody came, and the mean people and minutes of
    one. In the room were as many as were counted, or as many as there are names where that is more:
    known ones (somebody joined from two counts once) and those that nobody has matched yet."""
    long = F("minutes") + Coalesce(_further_minutes(), 0)
    seen = with_counts(rows).annotate(
        came=Greatest(Coalesce("head_count", 0), F("named") + F("unidentified")), long=long
    )
    rooms: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for code, came, minutes in seen.values_list("course__level__code", "came", "long"):
        if came:
            rooms[code].append((came, minutes))
    for code, found in rooms.items():
        known = [minutes for _came, minutes in found if minutes]
        minutes = round(mean(known)) if known else None
        yield code, len(found), round(mean(came for came, _minutes in found)), minutes


def _further_minutes() -> Subquery:
    """Minutes of the days after the first; a day of which nobody said is as long as the first."""
    days = SessionDay.objects.filter(session=OuterRef("pk")).order_by().values("session")
    long = Sum(Coalesce("minutes", "session__minutes"))
    return Subquery(days.annotate(long=long).values("long"))


def _planned(rows: Rows) -> Iterator[tuple[str, PlannedSession]]:
    sessions = list(rows.select_related("course__level"))
    seats = seats_of(sessions)
    for one in sessions:
        taken = seats[one.pk].taken
        yield one.course.level.code, PlannedSession(one.on, taken, one.capacity)
