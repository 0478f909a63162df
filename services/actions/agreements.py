"""Agreements to share the names of partner staff, and what is refused without one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions.change import change, refuse_outside
from services.models import SharingAgreement, StaffMember, Unit
from services.models.sharing_agreement import PARTNERS


@change
def add_agreement(
    *, by: Scope, unit: Unit, reference: str, from_on: date, until_on: date | None = None
) -> SharingAgreement:
    """Names in `unit` and below may be held from one day to another, both inclusive.

    The same reference and first day again changes the last day. Raises PermissionError outside
    `by`, ValidationError when it would end before it starts.
    """
    refuse_outside(by, unit)
    if until_on and until_on < from_on:
        raise ValidationError({"until_on": _("Enter a day on or after the first one.")})
    row, _new = SharingAgreement.objects.update_or_create(
        unit=unit,
        reference=reference.strip(),
        from_on=from_on,
        defaults={"until_on": until_on, "noted_by_id": by.user_id},
    )
    return row  # type: ignore[no-any-return]


@change
def end_agreement(*, by: Scope, agreement: SharingAgreement, until_on: date) -> SharingAgreement:
    """`until_on` is its last day. Nothing is deleted; safe to repeat."""
    refuse_outside(by, agreement.unit)
    if until_on < agreement.from_on:
        raise ValidationError({"until_on": _("Enter a day on or after the first one.")})
    agreement.until_on = until_on
    agreement.save(update_fields=["until_on", "noted_at"])
    return agreement


def refuse_without_agreement(unit: Unit, kind: str, today: date | None = None) -> None:
    """Raises ValidationError for a name of partner staff in a unit without an agreement today.

    The names are held from the moment they are saved, whenever the post begins.
    """
    above = Unit.objects.filter(pk__in=unit.ancestor_ids)
    is_partner = kind == StaffMember.Kind.PARTNER or above.filter(kind__in=PARTNERS).exists()
    agreed = SharingAgreement.objects.in_force_on(today or timezone.localdate())
    if is_partner and not agreed.filter(unit__in=above).exists():
        raise ValidationError({"unit": no_agreement(unit)})


def no_agreement(unit: Unit) -> str:
    """Why no name is taken, and what to do."""
    words = _("No agreement to share names is recorded for %(unit)s. Enter totals instead.")
    return words % {"unit": unit.name}
