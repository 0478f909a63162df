"""Planning a session and calling it off."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit
from training.models import Course, Place, Session


@transaction.atomic
def plan_session(
    *, by: Scope, unit: Unit, course: Course, on: date, title: str = "", **facts: Any
) -> Session:
    """A session of `course` on `on`, hosted by `unit`; the title is the course's when not given.

    The same course, unit, day, title and start is the same session: pressing twice makes one.
    Raises PermissionError when the unit is outside `by`.
    """
    return plan_once(by=by, unit=unit, course=course, on=on, title=title, **facts)[0]


@transaction.atomic
def plan_once(
    *, by: Scope, unit: Unit, course: Course, on: date, title: str = "", **facts: Any
) -> tuple[Session, bool]:
    """The session as `plan_session` plans it, and whether it is new."""
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    facts = {"minutes": course.minutes, "mode": course.mode, **facts}
    session, is_new = Session.objects.get_or_create(
        unit=unit,
        course=course,
        on=on,
        title=title.strip() or course.name,
        starts_at=facts.pop("starts_at", None),
        defaults={**facts, "planned_by_id": by.user_id},
    )
    return session, is_new


@transaction.atomic
def call_off(*, by: Scope, session: Session) -> Session:
    """The session will not take place. Raises ValueError when people have already come to it."""
    if not by.holds(session.unit.path):
        raise PermissionError(f"{session.unit} is outside this scope")
    session = Session.objects.select_for_update(of=["self"]).get(pk=session.pk)
    came = session.places.filter(state=Place.State.CAME).exists() or session.visitors.exists()
    if session.head_count or came:
        raise ValueError(_("People have come to this session. Undo the attendance first."))
    session.state = Session.State.CANCELLED
    session.save(update_fields=["state"])
    return session


@transaction.atomic
def remove_session(*, by: Scope, session: Session) -> None:
    """Take away a session that a list brought.

    Raises ValueError when people are named in it, or what got in the way of coming was counted.
    """
    if not by.holds(session.unit.path):
        raise PermissionError(f"{session.unit} is outside this scope")
    row = Session.objects.select_for_update(of=["self"]).get(pk=session.pk)
    if row.places.exists() or row.visitors.exists():
        raise ValueError(_("People are named in this session, so it stays."))
    if row.hindrances.exists():
        raise ValueError(_("What got in the way was counted for this session, so it stays."))
    row.delete()
