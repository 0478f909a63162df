"""A proposal of who needs which level in a branch, before it becomes what is asked."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Job
from core.scope import ScopedQuerySet
from services.models import JobRole, RoleGroup, Unit
from training.models.framework import Level
from training.models.session import Course


class ProposalQuerySet(ScopedQuerySet):
    """Proposals, the newest first where they are listed."""

    def for_list(self) -> Self:
        """With what a line of the list shows."""
        return self.select_related("unit").order_by("-made_at", "-pk")


@audited(exclude=["before", "after"])
class NeedsProposal(models.Model):
    """Levels for the roles of a branch, looked at together, then adopted in one press.

    `room_size` is the number of people in a session, empty while nobody said. `before` and `after`
    hold the rules that adopting changed, as they were and as they became, so that it can be
    taken back.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being worked on")
        PROPOSED = "proposed", _("Proposed")
        ADOPTED = "adopted", _("Adopted")
        UNDONE = "undone", _("Taken back")

    unit_path = "unit__path"
    privacy = {
        "personal": {"made_by", "adopted_by"},
        "plain": {
            "id",
            "unit",
            "from_on",
            "room_size",
            "state",
            "courses",
            "made_at",
            "adopted_at",
            "once",
            "before",
            "after",
        },
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    from_on = models.DateField(_("from"))
    room_size = models.PositiveSmallIntegerField(_("people in a session"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    courses = models.ManyToManyField(Course, blank=True, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, unique=True)
    before = models.JSONField(default=list, blank=True)
    after = models.JSONField(default=list, blank=True)

    objects: Any = ProposalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"needs of {self.unit_id} from {self.from_on}"

    @property
    def is_open(self) -> bool:
        """Whether its levels can still be changed."""
        return self.state in (self.State.DRAFT, self.State.PROPOSED)


@audited()
class ProposedLevel(models.Model):
    """A level for one role, or for a group of roles, in a proposal."""

    unit_path = "proposal__unit__path"
    privacy = {"plain": {"id", "proposal", "role", "role_group", "level"}}

    proposal = models.ForeignKey(
        NeedsProposal, models.CASCADE, related_name="lines", db_index=False
    )
    role = models.ForeignKey(JobRole, models.CASCADE, null=True, blank=True, related_name="+")
    role_group = models.ForeignKey(
        RoleGroup, models.CASCADE, null=True, blank=True, related_name="+"
    )
    level = models.ForeignKey(Level, models.CASCADE, related_name="+")

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "role", "role_group"],
                name="one_proposed_level_per_role_or_group",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_proposed_level_is_for_a_role_or_a_group",
                condition=Q(role=None, role_group__isnull=False)
                | Q(role__isnull=False, role_group=None),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.proposal_id}: level {self.level_id}"


class NeedsAdoption(Job):
    """Adopting a proposal in a large organisation, or taking it back: a worker does it.

    With the rights of then. One for each proposal: it waits anew when it could not be finished and
    is asked for again, and when what was adopted is to be taken back.
    """

    unit_path = "proposal__unit__path"
    privacy = {
        "personal": {"asked_by"},
        "plain": {"id", "proposal", "asked_at", "takes_back"} | Job.job_fields,
    }

    proposal = models.OneToOneField(NeedsProposal, models.CASCADE, related_name="adoption")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    takes_back = models.BooleanField(default=False)

    objects: Any = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"adopting {self.proposal_id}: {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in (Job.State.WAITING, Job.State.RUNNING)
