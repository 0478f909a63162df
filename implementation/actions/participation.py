"""Noting how people who use services took part, and what became of what they asked for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import can_be_taken_back, must_hold
from implementation.actions.once import insert_once
from implementation.actions.taking_back import put_back, take_back
from implementation.models import Participation
from services.models import Unit


@transaction.atomic
def note_participation(
    *, by: Scope, unit: Unit, on: date, once: UUID | None = None, **facts: Any
) -> Participation:
    """Note one time. `facts`: how, about, people, asked_for, changed, thanks, credit.

    The same `once` from the same user gives the row of the first time. Raises PermissionError
    outside `by`, IntegrityError when something changed that nobody asked for.
    """
    must_hold(by, unit)
    made = Participation(unit=unit, on=on, noted_by_id=by.user_id, once=once, **facts)
    return insert_once(made, "noted_by") or made


@transaction.atomic
def change_participation(*, by: Scope, participation: Participation, **facts: Any) -> Participation:
    """Set facts to what is known now; nothing is written when all is as before.

    Raises PermissionError outside `by`, ValueError when it was taken back.
    """
    row = _locked(by, participation)
    if row.withdrawn_at:
        raise ValueError(_("This was taken back. Put it back first."))
    must_hold(by, facts.get("unit", row.unit))
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
    return row


@transaction.atomic
def withdraw_participation(
    *, by: Scope, participation: Participation, now: datetime | None = None
) -> Participation:
    """Take it back: it leaves every figure. Safe to repeat; ValueError after 30 days."""
    row = _locked(by, participation)
    moment = now or timezone.now()
    if row.withdrawn_at is None and not can_be_taken_back(row.noted_at, moment):
        raise ValueError(_("This was noted more than 30 days ago. Change it instead."))
    take_back(row, moment)
    return row


@transaction.atomic
def restore_participation(*, by: Scope, participation: Participation) -> Participation:
    """Put it back. Safe to repeat."""
    row = _locked(by, participation)
    put_back(row)
    return row


def _locked(by: Scope, participation: Participation) -> Participation:
    rows = Participation.objects.select_for_update(of=("self",)).select_related("unit")
    row: Participation = rows.get(pk=participation.pk)
    must_hold(by, row.unit)
    return row
