"""The access matrix and the objects of learning from elsewhere."""

import datetime as dt
from types import SimpleNamespace

from core.permissions import Permission as P
from services.models import StaffMember
from tests.access.page import Page
from training.models import LearningTitle, OtherLearning

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


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more title."""
    _learned(world.rosa, f"Further title {number}")
