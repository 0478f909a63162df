"""The access matrix and the objects of the journey of a team."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from implementation.actions.journeys import comment_on_journey, leave_out_of_scope
from services.models import Unit
from tests.access.page import Page
from tests.factories import everywhere, make_unit

DAY = dt.date(2026, 9, 14)


def _of(name: str, needs: str, **statuses: Any) -> Page:
    return Page(
        name,
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    _of("reports:journey", P.VIEW_FIGURES),
    _of("implementation:journey_comment", P.COMMENT_JOURNEY, post=200, also=frozenset({"sam"})),
    _of("implementation:scope_out", P.LOG_IMPLEMENTATION, post=200),
    _of("implementation:scope_in", P.LOG_IMPLEMENTATION, get=None, post=302),
    Page(
        "implementation:journey_rule",
        P.MANAGE_SETTINGS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=200,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """A comment in Quay and in Mill, and a team below each that is not yet in scope."""
    for unit in (world.quay, world.mill):
        _say(unit, f"A note from {unit.name}")
        _leave_out(make_unit(f"{unit.name} annexe", unit))


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """Two more teams below Quay: one with a comment, one not yet in scope."""
    _say(make_unit(f"Jetty {number}", world.quay), f"Note {number}")
    _leave_out(make_unit(f"Slip {number}", world.quay))


def _say(unit: Unit, words: str) -> None:
    comment_on_journey(by=everywhere(unit, P.LOG_IMPLEMENTATION), unit=unit, words=words)


def _leave_out(unit: Unit) -> None:
    by = everywhere(unit, P.LOG_IMPLEMENTATION)
    leave_out_of_scope(by=by, unit=unit, reason="Opens in spring", from_on=DAY)
