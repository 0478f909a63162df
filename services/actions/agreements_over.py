"""Agreements to share names go along when one unit becomes another."""

from collections.abc import Container, Sequence
from datetime import date, timedelta

from django.db.models import Q

from services.models import SharingAgreement, Unit

DAY = timedelta(days=1)


def hand_agreements_over(
    source: Unit, parts: Sequence[Unit], on: date, opened: Container[int]
) -> None:
    """What holds for `source` on `on` or later holds for each part from then; earlier days stay.

    A unit that was there before (not in `opened`) and holds no paper of its own gets none: it was
    not made for the people of that unit. Names that go there then wait for an agreement.
    """
    parts = [part for part in parts if part.pk in opened or _has_one(part, on)]
    held = SharingAgreement.objects.filter(Q(until_on=None) | Q(until_on__gte=on), unit=source)
    for agreement in held.order_by("pk"):
        for part in parts:
            _go_on(agreement, part, max(agreement.from_on, on))
        if agreement.from_on >= on:
            agreement.delete()
        else:
            SharingAgreement.objects.filter(pk=agreement.pk).update(until_on=on - DAY)


def _has_one(unit: Unit, on: date) -> bool:
    above = SharingAgreement.objects.in_force_on(on).filter(unit__in=unit.ancestor_ids)
    return bool(above.exists())


def _go_on(agreement: SharingAgreement, part: Unit, from_on: date) -> None:
    """The same paper may hold there already: then it holds for as long as either says."""
    row, is_new = SharingAgreement.objects.get_or_create(
        unit=part,
        reference=agreement.reference,
        from_on=from_on,
        defaults={"until_on": agreement.until_on, "noted_by_id": agreement.noted_by_id},
    )
    ends = [row.until_on, agreement.until_on]
    longest = None if None in ends else max(day for day in ends if day)
    if not is_new and row.until_on != longest:
        SharingAgreement.objects.filter(pk=row.pk).update(until_on=longest)
