"""When reports are made by themselves."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.periods import Rhythm
from core.scope import ScopedQuerySet
from reports.models.kinds import Kind
from services.models import Unit


@audited()
class Schedule(models.Model):
    """An organisation has a kind of report made by itself, at one rhythm.

    Made on the `working_day`-th working day after a period's end, for periods that start on or
    after `first_period_on`. `added_on` is the day since when it stands as it does: what was due
    before is not late. One that was removed stays as a row, so that it is not made anew; adding it
    again takes it up.
    """

    class Cadence(models.TextChoices):
        DAILY = Rhythm.DAILY, _("Every day")
        WEEKLY = Rhythm.WEEKLY, _("Every week")
        MONTHLY = Rhythm.MONTHLY, _("Every month")
        QUARTERLY = Rhythm.QUARTERLY, _("Every quarter")

    class Covers(models.TextChoices):
        LED = "led", _("The whole organisation, and each unit with its own delivery lead")
        WHOLE = "whole", _("The whole organisation only")

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "kind",
            "cadence",
            "covers",
            "working_day",
            "is_on",
            "is_removed",
            "first_period_on",
            "added_on",
        }
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("report"), max_length=20, choices=Kind)
    cadence = models.CharField(max_length=10, choices=Cadence, default=Cadence.QUARTERLY)
    covers = models.CharField(max_length=10, choices=Covers, default=Covers.LED)
    working_day = models.PositiveSmallIntegerField(
        _("working day"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    is_on = models.BooleanField(_("made by itself"), default=True)
    is_removed = models.BooleanField(default=False)
    first_period_on = models.DateField()
    added_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "kind", "cadence"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "cadence"],
                name="one_schedule_per_organisation_kind_and_cadence",
            ),
            models.CheckConstraint(
                name="made_within_a_month_of_working_days",
                condition=Q(working_day__gte=1, working_day__lte=20),
                violation_error_message=_("Enter a working day between 1 and 20."),
            ),
            models.CheckConstraint(
                name="what_is_removed_is_off", condition=Q(is_removed=False) | Q(is_on=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_cadence_display()}"
