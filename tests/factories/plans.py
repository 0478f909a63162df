"""Plans and recommendations for tests, built through the actions."""

import datetime as dt
from typing import Any

from core.permissions import Permission
from implementation.actions.plans import make_plan
from implementation.actions.recommendations import note_recommendation
from implementation.models import Action, Recommendation
from services.models import Unit
from tests.factories import everywhere

DUE = dt.date(2026, 10, 12)
ASKED = dt.date(2026, 3, 2)


def make_action(unit: Unit, *, due_on: dt.date = DUE, **facts: Any) -> Action:
    facts = {"words": "Put a clear sign at the front door", **facts}
    if "owner" not in facts:
        facts.setdefault("owner_words", "Team manager")
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    return make_plan(by=by, unit=unit, due_on=due_on, **facts)


def make_recommendation(unit: Unit, *, asked_on: dt.date = ASKED, **facts: Any) -> Recommendation:
    told = {"asked_by": "Scrutiny committee", "ask": "Offer training to all staff", **facts}
    by = told.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    return note_recommendation(by=by, unit=unit, asked_on=asked_on, **told)
