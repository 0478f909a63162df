"""Activities and barriers for tests, built through the actions."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from core.permissions import Permission
from implementation.actions.activities import log_activity
from implementation.actions.barriers import note_barrier
from implementation.actions.evidence import keep_evidence
from implementation.models import Activity, Attempt, Barrier, BarrierAnswer, Evidence
from services.models import EnablerCode, Unit
from tests.factories import everywhere
from tests.roles import acting_as

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


def answer_on(barrier: Barrier, said: str, on: dt.date, *, because: str = "") -> BarrierAnswer:
    """An answer of the past. The web may not change its day: the owner sets it."""
    row = BarrierAnswer.objects.create(barrier=barrier, said=said, because=because)
    at = dt.datetime.combine(on, dt.time(23, 30), timezone.get_current_timezone())
    with acting_as("tip_owner"):
        QuerySet(BarrierAnswer).filter(pk=row.pk).update(answered_at=at)
    return row


def attempt_on(barrier: Barrier, on: dt.date, *, helped: str = "yes", **facts: Any) -> Attempt:
    """Something that was tried on a day; an enabler by its code, or words."""
    code = facts.pop("code", "")
    facts["enabler"] = EnablerCode.objects.get(code=code) if code else None
    return Attempt.objects.create(barrier=barrier, tried_on=on, helped=helped, **facts)
