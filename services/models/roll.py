"""Frozen lists of people: who is asked, and in which group each of them counts."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from core.scope import ScopedQuerySet
from services.models.staff import StaffMember
from services.models.unit import Unit


class RollQuerySet(ScopedQuerySet):
    """Rolls by day; both ends are inclusive."""

    def holding_on(self, day: date) -> Self:
        """Rolls whose people are being asked on `day`."""
        return self.filter(from_on__lte=day, until_on__gte=day)


class Roll(models.Model):
    """Everybody who is asked at one occasion, as they were on `from_on`. Frozen once written.

    It says who may take part, never who did. `until_on` is the last day of asking, inclusive.
    """

    unit_path = "unit__path"
    privacy = {"plain": {"id", "unit", "from_on", "until_on"}}

    id: "models.UUIDField[UUID, UUID]" = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rolls")
    from_on = models.DateField()
    until_on = models.DateField()

    objects = RollQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_roll_ends_on_or_after_the_day_it_begins",
                condition=Q(until_on__gte=F("from_on")),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class RollEntry(models.Model):
    """One person of a roll, the group they count in, and whether they sign in to take part."""

    unit_path = "roll__unit__path"
    privacy = {"personal": {"staff_member", "group", "has_account"}, "plain": {"id", "roll"}}

    roll: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        Roll, models.CASCADE, related_name="entries", db_index=False
    )
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="+")
    group = models.PositiveSmallIntegerField()
    has_account = models.BooleanField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "staff_member"], name="one_entry_per_person_and_roll"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} on {self.roll_id}"
