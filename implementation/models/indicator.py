"""Local counts and ready-made figures over time."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


@audited()
class Indicator(models.Model):
    """One thing that is counted or given again and again, in an organisation's own words.

    `names` is {"en": …, "cy": …, "gd": …}. `source` says who gives the figure, and how it is made.
    No direction is good or bad: a rise in what is recorded may be better recording. `once` is
    the key of the form it came from.
    """

    class Kind(models.TextChoices):
        COUNT = "count", _("A count")
        PERCENT = "percent", _("Per cent")
        RATE = "rate", _("Another rate")

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "names",
            "kind",
            "measured_in",
            "source",
            "is_retired",
            "once",
        }
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    names = models.JSONField(default=dict)
    kind = models.CharField(_("what it is"), max_length=8, choices=Kind)
    measured_in = models.CharField(_("measured in"), max_length=60, blank=True)
    source = models.CharField(_("where it comes from"), max_length=200, blank=True)
    is_retired = models.BooleanField(default=False)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "once"], name="one_indicator_per_form_that_was_sent"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page, or in English."""
        language = (get_language() or "en")[:2]
        return str(self.names.get(language) or self.names.get("en") or "")


class ReadingQuerySet(ScopedQuerySet):
    """Readings by day."""

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)

    def of(self, indicator: Indicator, unit: Unit) -> Self:
        """The series of one unit, oldest first. Units below have series of their own."""
        return self.standing().filter(indicator=indicator, unit=unit).order_by("on")


@audited()
class Reading(models.Model):
    """The value of an indicator for a unit at the end of a month or quarter.

    `value` is empty when it is "fewer than 10 people" (`is_small`): such a reading is told in
    words and is in no line. `base` is out of how many, where that was given.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"note", "noted_by"},
        "plain": {
            "id",
            "indicator",
            "unit",
            "on",
            "value",
            "is_small",
            "base",
            "noted_at",
            "withdrawn_at",
        },
    }

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=3, null=True, blank=True)
    is_small = models.BooleanField(_("fewer than 10 people"), default=False)
    base = models.PositiveIntegerField(_("out of how many"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "on"],
                condition=Q(withdrawn_at=None),
                name="one_reading_per_indicator_unit_and_day",
            ),
            models.CheckConstraint(
                name="a_reading_is_a_value_or_small",
                condition=Q(value__isnull=False, is_small=False)
                | Q(value__isnull=True, is_small=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} on {self.on}"

    def same_as(self, on: date, facts: dict[str, Any]) -> bool:
        """Whether the same was said before."""
        return self.on == on and all(getattr(self, key) == value for key, value in facts.items())
