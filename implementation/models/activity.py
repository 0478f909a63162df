"""Things that teams did: walkthroughs, reflective groups, policies looked at afresh …"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import Scope, ScopedQuerySet, inside
from services.models import Unit


class ActivityQuerySet(ScopedQuerySet):
    """Activities, each once, however many units took part."""

    def within(self, scope: Scope) -> Self:
        """Activities hosted in the branches, or in which a unit of theirs took part."""
        return self._of(scope.branches)

    def hosted_within(self, scope: Scope) -> Self:
        """Activities whose host unit lies in the branches: the ones that may be changed there."""
        return self.filter(inside("unit__path", scope.branches))

    def in_branch(self, path: str) -> Self:
        """Activities of the unit with `path` and of everything under it, on today's tree."""
        return self._of((path,))

    def _of(self, branches: tuple[str, ...]) -> Self:
        joined = ActivityUnit.objects.filter(
            inside("unit__path", branches), activity=OuterRef("pk")
        )
        return self.filter(inside("unit__path", branches) | Exists(joined))

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.exclude(status=Activity.Status.WITHDRAWN)

    def held_between(self, from_on: date, until_on: date) -> Self:
        """Held from one day to another, both inclusive; planned ones are not counted."""
        return self.filter(status=Activity.Status.HELD, on__range=(from_on, until_on))

    def for_list(self) -> Self:
        """One row of the activity list: host and the other units. Two queries."""
        return self.select_related("unit", "logged_by").prefetch_related("other_units")


@audited()
class Activity(models.Model):
    """One thing that one or more teams did, or plan to do, on a day.

    `unit` is the host; the other units stand in `ActivityUnit`. `reached_people` is a count and
    never a list of names; `minutes` is how long it took. `status` is the last `StatusChange`, kept
    by the actions. `once` is the key of the form it came from: the same form sent twice makes one
    row.
    """

    class Kind(models.TextChoices):
        WALKTHROUGH = "walkthrough", _("Service walkthrough")
        LENS = "lens", _("Lens exercise")
        POLICY = "policy", _("Policy review")
        LANGUAGE = "language", _("Language review")
        ENVIRONMENT = "environment", _("Change to the environment")
        REFLECTIVE = "reflective", _("Reflective group")
        PEER = "peer", _("Peer-support group")
        CLINIC = "clinic", _("Drop-in clinic")
        WORKING_GROUP = "working_group", _("Working group")
        STATEMENT = "statement", _("Statement of intent")
        DEFINITION = "definition", _("Shared definition")
        PARTNERS = "partners", _("Partner agreement")
        SURVIVE_THRIVE = "survive_thrive", _("Survive & Thrive delivery")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Done")
        WITHDRAWN = "withdrawn", _("Taken back")

    unit_path = "unit__path"
    privacy = {
        "personal": {"note", "logged_by"},
        "plain": {
            "id",
            "unit",
            "other_units",
            "kind",
            "on",
            "reached_people",
            "minutes",
            "status",
            "logged_at",
            "once",
        },
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities", db_index=False)
    other_units = models.ManyToManyField(Unit, through="ActivityUnit", related_name="+")
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    on = models.DateField(_("date"))
    reached_people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.CharField(_("one sentence"), max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    logged_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(
                fields=["logged_by", "once"], name="one_activity_per_form_that_was_sent"
            )
        ]
        indexes = [models.Index(fields=["unit", "on"], name="activity_by_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}"


@audited()
class ActivityUnit(models.Model):
    """Another unit that took part in an activity beside its host."""

    unit_path = "unit__path"
    privacy = {"plain": {"id", "activity", "unit"}}

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="joined", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "unit"], name="a_unit_joins_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.activity_id}"


class StatusChange(AppendOnly):
    """An activity came into being, was changed or taken back, at a moment, by someone.

    `told` says in words which facts were changed; empty when only the status is new.
    """

    unit_path = "activity__unit__path"
    privacy = {
        "personal": {"changed_by"},
        "plain": {"id", "activity", "status", "told", "changed_at"},
    }

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="changes")
    status = models.CharField(max_length=10, choices=Activity.Status)
    told = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.activity_id} became {self.status}"
