"""How many people of a head-count hold a level, as the unit itself says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Headcount
from training.models.framework import Level


@audited()
class LevelTotal(models.Model):
    """Of the people of one head-count, so many hold a level. Nobody here has looked at a record.

    Stands beside what named people hold, and is never added to it (counting rule 3).
    """

    unit_path = "headcount__unit__path"
    privacy = {"plain": {"id", "headcount", "level", "people"}}

    headcount = models.ForeignKey(Headcount, models.CASCADE, related_name="levels", db_index=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    people = models.PositiveIntegerField(_("people"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["headcount", "level"], name="one_total_per_headcount_and_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.people} hold level {self.level_id}"
