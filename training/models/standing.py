"""Derived rows: where each person stands, and what that makes for each unit.

All of them are written by `training.actions` alone, with set-based SQL; see `training.counting`.
"""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scope import ScopedQuerySet
from services.models import StaffMember, Unit
from training.models.framework import HIGHEST_RANK, Framework

# Why somebody on the staff list is not counted on a day; one place each in `Coverage.left_out`.
REASONS = [
    ("left", _("Left")),
    ("no_post", _("No post today")),
    ("away", _("Long absence")),
    *StaffMember.Kind.choices,
]
LEFT_OUT = tuple(reason for reason, _label in REASONS)


class Standing(models.Model):
    """One person and the framework in force: levels asked for, levels held, and what that means.

    `required` and `held` are sets: bit 0 is rank 1. `unit` is where the person is counted.
    `left_out` says why the person is not counted ("" = counted). `is_starting`: not yet, and
    all that is missing is still within the time that the rules give. `asked_later`: nothing is
    asked yet, since the unit is not in scope; these levels will be. None for everybody else.
    """

    class Status(models.TextChoices):
        MET = "met", _("Has what the role asks for")
        NOT_YET = "not_yet", _("Not yet")
        NOT_REQUIRED = "not_required", _("Nothing asked for")
        UNKNOWN = "unknown", _("Not known")

    is_derived = True
    unit_path = "unit__path"
    privacy = {
        "personal": {"required", "held", "status", "is_starting", "asked_later", "left_out"},
        "plain": {"id", "staff_member", "framework", "organisation", "unit"},
    }

    # No constraints in the database: every row is made from the very rows it names, by one
    # statement, and four checks a person cost more than all the counting.
    staff_member = models.ForeignKey(
        StaffMember,
        models.CASCADE,
        related_name="standings",
        db_index=False,
        db_constraint=False,
    )
    framework = models.ForeignKey(
        Framework,
        models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_constraint=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="standings", db_constraint=False)
    required = models.SmallIntegerField(default=0)
    held = models.SmallIntegerField(default=0)
    status = models.CharField(max_length=15, choices=Status)
    is_starting = models.BooleanField(default=False, db_default=False)
    asked_later = models.SmallIntegerField(null=True)
    left_out = models.CharField(max_length=20, blank=True, choices=REASONS)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "framework"],
                name="one_standing_per_person_and_framework",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id}: {self.status}"


def by_rank() -> Any:
    """A column with one number a level, in order of rank."""
    return ArrayField(models.IntegerField(), size=HIGHEST_RANK)


def nobody_by_rank() -> Any:
    """The same, nobody at any level unless something is said."""
    column = ArrayField(models.IntegerField(), size=HIGHEST_RANK)
    nobody = models.Value([0] * HIGHEST_RANK, output_field=column)
    return ArrayField(models.IntegerField(), size=HIGHEST_RANK, db_default=nobody)


class Coverage(models.Model):
    """The numbers of one unit and everything under it; `people` is the sum of the four-way split.

    `starting` are those of `not_yet` who are still within the time given, `later` those of
    `not_required` whose unit is not in scope yet. `left_out` has a number for each entry of
    `LEFT_OUT`; the last five a number for each rank. The last two are of `later` alone: what will
    be asked of them, and what of it they have.
    """

    numbers = (
        "people",
        "met",
        "not_yet",
        "starting",
        "later",
        "not_required",
        "unknown",
        "left_out",
        "counted_only",
        "required",
        "held",
        "met_levels",
        "later_required",
        "later_met",
    )

    framework = models.ForeignKey(
        Framework, models.CASCADE, null=True, related_name="+", db_index=False
    )
    people = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    not_yet = models.IntegerField(default=0)
    starting = models.IntegerField(default=0, db_default=0)
    later = models.IntegerField(default=0, db_default=0)
    not_required = models.IntegerField(default=0)
    unknown = models.IntegerField(default=0)
    left_out = ArrayField(models.IntegerField(), size=len(LEFT_OUT))
    counted_only = models.IntegerField(default=0)
    required = by_rank()
    held = by_rank()
    met_levels = by_rank()
    later_required = nobody_by_rank()
    later_met = nobody_by_rank()

    class Meta:
        abstract = True


class UnitRollup(Coverage):
    """Today's numbers of one unit and everything under it, in one wide row.

    `computed_on` is the day of the last whole count of the organisation; every row of it agrees.
    """

    is_derived = True
    unit_path = "unit__path"
    privacy = {"plain": {"id", "unit", "framework", "computed_on", *Coverage.numbers}}

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="rollup")
    computed_on = models.DateField()

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rollup_split_adds_up",
                condition=Q(
                    people=models.F("met")
                    + models.F("not_yet")
                    + models.F("not_required")
                    + models.F("unknown")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id}: {self.met} of {self.people}"


class CoverageSnapshot(Coverage):
    """The numbers of one unit at the end of a month, on the tree as it was then.

    `month_on` is the last day of the month; `parent` and `name` are those of that day.
    """

    unit_path = "unit__path"
    privacy = {
        "plain": {"id", "unit", "parent", "name", "month_on", "framework", *Coverage.numbers}
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="snapshots", db_index=False)
    parent = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200)
    month_on = models.DateField()

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "framework", "month_on"],
                name="one_snapshot_per_unit_framework_and_month",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} at {self.month_on}"


class SnapshotMonthQuerySet(ScopedQuerySet):
    """Which month-ends are kept."""

    def true_on(self, organisation_id: int, month_on: Any) -> Self:
        """The kept month-end, if nothing has been recorded for its past since."""
        return self.filter(organisation=organisation_id, month_on=month_on, is_stale=False)


class SnapshotMonth(models.Model):
    """A month-end of an organisation has been kept; stale when its past was added to since."""

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "month_on", "taken_at", "is_stale"}}

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    month_on = models.DateField()
    taken_at = models.DateTimeField(auto_now=True)
    is_stale = models.BooleanField(default=False)

    objects: Any = SnapshotMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "month_on"], name="one_month_end_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.month_on}"
