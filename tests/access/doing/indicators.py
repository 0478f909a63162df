"""The access matrix and the objects of indicators."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from tests.access.page import Page
from tests.factories.implementation import make_indicator, make_readings


def _line(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:indicator_{what}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk, "indicator_id": w.indicator.pk},
        foreign=lambda w: {"unit_id": w.mill.pk, "indicator_id": w.mill_indicator.pk},
        missing={"unit_id": 0, "indicator_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("implementation:indicator_list", P.VIEW_IMPLEMENTATION),
    Page("implementation:indicator_add", P.MANAGE_VOCABULARY, post=200),
    Page(
        "implementation:indicator_change",
        P.MANAGE_VOCABULARY,
        of=lambda w: {"indicator_id": w.indicator.pk},
        foreign=lambda w: {"indicator_id": w.mill_indicator.pk},
        missing={"indicator_id": 0},
        post=200,
    ),
    Page(
        "implementation:indicator_unit",
        P.VIEW_IMPLEMENTATION,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    ),
    _line("line", P.VIEW_IMPLEMENTATION),
    _line("csv", P.VIEW_IMPLEMENTATION),
    _line("give", P.LOG_IMPLEMENTATION, post=200),
    _line("paste", P.LOG_IMPLEMENTATION, post=200),
    Page(
        "implementation:reading_withdraw",
        P.LOG_IMPLEMENTATION,
        of=lambda w: {"reading_id": w.reading.pk},
        foreign=lambda w: {"reading_id": w.mill_reading.pk},
        missing={"reading_id": 0},
        post=302,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    world.indicator = make_indicator(world.northshore, "Routine enquiry recorded")
    world.mill_indicator = make_indicator(world.westmoor, "Vacancies")
    world.reading = make_readings(world.indicator, world.quay, 12)[0]
    world.mill_reading = make_readings(world.mill_indicator, world.mill, 3)[0]


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    more = make_indicator(world.northshore, f"Count {number}")
    make_readings(more, world.quay, 1)
    make_readings(world.indicator, world.quay, 1, first=dt.date(2020, number % 12 + 1, 1))
