"""The access matrix and the objects of people who use services."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from tests.access.page import Page
from tests.factories.implementation import make_participation


def _one(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:participation_{what}",
        needs,
        of=lambda w: {"participation_id": w.participation.pk},
        foreign=lambda w: {"participation_id": w.mill_participation.pk},
        missing={"participation_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("implementation:participation_list", P.VIEW_IMPLEMENTATION),
    Page("implementation:participation_note", P.LOG_IMPLEMENTATION, post=200),
    Page(
        "implementation:participation_unit",
        P.VIEW_IMPLEMENTATION,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    ),
    _one("detail", P.VIEW_IMPLEMENTATION),
    _one("change", P.LOG_IMPLEMENTATION, post=200),
    _one("withdraw", P.LOG_IMPLEMENTATION, get=None, post=302),
    _one("restore", P.LOG_IMPLEMENTATION, get=None, post=302),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    world.participation = make_participation(world.quay, asked_for="A later opening")
    world.mill_participation = make_participation(world.mill, about="The new forms")


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    make_participation(world.quay, about=f"The waiting room {number}", asked_for="A bench")
