"""Who wants to hear of which reports, and who without an account gets a file."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from reports.models.kinds import Kind
from services.models import Unit


@audited()
class Subscription(models.Model):
    """Whether a person wants mail about reports of one kind about one unit.

    Without a row delivery leads get it and nobody else does.
    """

    unit_path = "unit__path"
    privacy = {"personal": {"user"}, "plain": {"id", "unit", "kind", "is_on"}}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("report"), max_length=20, choices=Kind)
    is_on = models.BooleanField(default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "user"], name="one_wish_per_person_unit_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.get_kind_display()}, {self.unit_id}"


class NamedQuerySet(ScopedQuerySet):
    """People without an account who were named."""

    def current_on(self, day: date) -> Self:
        """Those who still get the file on `day`."""
        return self.filter(until_on__gte=day, stopped_on=None)


@audited()
class NamedRecipient(models.Model):
    """Somebody without an account to whom a scheduled report is sent as a file.

    An admin named them, said why, and until which day (inclusive). Stopped by an admin or by the
    person; a row is never taken away, because deliveries point to it.
    """

    class Format(models.TextChoices):
        PDF = "pdf", _("PDF, to read")
        XLSX = "xlsx", _("Excel workbook, to work with")

    unit_path = "unit__path"
    privacy = {
        "personal": {"name", "address", "why", "added_by"},
        "plain": {"id", "unit", "kind", "format", "added_on", "until_on", "stopped_on"},
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("report"), max_length=20, choices=Kind)
    format = models.CharField(max_length=10, choices=Format, default=Format.PDF)
    name = models.CharField(max_length=200)
    address = models.EmailField(max_length=254)
    why = models.CharField(max_length=300)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_on = models.DateField()
    until_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)

    objects = NamedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "unit",
                "kind",
                Lower("address"),
                condition=Q(stopped_on=None),
                name="an_address_is_named_once_per_report",
            ),
            models.CheckConstraint(
                name="a_named_recipient_ends_after_the_start",
                condition=Q(until_on__gte=F("added_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_current_on(self, day: date) -> bool:
        """Whether they still get the file on `day`."""
        return self.stopped_on is None and day <= self.until_on
