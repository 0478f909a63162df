"""Plans: lines of the access matrix and their objects."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from implementation.actions.plans import move_plan
from implementation.models import Action, Evidence
from tests.access.page import Page
from tests.factories import everywhere
from tests.factories.plans import make_action


def _plan(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:plan_{what}",
        needs,
        of=lambda w: {"action_id": w.plan.pk},
        foreign=lambda w: {"action_id": w.mill_plan.pk},
        missing={"action_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("implementation:plan_list", P.VIEW_IMPLEMENTATION),
    Page("implementation:plan_mine", P.VIEW_IMPLEMENTATION),
    Page("implementation:plan_add", P.LOG_IMPLEMENTATION, post=200),
    Page(
        "implementation:plan_unit",
        P.VIEW_IMPLEMENTATION,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
    ),
    _plan("detail", P.VIEW_IMPLEMENTATION),
    _plan("change", P.LOG_IMPLEMENTATION, post=200),
    # An executive sees how far a plan is; those who log, and its owner, say it.
    _plan(
        "progress", P.VIEW_IMPLEMENTATION, post=200, except_for={"eve": {"get": 404, "post": 404}}
    ),
    Page(
        "implementation:plan_unshow",
        P.VIEW_IMPLEMENTATION,
        of=lambda w: {"action_id": w.plan.pk, "evidence_id": w.plan_evidence.pk},
        foreign=lambda w: {"action_id": w.mill_plan.pk, "evidence_id": w.mill_plan_evidence.pk},
        missing={"action_id": 0, "evidence_id": 0},
        get=None,
        post=302,
        except_for={"eve": {"post": 404}},
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One plan in Quay and one in Mill."""
    world.plan = make_action(world.quay, owner=world.mark, barrier=world.barrier)
    world.mill_plan = make_action(world.mill, words="A quiet corner", owner=world.walt)
    world.plan_evidence = _show(world.plan, "https://quay.example/sign")
    world.mill_plan_evidence = _show(world.mill_plan, "https://mill.example/corner")


def _show(action: Action, link: str) -> Evidence:
    by = everywhere(action.unit, P.LOG_IMPLEMENTATION)
    move_plan(by=by, action=action, progress="under_way", link=link)
    return action.shown_by.get().evidence


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more plan in Quay."""
    day = dt.date(2026, number % 12 + 1, 1)
    make_action(world.quay, words=f"Step {number} of the plan", owner=world.mark, due_on=day)
