"""The access matrix and the objects of plans for the structure."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from services.actions.planning import StepFacts, add_steps, make_plan
from services.models import Reorganisation, Unit
from tests.access.page import Page
from tests.factories import everywhere


def _plan(what: str, **statuses: Any) -> Page:
    more = statuses.pop("more", {})
    return Page(
        f"{statuses.pop('app', 'services')}:{what}",
        P.MANAGE_UNITS,
        of=lambda w: {"plan_id": w.structure_plan.pk, **more},
        foreign=lambda w: {"plan_id": w.mill_structure_plan.pk, **more},
        missing={"plan_id": 0, **more},
        **statuses,
    )


def _step(what: str, **statuses: Any) -> Page:
    return Page(
        f"services:reorganisation_{what}",
        P.MANAGE_UNITS,
        of=lambda w: {"step_id": w.structure_plan.steps.all()[0].pk},
        foreign=lambda w: {"step_id": w.mill_structure_plan.steps.all()[0].pk},
        missing={"step_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("services:reorganisation_list", P.MANAGE_UNITS),
    Page("services:reorganisation_add", P.MANAGE_UNITS, post=200),
    _plan("reorganisation_detail"),
    _plan("reorganisation_change", post=200),
    _plan("reorganisation_step", more={"what": "merge"}, post=200),
    _plan("reorganisation_look", get=None, post=302),
    _plan("reorganisation_do", get=None, post=302),
    _plan("reorganisation_withdraw", get=None, post=302),
    # A draft cannot be taken back: the page says so.
    _plan("reorganisation_undo", post=200),
    _plan("structure_file", app="intake", post=200),
    Page("intake:structure_example", P.MANAGE_UNITS),
    _step("share", post=302),
    _step("remove", get=None, post=302),
]


def furnish(world: SimpleNamespace) -> None:
    """A plan that splits Quay, with the people of Quay on its page; and one that splits Mill."""
    world.structure_plan = _split(world.quay, world.northshore)
    world.mill_structure_plan = _split(world.mill, world.westmoor)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more plan, and one more step of the first."""
    _split(world.quay, world.northshore, number)
    by = everywhere(world.quay)
    step = StepFacts("rename", "QUAY", new_name=f"Quay {number}")
    add_steps(by=by, plan=world.structure_plan, steps=[step])


def _split(unit: Unit, top: Unit, number: int = 0) -> Reorganisation:
    by = everywhere(unit)
    name = f"{unit.name} becomes two {number}"
    plan = make_plan(by=by, unit=top, name=name, on=dt.date(2026, 11, 1))
    parts = [
        StepFacts("split", unit.code, new_code=f"{side}{number}", new_name=f"{side} {unit.name}")
        for side in ("East", "West")
    ]
    add_steps(by=by, plan=plan, steps=parts)
    return plan
