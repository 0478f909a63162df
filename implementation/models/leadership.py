"""Conversations with leaders, pledges and sponsors: facts, and never a rating."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import ScopedQuerySet, inside
from services.models import Unit

# The roles whose holders lead a unit, as a conversation, a pledge and leaders' training mean it.
LEADERS = ("manager", "executive")


class ConversationQuerySet(ScopedQuerySet):
    """Conversations; `within` the scope of those who hold them, or of one leader."""

    def of_leader(self, user_id: int | None, organisations: tuple[str, ...]) -> Self:
        """What was written about conversations with this person, in these organisations."""
        return self.standing().filter(inside("unit__path", organisations), leader_id=user_id)

    def in_branch(self, path: str) -> Self:
        """Conversations about the unit with `path` and everything under it, on today's tree."""
        return self.filter(unit__path__startswith=path)

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)

    def agreed(self) -> Self:
        """Those whose words the leader agreed to: the only ones that count."""
        return self.standing().filter(agreed_at__isnull=False)

    def for_list(self) -> Self:
        """One row of the list. One query."""
        return self.select_related("unit", "leader", "written_by")


@audited()
class LeaderConversation(models.Model):
    """A delivery lead and a leader talked: what about, what they agreed, when they talk next.

    The leader sees it and agrees to the words, or sends a correction. `version` counts the words
    that were written; an agreement holds for the version that the leader read. `agreed_at` empty:
    not agreed yet, and in no figure. `once` is the key of the form it came from.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"leader", "talked_about", "agreed", "written_by", "held_on", "next_on"},
        "plain": {"id", "unit", "version", "agreed_at", "withdrawn_at", "written_at", "once"},
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations"
    )
    held_on = models.DateField(_("when"))
    talked_about = models.CharField(_("what you talked about"), max_length=400)
    agreed = models.CharField(_("what you agreed"), max_length=300, blank=True)
    next_on = models.DateField(_("when you talk next"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    agreed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["written_by", "once"], name="one_conversation_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_conversation_says_what_it_was_about", condition=~Q(talked_about="")
            ),
            models.CheckConstraint(
                name="the_next_conversation_follows_the_last",
                condition=Q(next_on=None) | Q(next_on__gt=F("held_on")),
                violation_error_message=_("Enter a date after this conversation."),
            ),
            models.CheckConstraint(
                name="what_was_agreed_is_not_taken_back",
                condition=Q(agreed_at=None) | Q(withdrawn_at=None),
            ),
        ]
        indexes = [models.Index(fields=["unit", "held_on"], name="conversation_by_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.leader_id} on {self.held_on}"


class ConversationNote(AppendOnly):
    """What happened to the words of a conversation: written, changed, agreed, corrected …

    `words` is what the leader asked to have put right; empty in every other step.
    """

    class Step(models.TextChoices):
        WRITTEN = "written", _("Written down")
        CHANGED = "changed", _("Changed")
        AGREED = "agreed", _("Agreed by the leader")
        CORRECTED = "corrected", _("The leader asked for a change")
        WITHDRAWN = "withdrawn", _("Taken back")

    unit_path = "conversation__unit__path"
    privacy = {
        "personal": {"words", "made_by"},
        "plain": {"id", "conversation", "step", "version", "made_at"},
    }

    conversation = models.ForeignKey(LeaderConversation, models.CASCADE, related_name="notes")
    step = models.CharField(max_length=10, choices=Step)
    version = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_correction_and_nothing_else_has_words",
                condition=Q(step="corrected") ^ Q(words=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} was {self.step}"


@audited()
class Pledge(models.Model):
    """A leader said in public what they will do; taken back by the leader, it is shown no more.

    `commitments` are keys of `implementation.pledges.COMMITMENTS`. `recorded_by` is the leader, or
    the delivery lead to whom the leader said yes.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"leader", "words", "commitments", "recorded_by", "pledged_on"},
        "plain": {"id", "unit", "withdrawn_at", "recorded_at", "once"},
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledges")
    pledged_on = models.DateField(_("when"))
    words = models.CharField(_("in their own words"), max_length=300, blank=True)
    commitments = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pledged_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recorded_by", "once"], name="one_pledge_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_pledge_says_something", condition=~Q(words="", commitments=[])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader_id} on {self.pledged_on}"


class SponsorQuerySet(ScopedQuerySet):
    """Sponsors by day; both ends are inclusive."""

    def current_on(self, day: date) -> Self:
        """Those who stand for a service on `day`."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


@audited()
class Sponsor(models.Model):
    """Who stands up for the work in a service, from one day to another, both inclusive.

    An account that leads the service, or a role in words where the person has none.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"user", "role_words"},
        "plain": {"id", "unit", "from_on", "until_on", "once", "added_by"},
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role_words = models.CharField(_("their role"), max_length=120, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = SponsorQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["added_by", "once"], name="one_sponsor_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_sponsor_is_a_person_or_a_role",
                condition=Q(user__isnull=False) | ~Q(role_words=""),
            ),
            models.CheckConstraint(
                name="a_sponsor_ends_after_the_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "from_on"], name="sponsor_by_unit_and_day")]

    def __str__(self) -> str:
        return self.role_words or f"{self.user_id}"
