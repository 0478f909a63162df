"""Places, waiting lists and trainers: lines of the access matrix and their objects."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from tests.access.page import Page
from tests.factories.places import make_trainer

FIRST = dt.date(2026, 3, 2)


def _session(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"training:session_{what}",
        needs,
        of=lambda w: {"session_id": w.session.pk},
        foreign=lambda w: {"session_id": w.mill_session.pk},
        missing={"session_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    _session("change", P.RECORD_TRAINING, post=200),
    Page("training:trainer_list", P.RECORD_TRAINING),
    Page("training:trainer_add", P.RECORD_TRAINING, post=200),
    Page(
        "training:trainer_change",
        P.RECORD_TRAINING,
        of=lambda w: {"trainer_id": w.trainer.pk},
        foreign=lambda w: {"trainer_id": w.mill_trainer.pk},
        missing={"trainer_id": 0},
        post=302,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """A trainer of the list in Quay, one from elsewhere in Mill."""
    world.trainer = make_trainer(world.quay, FIRST, staff_member=world.rosa)
    world.mill_trainer = make_trainer(world.mill, FIRST, name="Tess Miller")


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more trainer in Quay."""
    make_trainer(world.quay, FIRST, name=f"Tom Trainer{number}")
