"""A plan to change the structure: its steps, who goes where in a split, and how to take it back."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models.role import RoleGroup
from services.models.staff import StaffMember
from services.models.unit import Unit


class ReorganisationQuerySet(ScopedQuerySet):
    """Plans, newest first where they are listed."""

    def for_list(self) -> Self:
        """With what a line of the list shows."""
        return self.select_related("unit").order_by("-on", "-pk")

    def due_on(self, day: date) -> Self:
        """Plans that were confirmed for `day` or a day before and still wait."""
        return self.filter(state=Reorganisation.State.PLANNED, on__lte=day)


@audited(exclude=["preview", "changes"])
class Reorganisation(models.Model):
    """Changes of the structure that happen together on one day, below one unit.

    `preview` is what was shown before: ids and numbers. `changes` holds each row that was changed
    as it was before and after, so that all of it can be taken back. `stopped` says why a plan for
    a day to come could not be done on that day.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        UNDONE = "undone", _("Taken back")

    unit_path = "unit__path"
    privacy = {
        "personal": {"preview", "changes"},
        "plain": {
            "id",
            "unit",
            "name",
            "on",
            "state",
            "stopped",
            "once",
            "made_by",
            "made_at",
            "done_by",
            "done_at",
            "undone_by",
            "undone_at",
        },
    }

    unit: "models.ForeignKey[Any, Unit]" = models.ForeignKey(
        Unit, models.PROTECT, related_name="reorganisations"
    )
    name = models.CharField(_("name"), max_length=200)
    on = models.DateField(_("from which day"))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    stopped = models.CharField(max_length=500, blank=True)
    preview = models.JSONField(default=dict, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    once = models.UUIDField(null=True, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    done_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    undone_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True
    )

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.name


@audited()
class ReorganisationStep(models.Model):
    """One change of a plan. Units are named by code, because a step may open one for a later step.

    `to_code` is where to; `new_code` a unit that the step opens (below `to_code`, if given). In a
    split there is a step for each part, and `takes_rest` gives a part everybody not given
    otherwise. `keeps_access`: who had access to the unit gets it on the units that follow.
    """

    class What(models.TextChoices):
        MOVE = "move", _("Move")
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split")
        RENAME = "rename", _("Rename")
        CLOSE = "close", _("Close")
        REOPEN = "reopen", _("Open again")
        ADD = "add", _("Add")

    unit_path = "reorganisation__unit__path"
    privacy = {
        "plain": {
            "id",
            "reorganisation",
            "position",
            "what",
            "unit_code",
            "to_code",
            "new_code",
            "new_name",
            "kind",
            "takes_rest",
            "keeps_access",
        }
    }

    reorganisation: "models.ForeignKey[Any, Reorganisation]" = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="steps"
    )
    position = models.PositiveIntegerField()
    what = models.CharField(_("what"), max_length=10, choices=What)
    unit_code = models.CharField(_("unit"), max_length=40, blank=True)
    to_code = models.CharField(_("to"), max_length=40, blank=True)
    new_code = models.CharField(_("code of a new unit"), max_length=40, blank=True)
    new_name = models.CharField(_("new name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Unit.Kind, blank=True)
    takes_rest = models.BooleanField(default=False)
    keeps_access = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.unit_code or self.new_code}"

    @property
    def target_code(self) -> str:
        """The unit that people go to in a merge or a split."""
        return self.new_code or self.to_code


@audited()
class ReorganisationShare(models.Model):
    """In a split, what one part gets: a person, a group of roles, or a unit below."""

    unit_path = "step__reorganisation__unit__path"
    privacy = {"personal": {"staff_member"}, "plain": {"id", "step", "role_group", "child_code"}}

    step: "models.ForeignKey[Any, ReorganisationStep]" = models.ForeignKey(
        ReorganisationStep, models.CASCADE, related_name="shares"
    )
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, null=True, related_name="+")
    role_group = models.ForeignKey(RoleGroup, models.CASCADE, null=True, related_name="+")
    child_code = models.CharField(max_length=40, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_share_is_of_one_thing",
                condition=Q(staff_member__isnull=False, role_group=None, child_code="")
                | Q(staff_member=None, role_group__isnull=False, child_code="")
                | (Q(staff_member=None, role_group=None) & ~Q(child_code="")),
            )
        ]

    def __str__(self) -> str:
        return f"share of {self.step_id}"
