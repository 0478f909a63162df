"""What sessions for a level usually are, and what those that are planned would bring."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.periods import month_of, months_after
from core.scope import Scope
from services.figures.people import survivor_of
from services.models import Unit
from training.figures.places import seats_of
from training.figures.sessions import sessions_of
from training.models import Place, Session, SessionDay

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
    """Sessions of one level: how many were held in the last twelve months, people who came to one,
    minutes of one over all its days (None: not known), and those that are planned."""

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
    """Sessions of the branch by the code of the level that their course is for. Four queries.

    Planned are those after `today` up to `until`, both days by the first day of the session.
    """
    found: dict[str, SessionsOfLevel] = defaultdict(SessionsOfLevel)
    rows = sessions_of(scope, unit).filter(course__level__isnull=False).order_by()
    held = rows.filter(state=Session.State.HELD, on__gt=months_after(today, -12), on__lte=today)
    for code, n, came, minutes in _held(held):
        one = found[code]
        one.held, one.people, one.minutes = n, round(came / n), minutes
    planned = rows.filter(state=Session.State.PLANNED, on__gt=today, on__lte=until)
    for code, session in _planned(planned):
        found[code].planned.append(session)
    return found


def _held(rows: Rows) -> Iterator[tuple[str, int, int, int | None]]:
    """Code, sessions, people who came (somebody joined from two counts once), minutes of one."""
    by_level = rows.values("course__level__code").annotate(
        n=Count("pk"), long=Avg(F("minutes") + Coalesce(_further_minutes(), 0))
    )
    came = Place.objects.filter(state=Place.State.CAME, session__in=rows.values("pk"))
    people = Count(survivor_of("staff_member"), distinct=True)
    each = came.order_by().values("session", "session__course__level__code").annotate(n=people)
    total: dict[str, int] = defaultdict(int)
    for _session, code, n in each.values_list("session", "session__course__level__code", "n"):
        total[code] += n
    for row in by_level:
        code, long = row["course__level__code"], row["long"]
        yield code, row["n"], total[code], round(long) if long else None


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
