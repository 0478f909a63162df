"""What units are called, from which day on. `Unit.name` is the name of today."""

from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from core.scope import Scope
from services.actions.change import change, hold_organisation, refuse_outside
from services.actions.moves import opened_later
from services.actions.units import keep_tokens, remember
from services.models import Unit, UnitName
from services.names import plain
from services.signals import past_changed


@change
def rename_unit(
    *, by: Scope, unit: Unit, name: str, on: date | None = None, today: date | None = None
) -> Unit:
    """Call the unit `name` from `on` (today when None); the old name stays an alias, so that lists
    still match.

    A later new name that is already recorded still counts from its own day. A day to come is
    stored and applied by `apply_due_changes`. Safe to repeat. Raises PermissionError outside `by`,
    ValidationError for a day before the unit opened.
    """
    hold_organisation(unit.organisation_id)
    unit.refresh_from_db()
    refuse_outside(by, unit)
    day = today or timezone.localdate()
    on = on or max(day, unit.opened_on)
    if on < unit.opened_on:
        raise ValidationError({"on": opened_later(unit)})
    if _called_on(unit, on) != name:
        _write(unit, name, on)
        remember(unit, name)
        settle_names(unit.organisation_id, day)
        unit.refresh_from_db()
        past_changed.send(Unit, organisation_id=unit.organisation_id, from_on=on)
    return unit


def settle_names(organisation_id: int, day: date) -> int:
    """Make `name` of every unit what it is called on `day`; how many changed."""
    then = UnitName.objects.filter(unit=OuterRef("pk"), from_on__lte=day).order_by("-from_on")
    units = Unit.objects.filter(organisation_id=organisation_id, names__isnull=False)
    named = units.annotate(due=Subquery(then.values("name")[:1])).distinct()
    found = [unit for unit in named if unit.due and unit.due != unit.name]
    for unit in found:
        old, unit.name, unit.sort_key = unit.name, unit.due, plain(unit.due)[:200]
        unit.save(update_fields=["name", "sort_key"])
        remember(unit, old)
        keep_tokens(unit)
    return len(found)


def _called_on(unit: Unit, on: date) -> str:
    row = unit.names.filter(from_on__lte=on).order_by("-from_on").first()
    return row.name if row else unit.name


def _write(unit: Unit, name: str, on: date) -> None:
    """The first new name keeps the old one from the day the unit opened."""
    if not unit.names.exists():
        UnitName.objects.create(unit=unit, name=unit.name, from_on=unit.opened_on)
    UnitName.objects.update_or_create(unit=unit, from_on=on, defaults={"name": name})
    rows = list(unit.names.order_by("from_on"))
    for earlier, later in reversed(list(pairwise(rows))):
        if earlier.name == later.name:
            later.delete()
