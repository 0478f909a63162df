"""Looking after the places to turn to: adding, changing, checking, no longer offering."""

from datetime import date
from typing import Any

from django.db import transaction

from core.scope import Scope
from wellbeing.models import SupportSource
from wellbeing.support import may_change


@transaction.atomic
def add_source(*, by: Scope, organisation: int, on: date, **facts: Any) -> SupportSource:
    """Offer a place to an organisation's people; whoever adds it has checked it on `on`.

    `facts`: kind, whom, names, details, hours (texts by language), phone, text_to, web, source.
    Raises PermissionError outside `by`.
    """
    made = SupportSource(organisation_id=organisation, **facts)
    _must_change(by, made)
    return _checked(by, made, on)


@transaction.atomic
def change_source(*, by: Scope, source: SupportSource, on: date, **facts: Any) -> SupportSource:
    """Set facts to what is right on `on`; the history keeps what stood before.

    Raises PermissionError outside `by`.
    """
    row = _locked(source)
    _must_change(by, row)
    for name, value in facts.items():
        setattr(row, name, value)
    return _checked(by, row, on)


@transaction.atomic
def check_source(*, by: Scope, source: SupportSource, on: date) -> SupportSource:
    """Somebody tried it on `on` and it is right as it stands; also for a place of everybody's.

    Raises PermissionError for a place of another organisation.
    """
    row = _locked(source)
    if row.organisation_id is not None or not by.branches:
        _must_change(by, row)
    return _checked(by, row, on)


@transaction.atomic
def retire_source(*, by: Scope, source: SupportSource, on: date) -> SupportSource:
    """No longer offer it from `on`; safe to repeat. Raises PermissionError outside `by`."""
    row = _locked(source)
    _must_change(by, row)
    if row.retired_on is None:
        row.retired_on = on
        row.save(update_fields=["retired_on"])
    return row


def _checked(by: Scope, row: SupportSource, on: date) -> SupportSource:
    row.checked_on, row.checked_by_id = on, by.user_id
    row.save()
    return row


def _locked(source: SupportSource) -> SupportSource:
    row: SupportSource = SupportSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
    return row


def _must_change(by: Scope, row: SupportSource) -> None:
    if not may_change(by, row):
        raise PermissionError("this place to turn to belongs to another organisation")
