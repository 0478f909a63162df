"""The page before a wave: every answer may stay empty, and the whole page too."""

from typing import Any

from django.db import transaction

from core.scope import Scope
from implementation.access import must_hold
from implementation.models import WaveStart
from services.models import Unit

EMPTY: dict[str, Any] = {"why_now": "", "already_bring": "", "other_help": "", "first_help": []}


@transaction.atomic
def say_before_wave(*, by: Scope, unit: Unit, **facts: Any) -> WaveStart:
    """Keep what the team says now; the history keeps what it said before.

    `facts`: why_now, already_bring, first_help, other_help. Raises PermissionError outside `by`.
    """
    return _kept(by, unit, {**EMPTY, **facts, "skipped": False})


@transaction.atomic
def skip_before_wave(*, by: Scope, unit: Unit) -> WaveStart:
    """The team goes without this page; what it said earlier stays. Safe to repeat."""
    must_hold(by, unit)
    said = WaveStart.objects.filter(unit=unit).first()
    return said or _kept(by, unit, {**EMPTY, "skipped": True})


def _kept(by: Scope, unit: Unit, facts: dict[str, Any]) -> WaveStart:
    must_hold(by, unit)
    told = {**facts, "written_by_id": by.user_id}
    row, _is_new = WaveStart.objects.update_or_create(unit=unit, defaults=told)
    return row  # type: ignore[no-any-return]
