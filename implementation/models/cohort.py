"""Cohort programmes: several sites go through the same parts, and two outcomes are kept apart."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


class CohortQuerySet(ScopedQuerySet):
    """Cohort programmes, by the unit that runs them."""

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)


@audited()
class Cohort(models.Model):
    """A peer-support programme or a pilot, run by `unit`. Dates may be unknown."""

    unit_path = "unit__path"
    privacy = {
        "personal": {"note", "recorded_by"},
        "plain": {
            "id",
            "unit",
            "name",
            "programme",
            "starts_on",
            "ends_on",
            "recorded_at",
            "withdrawn_at",
            "once",
        },
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    programme = models.CharField(_("programme"), max_length=120, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=600, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "once"], name="one_cohort_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_cohort_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class Component(models.Model):
    """One part of a cohort programme; `planned` is None when no number was set."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("Training days")
        GROUP = "group", _("Group meetings")
        CLINIC = "clinic", _("Clinics")
        OTHER = "other", _("Something else")

    unit_path = "cohort__unit__path"
    privacy = {"plain": {"id", "cohort", "name", "kind", "planned"}}

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="components", db_index=False)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    planned = models.PositiveSmallIntegerField(_("how many are planned"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("cohort", Lower("name"), name="one_part_per_name_in_a_cohort"),
            models.CheckConstraint(
                name="a_planned_part_is_held_at_least_once",
                condition=Q(planned=None) | Q(planned__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class Milestone(models.Model):
    """A step that sites of a cohort reach, each in its own time."""

    unit_path = "cohort__unit__path"
    privacy = {"plain": {"id", "cohort", "name", "position"}}

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="milestones", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "cohort", Lower("name"), name="one_milestone_per_name_in_a_cohort"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CohortSiteQuerySet(ScopedQuerySet):
    """Sites of cohorts."""

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)

    def for_list(self) -> Self:
        """With names, attendance and milestones. Three queries."""
        reached = MilestoneReached.objects.select_related("milestone")
        return self.select_related("unit", "cohort__unit").prefetch_related(
            "attendance", Prefetch("reached", reached.order_by("milestone__position"))
        )


@audited()
class CohortSite(models.Model):
    """One site in a cohort: a unit of ours, or a partner by name.

    `completed` (took part in everything) and `progressed` (something changed) are independent of
    each other; None when nobody said yet.
    """

    unit_path = "cohort__unit__path"
    privacy = {
        "personal": {"evidence", "note"},
        "plain": {
            "id",
            "cohort",
            "unit",
            "site_name",
            "ownership",
            "size_band",
            "joined_on",
            "left_on",
            "completed",
            "completed_on",
            "progressed",
            "withdrawn_at",
        },
    }

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="sites", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    site_name = models.CharField(_("name of the site"), max_length=120, blank=True)
    ownership = models.CharField(max_length=20, choices=Unit.Ownership, blank=True)
    size_band = models.CharField(max_length=20, choices=Unit.SizeBand, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    completed = models.BooleanField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    progressed = models.BooleanField(null=True, blank=True)
    evidence = models.CharField(_("what shows it"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CohortSiteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_site_is_a_unit_or_a_name",
                condition=Q(unit=None) ^ Q(site_name=""),
            ),
            models.UniqueConstraint(fields=["cohort", "unit"], name="a_unit_is_one_site_a_cohort"),
            models.UniqueConstraint(
                "cohort",
                Lower("site_name"),
                condition=~Q(site_name=""),
                name="one_site_per_name_in_a_cohort",
            ),
            models.CheckConstraint(
                name="a_site_leaves_after_it_joined",
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
            ),
            models.CheckConstraint(
                name="a_day_of_completion_needs_completion",
                condition=Q(completed_on=None) | Q(completed=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The unit's name, or the partner's."""
        return self.unit.name if self.unit else self.site_name


@audited()
class ComponentAttendance(models.Model):
    """How often a site took part in one part of the programme."""

    unit_path = "site__cohort__unit__path"
    privacy = {"plain": {"id", "site", "component", "times"}}

    site = models.ForeignKey(CohortSite, models.CASCADE, related_name="attendance", db_index=False)
    component = models.ForeignKey(Component, models.CASCADE, related_name="counts")
    times = models.PositiveSmallIntegerField(_("times"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "component"], name="one_count_per_site_and_part"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site_id}: {self.times}"


@audited()
class MilestoneReached(models.Model):
    """A site reached a milestone; the day may be unknown."""

    unit_path = "site__cohort__unit__path"
    privacy = {"personal": {"note"}, "plain": {"id", "site", "milestone", "on"}}

    site = models.ForeignKey(CohortSite, models.CASCADE, related_name="reached", db_index=False)
    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="+")
    on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "milestone"], name="a_milestone_is_reached_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site_id} reached {self.milestone_id}"
