"""Small plans: what, who, by when, and how we shall know."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import ScopedQuerySet
from implementation.models.activity import Activity
from implementation.models.assessment import Assessment
from implementation.models.barrier import Barrier
from implementation.models.evidence import Evidence
from implementation.models.example import Example
from implementation.models.recommendation import Recommendation
from services.models import Unit

OPEN = ("not_started", "under_way")
# What a plan can grow from: its foreign keys, and the names in addresses.
SOURCES = ("barrier", "activity", "recommendation", "assessment", "example")


class ActionQuerySet(ScopedQuerySet):
    """Plans of units."""

    def in_branch(self, path: str) -> Self:
        """Plans of the unit with `path` and of everything under it, on today's tree."""
        return self.filter(unit__path__startswith=path)

    def open(self) -> Self:
        """Neither done nor stopped."""
        return self.filter(progress__in=OPEN)

    def standing(self) -> Self:
        """Without those that were stopped."""
        return self.exclude(progress=Action.Progress.STOPPED)

    def due_between(self, from_on: date, until_on: date) -> Self:
        """Planned for a day from one to another, both inclusive."""
        return self.filter(due_on__range=(from_on, until_on))

    def soonest_first(self) -> Self:
        """By the day planned for, then A to Z."""
        return self.order_by("due_on", "words", "pk")

    def for_list(self) -> Self:
        """One row of a list of plans. One query."""
        return self.select_related("unit", "owner")


@audited()
class Action(models.Model):
    """One small thing to do: what in one sentence, whose it is, and by when.

    The owner is a user of the branch, or a role in words. `minutes_asked` is what it asks of the
    team, `minutes_freed` what stops for it; both None when nobody said. At most one of `SOURCES`
    says what it grew from. `done_on` is the day it was done.
    `progress` is the last `ActionChange`, kept by the actions. `once` is the key of its form.
    """

    class Progress(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    unit_path = "unit__path"
    privacy = {
        "personal": {
            "words",
            "measure",
            "owner",
            "owner_words",
            "stopped_because",
            "replaces",
            "made_by",
        },
        "plain": {
            "id",
            "unit",
            "due_on",
            "progress",
            "done_on",
            "minutes_asked",
            "minutes_freed",
            "barrier",
            "activity",
            "recommendation",
            "assessment",
            "example",
            "evidence",
            "made_at",
            "once",
        },
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="actions", db_index=False)
    words = models.CharField(_("what"), max_length=300)
    measure = models.CharField(_("how we shall know"), max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    owner_words = models.CharField(_("who, as a role"), max_length=100, blank=True)
    due_on = models.DateField(_("by when"))
    progress = models.CharField(
        _("how far"), max_length=11, choices=Progress, default=Progress.NOT_STARTED
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    stopped_because = models.CharField(_("why it was stopped"), max_length=300, blank=True)
    minutes_asked = models.PositiveIntegerField(_("minutes it asks"), null=True, blank=True)
    minutes_freed = models.PositiveIntegerField(_("minutes it frees"), null=True, blank=True)
    replaces = models.CharField(_("what it replaces"), max_length=300, blank=True)
    barrier = models.ForeignKey(
        Barrier, models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    recommendation = models.ForeignKey(
        Recommendation, models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    assessment = models.ForeignKey(
        Assessment, models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    example = models.ForeignKey(
        Example, models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    evidence = models.ManyToManyField(Evidence, through="ActionEvidence", related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "words", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["made_by", "once"], name="one_action_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_stopped_action_has_its_reason",
                condition=Q(progress="stopped") & ~Q(stopped_because="")
                | ~Q(progress="stopped") & Q(stopped_because=""),
                violation_error_message=_("Say in one sentence why it was stopped."),
            ),
            models.CheckConstraint(
                name="an_action_that_is_done_has_its_day",
                condition=Q(progress="done", done_on__isnull=False)
                | ~Q(progress="done") & Q(done_on=None),
            ),
            models.CheckConstraint(
                name="an_action_grew_from_one_thing",
                condition=LessThanOrEqual(
                    Func(*map(F, SOURCES), function="num_nonnulls", output_field=IntegerField()), 1
                ),
            ),
        ]
        indexes = [models.Index(fields=["unit", "due_on"], name="action_by_unit_and_day")]

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        """Neither done nor stopped."""
        return self.progress in OPEN


@audited()
class ActionEvidence(models.Model):
    """A link or file that shows what became of a plan."""

    unit_path = "action__unit__path"
    privacy = {"plain": {"id", "action", "evidence"}}

    action = models.ForeignKey(Action, models.CASCADE, related_name="shown_by")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "evidence"], name="evidence_shows_once")
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} for {self.action_id}"


class ActionChange(AppendOnly):
    """A plan was made, changed or moved on, at a moment, by someone.

    `told` says which facts were changed; empty when only the progress is new.
    """

    unit_path = "action__unit__path"
    privacy = {
        "personal": {"changed_by"},
        "plain": {"id", "action", "progress", "told", "changed_at"},
    }

    action = models.ForeignKey(Action, models.CASCADE, related_name="changes")
    progress = models.CharField(max_length=11, choices=Action.Progress)
    told = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.action_id} became {self.progress}"
