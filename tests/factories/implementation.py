"""Activities and barriers for tests, built through the actions."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.permissions import Permission
from implementation.actions.activities import log_activity
from implementation.actions.barriers import note_barrier
from implementation.actions.evidence import keep_evidence
from implementation.actions.examples import share_example
from implementation.actions.own import add_word
from implementation.models import Activity, Barrier, Evidence, Example, OwnKind, Strategy
from services.models import Unit
from tests.factories import everywhere

ON = dt.date(2026, 9, 14)


def make_activity(unit: Unit, *, on: dt.date = ON, **facts: Any) -> Activity:
    facts = {"kind": Activity.Kind.LENS, "today": on, **facts}
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    return log_activity(by=by, unit=unit, on=on, **facts)


def make_barrier(unit: Unit, *, since_on: dt.date = ON, **facts: Any) -> Barrier:
    if not facts.get("theme"):
        facts = {"sentence": "No cover on night shifts", **facts}
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    return note_barrier(by=by, unit=unit, since_on=since_on, **facts)


def make_evidence(unit: Unit, *, name: str = "minutes.pdf", content: bytes = b"%PDF-") -> Evidence:
    by = everywhere(unit, Permission.LOG_IMPLEMENTATION)
    made = keep_evidence(by=by, unit=unit, file=SimpleUploadedFile(name, content))
    assert made is not None
    return made


def make_example(unit: Unit, *, activity: Activity | None = None, **facts: Any) -> Example:
    facts = {
        "team": unit.name,
        "what_we_did": "We read every letter aloud",
        "agreed_on": ON,
        "has_agreed": True,
        **facts,
    }
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    return share_example(by=by, activity=activity or make_activity(unit), **facts)


def make_own_kind(organisation: Unit, name: str = "Walk and talk") -> OwnKind:
    by = everywhere(organisation, Permission.MANAGE_VOCABULARY)
    return add_word(by=by, model=OwnKind, organisation=organisation, names={"en": name})


def make_strategy(organisation: Unit, name: str = "Housing strategy") -> Strategy:
    by = everywhere(organisation, Permission.MANAGE_VOCABULARY)
    return add_word(by=by, model=Strategy, organisation=organisation, names={"en": name})
