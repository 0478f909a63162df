"""A session that a list brings, where none is noted yet: told first, and made with the list.

Until then it is a `Session` of no table, with a number below zero. Somebody says what it is called,
of which course, when and held by whom; of a file of several parts for each of them.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from intake.kinds import NEW
from intake.models import Upload
from intake.readers.parts import about_new
from services.access import viewer_for
from services.models import Unit
from training.actions.sessions import keep_session, same_session
from training.models import Course, Session

FACTS = ("title", "course", "on", "at", "unit")


class StillOpen(ValueError):
    """Of a part it is not known (any more) where it goes."""


def hosts(upload: Upload, by: Scope) -> Any:
    """Open units of the list's branch in which whoever sent it may note sessions."""
    branch = Scope(by.user_id, by.permission, (upload.unit.path,))
    noting = viewer_for(by.user_id or 0).scope_for(Permission.RECORD_TRAINING)
    units = Unit.objects.within(branch).within(noting)
    return units.open_on(timezone.localdate()).order_by("path")


def is_told(upload: Upload, by: Scope, number: int) -> bool:
    """Whether all that makes a session was said, and still holds."""
    try:
        new_session(upload, by, number)
    except StillOpen:
        return False
    return True


def new_session(upload: Upload, by: Scope, number: int) -> Session:
    """The session that somebody told of for this part (0: the whole list).

    The very same that stands already, else one that is still to be made. Raises StillOpen.
    """
    told = {fact: upload.answers.get(about_new(number, fact), "") for fact in FACTS}
    unit = hosts(upload, by).filter(pk=as_number(told["unit"])).first()
    offered = Course.objects.offered_to(upload.organisation_id)
    course = offered.filter(pk=as_number(told["course"])).first()
    on = _day(told["on"])
    if unit is None or course is None or on is None:
        raise StillOpen
    facts = {"unit": unit, "course": course, "on": on, "starts_at": _clock(told["at"])}
    facts["title"] = told["title"].strip()[:200] or course.name
    stands = same_session(**facts)
    return stands or Session(pk=-1 - number, minutes=course.minutes, mode=course.mode, **facts)


def alike(sessions: Mapping[int, Session]) -> dict[int, Session]:
    """The same by part; parts of which the same was told share one."""
    first: dict[tuple[Any, ...], Session] = {}
    return {number: first.setdefault(_told(one), one) for number, one in sessions.items()}


def _told(one: Session) -> tuple[Any, ...]:
    return (one.unit_id, one.course_id, one.on, one.title, one.starts_at)


def make_sessions(by: Scope, sessions: Mapping[int, Session]) -> dict[int, Session]:
    """Those with a number below zero made: number → session. Raises StillOpen when one stands."""
    made: dict[int, Session] = {}
    for number, told in sorted(sessions.items()):
        if number < 0:
            kept = keep_session(by=by, session=told)
            if kept is None:
                raise StillOpen
            made[number] = kept
    return made


def as_number(text: str) -> int:
    """The id in an answer, 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _day(text: str) -> date | None:
    """A day that has come; who was there on a later one nobody knows."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found <= timezone.localdate() else None


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def is_new(text: str) -> bool:
    """Whether the answer is that the session is still to be made."""
    return text == NEW
