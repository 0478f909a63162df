"""The access matrix and the objects of self-assessment."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from implementation.actions.measures import load_measures, load_measures_on_frameworks
from implementation.models import Measure
from tests.access.page import Page
from tests.factories.assessment import make_assessment, make_licence, make_measure, said


def _one(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:assessment_{what}",
        needs,
        of=lambda w: {"assessment_id": w.assessment.pk},
        foreign=lambda w: {"assessment_id": w.mill_assessment.pk},
        missing={"assessment_id": 0},
        **statuses,
    )


def _measure(what: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:{what}",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"measure_id": w.measure.pk},
        foreign=lambda w: {"measure_id": w.mill_measure.pk},
        missing={"measure_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("implementation:assessment_overview", P.VIEW_IMPLEMENTATION),
    Page(
        "implementation:assessment_unit",
        P.VIEW_IMPLEMENTATION,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    ),
    Page(
        "implementation:assessment_record",
        P.LOG_IMPLEMENTATION,
        of=lambda w: {"unit_id": w.quay.pk, "measure_id": w.measure.pk},
        foreign=lambda w: {"unit_id": w.mill.pk, "measure_id": w.mill_measure.pk},
        missing={"unit_id": 0, "measure_id": 0},
        post=200,
    ),
    _one("detail", P.VIEW_IMPLEMENTATION),
    _one("change", P.LOG_IMPLEMENTATION, post=200),
    _one("withdraw", P.LOG_IMPLEMENTATION, get=None, post=302),
    _one("restore", P.LOG_IMPLEMENTATION, get=None, post=302),
    Page("implementation:measure_list", P.MANAGE_FRAMEWORKS),
    Page("implementation:measure_add", P.MANAGE_FRAMEWORKS, post=200),
    _measure("measure_detail"),
    _measure("measure_change", post=200),
    _measure("measure_copy", post=200),
    _measure("measure_retire", get=None, post=302),
    _measure("measure_offer", get=None, post=302),
    _measure("licence_record", post=200),
    Page(
        "implementation:licence_end",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"licence_id": w.licence.pk},
        foreign=lambda w: {"licence_id": w.mill_licence.pk},
        missing={"licence_id": 0},
        post=200,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    load_measures()
    artic = Measure.objects.get(code="ARTIC")
    world.measure = make_measure(world.northshore)
    world.mill_measure = make_measure(world.westmoor, name="Their walk", terms="needed")
    world.licence = make_licence(world.northshore, artic)
    world.mill_licence = make_licence(world.westmoor, world.mill_measure)
    world.assessment = make_assessment(world.quay, world.measure, note="The door is open")
    world.mill_assessment = make_assessment(world.mill, world.mill_measure, note="The mill turns")


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    measure = make_measure(world.northshore, name=f"Walk {number}", terms="needed")
    make_licence(world.northshore, measure, reference=f"L-{number}")
    artic = Measure.objects.get(code="ARTIC")
    make_licence(world.northshore, artic, reference=f"A-{number}")
    load_measures_on_frameworks()
    ten = Measure.objects.get(code="scot-2021")
    make_assessment(world.quay, ten, said=said(ten, {"Policy": number % 5 + 1}))
    for view in ("staff", "people"):
        day = dt.date(2026, 3, number % 28 + 1)
        for one in (measure, world.measure):
            make_assessment(world.quay, one, view=view, held_on=day)
