"""Activities and barriers for tests, built through the actions."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from core.permissions import Permission
from implementation.actions.activities import log_activity
from implementation.actions.barriers import note_barrier
from implementation.actions.evidence import keep_evidence
from implementation.actions.examples import share_example
from implementation.actions.indicators import Given, add_indicator, give_readings
from implementation.actions.own import add_word
from implementation.actions.participation import note_participation
from implementation.actions.partners import add_partner
from implementation.models import (
    Activity,
    Attempt,
    Barrier,
    BarrierAnswer,
    Evidence,
    Example,
    Indicator,
    OwnKind,
    Participation,
    Partner,
    Reading,
    Strategy,
)
from services.models import EnablerCode, Unit
from tests.factories import everywhere
from tests.roles import acting_as

ON = dt.date(2026, 9, 14)


def make_activity(unit: Unit, *, on: dt.date = ON, **facts: Any) -> Activity:
    facts = {"kind": Activity.Kind.LENS, "today": on, **facts}
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    return log_activity(by=by, unit=unit, on=on, **facts)


def make_barrier(
    unit: Unit, *, since_on: dt.date = ON, noted_on: dt.date | None = None, **facts: Any
) -> Barrier:
    """With `noted_on` as if it had been noted on that day."""
    if not facts.get("theme"):
        facts = {"sentence": "No cover on night shifts", **facts}
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    made = note_barrier(by=by, unit=unit, since_on=since_on, **facts)
    if noted_on:
        note_on(made, noted_on)
    return made


def note_on(barrier: Barrier, day: dt.date) -> None:
    """Turn back the day on which it was noted."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    Barrier.objects.filter(pk=barrier.pk).update(noted_at=moment)
    barrier.noted_at = moment


def make_evidence(unit: Unit, *, name: str = "minutes.pdf", content: bytes = b"%PDF-") -> Evidence:
    by = everywhere(unit, Permission.LOG_IMPLEMENTATION)
    made = keep_evidence(by=by, unit=unit, file=SimpleUploadedFile(name, content))
    assert made is not None
    return made


def make_participation(unit: Unit, *, on: dt.date = ON, **facts: Any) -> Participation:
    facts = {"how": Participation.How.ASKED, "about": "The waiting room", **facts}
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    return note_participation(by=by, unit=unit, on=on, **facts)


def make_indicator(organisation: Unit, name: str, **facts: Any) -> Indicator:
    facts = {"kind": Indicator.Kind.COUNT, **facts}
    by = everywhere(organisation, Permission.MANAGE_VOCABULARY)
    made: Indicator = add_indicator(by=by, organisation=organisation, names={"en": name}, **facts)
    return made


def make_readings(
    indicator: Indicator, unit: Unit, how_many: int, *, first: dt.date = dt.date(2025, 1, 1)
) -> list[Reading]:
    """Readings a month apart: 10, 11, 12, 10 …"""
    given = [Given(first + dt.timedelta(days=31 * n), Decimal(10 + n % 3)) for n in range(how_many)]
    by = everywhere(unit, Permission.LOG_IMPLEMENTATION)
    give_readings(by=by, indicator=indicator, unit=unit, readings=given)
    return list(Reading.objects.of(indicator, unit))


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


def make_partner(organisation: Unit, *, checked_on: dt.date = ON, **facts: Any) -> Partner:
    facts = {
        "name": "Harbour Advice",
        "what_for": "Help with money and housing",
        "phone": "0300 000 0000",
        "source": "Their web page",
        **facts,
    }
    by = facts.pop("by", None) or everywhere(organisation, Permission.LOG_IMPLEMENTATION)
    return add_partner(by=by, organisation=organisation, checked_on=checked_on, **facts)
