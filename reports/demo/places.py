"""Places in the sessions to come: who is invited, who waits, whose release is asked, wishes."""

from datetime import date
from itertools import cycle

from core.permissions import Permission
from reports.demo.organisation import Council
from services.models import StaffMember
from training.actions.places import invite
from training.actions.sessions import change_session
from training.actions.wishes import note_wishes
from training.models import Course, Session

# Of the people of a team: the first have or wait for a place, the next wait for release.
INVITED, NOMINATED = 8, 2
# Of the next sessions in turn: one is full and has a waiting list, in others there is room.
SEATS = (6, 12, 20)
WISHES = 4
MOST = 6


def fill_places(council: Council, *, on: date) -> None:
    """Eight people released and two nominated in each of the next sessions, and wishes.

    Every third session has fewer seats than people: it is full and some wait.
    """
    by = council.scope(Permission.PLAN_PLACES)
    changes = council.scope(Permission.RECORD_TRAINING)
    ahead = Session.objects.filter(unit__organisation=council.root, state="planned", on__gt=on)
    soonest = ahead.select_related("unit", "course").order_by("on", "pk")[:MOST]
    for session, seats in zip(soonest, cycle(SEATS)):  # the seats never end
        people = _people(session.unit.path, on)
        change_session(by=changes, session=session, capacity=seats)
        invite(by=by, session=session, staff_ids=people[:INVITED], is_released=True)
        asked = people[INVITED : INVITED + NOMINATED]
        invite(by=by, session=session, staff_ids=asked, is_released=False)
        _wish(council, session, people[INVITED + NOMINATED :][:WISHES], on)


def _people(path: str, on: date) -> list[int]:
    rows = StaffMember.objects.filter(home_unit__path__startswith=path, merged_into=None)
    here = rows.still_here_on(on).order_by("sort_key", "pk").values_list("pk", flat=True)
    return list(here[: INVITED + NOMINATED + WISHES])


def _wish(council: Council, session: Session, people: list[int], on: date) -> None:
    """For another course than the one that has a date."""
    by = council.scope(Permission.PLAN_PLACES)
    others = Course.objects.offered_to(council.root.pk).exclude(pk=session.course_id)
    if course := others.order_by("name", "pk").first():
        note_wishes(by=by, course=course, staff_ids=people, since=on)
