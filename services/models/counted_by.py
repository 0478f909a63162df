"""Which counts in a unit that has both: the list of names, or totals without names."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models.unit import Unit


class CountedByQuerySet(ScopedQuerySet):
    """Decisions by unit, the newest first."""

    def of_unit(self, unit: Unit) -> Self:
        """What was decided about one unit."""
        return self.filter(unit=unit).order_by("-from_on")


@audited()
class CountedBy(models.Model):
    """From a day on (inclusive, until the next decision) a unit is told by names or by totals.

    With "names" the totals of the unit count nowhere from that day; they stay as history. Without
    a decision, and with "totals", they stand beside the names. The two are never added.
    """

    class Counts(models.TextChoices):
        NAMES = "names", _("The names on the staff list")
        TOTALS = "totals", _("The totals without names")

    unit_path = "unit__path"
    privacy = {
        "personal": {"noted_by"},
        "plain": {"id", "unit", "from_on", "counts", "noted_at"},
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="counted_by", db_index=False)
    from_on = models.DateField(_("from"))
    counts = models.CharField(_("what counts"), max_length=10, choices=Counts)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now=True)

    objects = CountedByQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "from_on"], name="one_choice_of_what_counts_per_unit_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.counts} in {self.unit_id} from {self.from_on}"
