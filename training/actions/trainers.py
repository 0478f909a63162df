"""Who gives training, up to which level, and how often."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import StaffMember, Unit
from training.actions.belonging import refuse_foreign
from training.models import Trainer


@transaction.atomic
def add_trainer(
    *,
    by: Scope,
    unit: Unit,
    from_on: date,
    staff_member: StaffMember | None = None,
    name: str = "",
    **facts: Any,
) -> Trainer:
    """Somebody gives training in `unit` and below from `from_on`: a staff member, or a name.

    Safe to repeat. Raises PermissionError outside `by`, ValueError without a person or a name, and
    for a person or a level of another organisation than the unit's.
    """
    _must_hold(by, unit)
    if staff_member and not StaffMember.objects.within(by).filter(pk=staff_member.pk).exists():
        raise PermissionError(f"{staff_member} is outside this scope")
    if staff_member and staff_member.organisation_id != unit.organisation_id:
        raise ValueError(_("Choose somebody of the organisation of this team or service."))
    _must_fit(unit, facts)
    name = " ".join(name.split())
    if bool(name) == bool(staff_member):
        raise ValueError(_("Choose somebody on the staff list or enter a name."))
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    trainer: Trainer = Trainer.objects.get_or_create(
        unit=unit, staff_member=staff_member, name=name, from_on=from_on, defaults=facts
    )[0]
    return trainer


@transaction.atomic
def change_trainer(*, by: Scope, trainer: Trainer, **facts: Any) -> Trainer:
    """Another level, another number of sessions a month, or a last day (inclusive).

    Safe to repeat. Raises PermissionError outside `by`, ValueError for a last day before the first
    and for a level of another organisation.
    """
    _must_hold(by, trainer.unit)
    _must_fit(trainer.unit, facts)
    for name, value in facts.items():
        setattr(trainer, name, value)
    if trainer.until_on and trainer.until_on < trainer.from_on:
        raise ValueError(_("The last day is on or after the first."))
    trainer.save(update_fields=list(facts))
    return trainer


def _must_fit(unit: Unit, facts: dict[str, Any]) -> None:
    level = facts.get("level")
    refuse_foreign(unit.organisation_id, levels=[level] if level else [])


def _must_hold(by: Scope, unit: Unit) -> None:
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
