"""Indicators of an organisation, and their readings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.once import insert_once
from implementation.models import Indicator, Reading
from services.models import Unit


@dataclass(frozen=True, slots=True)
class Given:
    """A reading as it was typed: a value, or None for fewer than 10 people."""

    on: date
    value: Decimal | None
    base: int | None = None
    note: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """What the row holds."""
        return {
            "value": self.value,
            "is_small": self.value is None,
            "base": self.base,
            "note": self.note,
        }


@transaction.atomic
def add_indicator(
    *,
    by: Scope,
    organisation: Unit,
    names: dict[str, str],
    once: UUID | None = None,
    **facts: Any,
) -> Indicator:
    """A new indicator of a whole organisation. `facts`: kind, measured_in, source.

    The same `once` gives the indicator that was made the first time.
    """
    must_hold(by, organisation)
    made = Indicator(organisation=organisation, names=names, once=once, **facts)
    return insert_once(made, "organisation") or made


@transaction.atomic
def change_indicator(*, by: Scope, indicator: Indicator, **facts: Any) -> Indicator:
    """Set its words, or retire it (is_retired); its readings stay."""
    must_hold(by, indicator.organisation)
    for name, value in facts.items():
        setattr(indicator, name, value)
    indicator.save(update_fields=list(facts))
    return indicator


@transaction.atomic
def give_readings(*, by: Scope, indicator: Indicator, unit: Unit, readings: Iterable[Given]) -> int:
    """Keep readings of a unit: a new value for a day replaces the earlier one, which is kept apart.

    How many were new. Given again, nothing changes. Raises PermissionError outside `by`, ValueError
    when the unit belongs to another organisation.
    """
    must_hold(by, unit)
    if unit.organisation_id != indicator.organisation_id:
        raise ValueError(_("This indicator belongs to another organisation."))
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    standing = {row.on: row for row in Reading.objects.of(indicator, unit)}
    return sum(_give(by, indicator, unit, one, standing.get(one.on)) for one in readings)


def _give(by: Scope, indicator: Indicator, unit: Unit, one: Given, before: Reading | None) -> bool:
    if before and before.same_as(one.on, one.facts):
        return False
    if before:
        before.withdrawn_at = timezone.now()
        before.save(update_fields=["withdrawn_at"])
    Reading.objects.create(
        indicator=indicator, unit=unit, on=one.on, noted_by_id=by.user_id, **one.facts
    )
    return True


@transaction.atomic
def withdraw_reading(*, by: Scope, reading: Reading, now: datetime | None = None) -> Reading:
    """Take a reading back. Safe to repeat."""
    row: Reading = Reading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    must_hold(by, row.unit)
    if row.withdrawn_at is None:
        row.withdrawn_at = now or timezone.now()
        row.save(update_fields=["withdrawn_at"])
    return row
