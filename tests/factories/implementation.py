"""Activities and barriers for tests, built through the actions."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.permissions import Permission
from implementation.actions.activities import log_activity
from implementation.actions.barriers import note_barrier
from implementation.actions.evidence import keep_evidence
from implementation.models import Activity, Barrier, Evidence
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
