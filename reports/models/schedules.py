"""When reports are made by themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from reports.models.kinds import Kind
from services.models import Unit


@audited()
class Schedule(models.Model):
    """An organisation has a kind of report made by itself, for its branches that have a lead.

    Made on the `working_day`-th working day after a period's end, for periods that start on or
    after `first_period_on`. No row is not "off": the rows are made, switched on, with the
    organisation.
    """

    class Cadence(models.TextChoices):
        QUARTERLY = "quarterly", _("Every quarter")

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "kind",
            "cadence",
            "working_day",
            "is_on",
            "first_period_on",
            "added_on",
        }
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("report"), max_length=20, choices=Kind)
    cadence = models.CharField(max_length=10, choices=Cadence, default=Cadence.QUARTERLY)
    working_day = models.PositiveSmallIntegerField(_("working day"), default=5)
    is_on = models.BooleanField(_("made by itself"), default=True)
    first_period_on = models.DateField()
    added_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], name="one_schedule_per_organisation_and_kind"
            ),
            models.CheckConstraint(
                name="made_within_a_month_of_working_days",
                condition=Q(working_day__gte=1, working_day__lte=20),
                violation_error_message=_("Enter a working day between 1 and 20."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_cadence_display()}"
