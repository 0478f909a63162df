"""Sessions that were held and that are to come. Head-counts stand beside names, never with them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from core.query import count_of
from core.scope import Scope
from services.figures.basis import Basis, in_branch
from services.figures.people import survivor_of
from services.models import Unit
from training.models import Place, Session, Visitor


@dataclass(frozen=True, slots=True)
class SessionFigure:
    """One session: `named` people who came, the head-count without names, and unidentified names.

    The three are never added up as people. `level` is "" for a course that counts for none;
    `minutes` is None when not known.
    """

    session_id: int
    title: str
    on: date
    course: str
    level: str
    unit_name: str
    named: int
    counted_only: int
    unidentified: int
    minutes: int | None


def next_sessions(
    scope: Scope, unit: Unit, *, on: date, limit: int = 5
) -> tuple[SessionFigure, ...]:
    """Planned sessions of the branch on `on` or after, the soonest first."""
    rows = sessions_of(scope, unit).filter(state=Session.State.PLANNED, on__gte=on)
    return _figures(rows.order_by("on", "starts_at", "pk")[:limit])


def sessions_between(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[SessionFigure, ...]:
    """Sessions of the branch from one day to another, both inclusive, that were not called off."""
    rows = sessions_of(scope, unit, basis=basis).filter(on__gte=from_on, on__lte=until_on)
    return _figures(rows.exclude(state=Session.State.CANCELLED).order_by("on", "pk"))


def sessions_of(scope: Scope, unit: Unit, *, basis: Basis = "today") -> QuerySet[Any, Any]:
    """Sessions hosted by the unit or anything under it, today or on their day, in the scope."""
    return Session.objects.within(scope).filter(in_branch(unit, basis, day="on"))


def with_counts(sessions: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Each session with `named` and `unidentified`, counted apart; a joined person is one."""
    came = Place.objects.filter(state=Place.State.CAME)
    people = Count(survivor_of("staff_member"), distinct=True)
    strangers = Visitor.objects.filter(state=Visitor.State.UNIDENTIFIED)
    counted: QuerySet[Any, Any] = sessions.annotate(
        named=count_of(came, by="session", what=people),
        unidentified=count_of(strangers, by="session"),
    )
    return counted


def _figures(rows: QuerySet[Any, Any]) -> tuple[SessionFigure, ...]:
    seen = with_counts(rows).select_related("unit", "course__level")
    return tuple(figure(session) for session in seen)


def figure(session: Any) -> SessionFigure:
    """A session from `with_counts` as a value."""
    return SessionFigure(
        session_id=session.pk,
        title=session.title,
        on=session.on,
        course=session.course.name,
        level=session.course.level.name if session.course.level else "",
        unit_name=session.unit.name,
        named=session.named,
        counted_only=session.head_count or 0,
        unidentified=session.unidentified,
        minutes=session.minutes,
    )
