"""The access matrix and the objects of change frameworks and coverage."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from implementation.actions.frameworks import (
    add_elements,
    add_framework,
    choose_frameworks,
    load_change_frameworks,
)
from implementation.actions.touches import set_touches
from implementation.models import ChangeFramework, Element
from services.models import Unit
from tests.access.page import Page
from tests.factories import everywhere

ON = dt.date(2026, 9, 1)


def _framework(name: str, **facts: Any) -> Page:
    return Page(
        f"implementation:{name}",
        P.MANAGE_VOCABULARY,
        of=lambda w: {"framework_id": w.change_framework.pk},
        foreign=lambda w: {"framework_id": w.mill_change_framework.pk},
        missing={"framework_id": 0},
        **facts,
    )


def _organisation(name: str, **facts: Any) -> Page:
    return Page(
        f"implementation:{name}",
        P.MANAGE_VOCABULARY,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        **facts,
    )


def _comparison(name: str, **facts: Any) -> Page:
    return Page(
        f"implementation:{name}",
        P.MANAGE_VOCABULARY,
        of=lambda w: {"framework_id": w.surveyed.pk, "unit_id": w.northshore.pk},
        foreign=lambda w: {"framework_id": w.surveyed.pk, "unit_id": w.westmoor.pk},
        missing={"framework_id": 0, "unit_id": 0},
        **facts,
    )


def _coverage(name: str) -> Page:
    return Page(
        f"implementation:{name}",
        P.VIEW_IMPLEMENTATION,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    )


PAGES: list[Page] = [
    Page("implementation:change_framework_list", P.MANAGE_VOCABULARY),
    _framework("change_framework_detail"),
    _framework("change_framework_change", post=200),
    _framework("element_add", post=200),
    Page(
        "implementation:element_change",
        P.MANAGE_VOCABULARY,
        of=lambda w: {"element_id": w.element.pk},
        foreign=lambda w: {"element_id": w.mill_element.pk},
        missing={"element_id": 0},
        post=200,
    ),
    _organisation("framework_use", post=302),
    _organisation("change_framework_add", post=200),
    _comparison("benchmark_load", post=302),
    _comparison("benchmark_remove", post=302),
    _coverage("coverage"),
    _coverage("coverage_csv"),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    load_change_frameworks()
    world.surveyed = ChangeFramework.objects.get(code="eif-2022")
    world.change_framework = _own(world.northshore, "Harbour promises", ["A quiet welcome"])
    world.mill_change_framework = _own(world.westmoor, "Mill promises", ["A slow river"])
    world.element = world.change_framework.elements.get()
    world.mill_element = world.mill_change_framework.elements.get()
    touch(world.activity, world.element)
    touch(world.mill_activity, world.mill_element)


def _own(organisation: Unit, name: str, lines: list[str]) -> ChangeFramework:
    by = everywhere(organisation, P.MANAGE_VOCABULARY)
    made = add_framework(by=by, organisation=organisation, name=name, lines=lines)
    choose_frameworks(by=by, organisation=organisation, frameworks=[made], from_on=ON)
    return made


def touch(activity: Any, *elements: Element) -> None:
    """The activity touched these and no others."""
    by = everywhere(activity.unit, P.LOG_IMPLEMENTATION)
    set_touches(by=by, activity=activity, elements=elements)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    by = everywhere(world.northshore, P.MANAGE_VOCABULARY)
    name = f"Harbour promises {number}"
    add_framework(by=by, organisation=world.northshore, name=name, lines=[f"Welcome {number}"])
    lines = [f"Quiet {number}"]
    made = add_elements(by=by, framework=world.change_framework, lines=lines)
    touch(world.activity, world.element, *made)
