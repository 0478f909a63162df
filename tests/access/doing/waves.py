"""The access matrix and the objects of the page before a wave."""

from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from implementation.actions.waves import say_before_wave
from tests.access.page import Page
from tests.factories import everywhere


def _of(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:wave_{what}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    _of("start", P.VIEW_IMPLEMENTATION),
    _of("say", P.LOG_IMPLEMENTATION, post=302),
    _of("skip", P.LOG_IMPLEMENTATION, get=None, post=302),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    for unit in (world.quay, world.mill):
        by = everywhere(unit, P.LOG_IMPLEMENTATION)
        say_before_wave(by=by, unit=unit, why_now="New rooms", first_help=["time"])


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One a unit is all there is."""
