"""Who comes into scope when: units in waves, a pilot first, then more, then everyone."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


@audited()
class RolloutWave(models.Model):
    """Some units of the branch `unit` begin on `from_on` (inclusive).

    Waves stand in the order of their days. While a branch has waves, its units that are in none
    are not in scope yet.

    Where the branch became another unit, its waves are that unit's. An empty one stays behind for
    days before the change (`goes_on_as`), and goes when the other is taken back.
    """

    unit_path = "unit__path"
    privacy = {"plain": {"id", "unit", "name", "from_on", "goes_on_as"}}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rollout_waves", db_index=False)
    name = models.CharField(_("name"), max_length=100)
    from_on = models.DateField(_("from"))
    goes_on_as = models.ForeignKey(
        "self", models.CASCADE, related_name="went_before", null=True, blank=True
    )

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="one_wave_per_name_and_branch",
                violation_error_message=_("There is a wave of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class RolloutUnit(models.Model):
    """A unit, with everything below it, begins with a wave; it is in one wave at most."""

    unit_path = "unit__path"
    privacy = {"plain": {"id", "wave", "unit"}}

    wave = models.ForeignKey(RolloutWave, models.CASCADE, related_name="units")
    unit = models.OneToOneField(Unit, models.CASCADE, related_name="begins_with")

    objects: Any = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.wave_id}"
