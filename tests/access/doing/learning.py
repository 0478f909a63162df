"""The access matrix and the objects of learning from elsewhere."""

import datetime as dt
from types import SimpleNamespace

from core.permissions import Permission as P
from services.models import StaffMember
from tests.access.page import Page
from training.models import CourseMinimum, LearningTitle, OtherLearning, Session

ON = dt.date(2026, 4, 13)
# A title means the same in the whole organisation: a lead next door reads it too.
NEXT_DOOR = frozenset({"basma"})
PAGES: list[Page] = [
    Page("training:learning_list", P.RECORD_TRAINING),
    Page(
        "training:learning_say",
        P.RECORD_TRAINING,
        of=lambda w: {"title_id": w.learning_title.pk},
        foreign=lambda w: {"title_id": w.mill_learning_title.pk},
        missing={"title_id": 0},
        post=200,
        also=NEXT_DOOR,
    ),
    Page(
        "training:minimum_set",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"course_id": w.course.pk},
        foreign=lambda w: {"course_id": w.mill_session.course_id},
        missing={"course_id": 0},
        post=302,
    ),
    Page(
        "training:visitors_name",
        P.RECORD_TRAINING,
        of=lambda w: {"session_id": w.session.pk},
        foreign=lambda w: {"session_id": w.mill_session.pk},
        missing={"session_id": 0},
        post=302,
    ),
]


def _learned(person: StaffMember, title: str) -> LearningTitle:
    facts = {"organisation_id": person.organisation_id, "key": title.lower(), "title": title}
    made = LearningTitle.objects.create(**facts, code="T-1")
    OtherLearning.objects.create(staff_member=person, title=made, on=ON)
    return made


def furnish(world: SimpleNamespace) -> None:
    """A title that somebody in Quay completed, and one in Mill."""
    world.learning_title = _learned(world.rosa, "Tea and trauma")
    world.mill_learning_title = _learned(world.milly, "Mill and mind")
    for session in (world.session, world.mill_session):
        _rule(session)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more title."""
    _learned(world.rosa, f"Further title {number}")


def _rule(session: Session) -> None:
    facts = {"organisation_id": session.unit.organisation_id, "course_id": session.course_id}
    CourseMinimum.objects.create(**facts, minutes=30)
