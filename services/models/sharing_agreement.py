"""Agreements under which a partner shares the names of its staff."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models.unit import Unit

# Units whose staff are employed by somebody else.
PARTNERS = (Unit.Kind.PARTNER, Unit.Kind.CONTRACTOR)


class SharingAgreementQuerySet(ScopedQuerySet):
    """Agreements by day; both ends are inclusive."""

    def in_force_on(self, day: date) -> Self:
        """Agreements that hold on `day`."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


@audited()
class SharingAgreement(models.Model):
    """Names of partner staff in `unit` and below may be held from one day to another, inclusive.

    `reference` is how the organisation finds the paper: a number or a place, never its text.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"noted_by"},
        "plain": {"id", "unit", "reference", "from_on", "until_on", "noted_at"},
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="agreements", db_index=False)
    reference = models.CharField(_("reference"), max_length=100)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now=True)

    objects = SharingAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "reference", "from_on"],
                name="one_agreement_per_unit_reference_and_day",
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("An agreement ends on or after the day it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
