"""What those who could remove a barrier said, and what was tried against it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import ScopedQuerySet
from implementation.models.barrier import Barrier
from services.models import EnablerCode


class BarrierAnswer(AppendOnly):
    """One answer of somebody who could remove a barrier; a later one stands beside the earlier.

    `because` is one sentence, and is asked of "not now". `once` is the key of the form it came
    from.
    """

    class Said(models.TextChoices):
        REMOVED = "removed", _("Removed")
        HELPED = "helped", _("Helped in part")
        NOT_NOW = "not_now", _("Not now")

    unit_path = "barrier__unit__path"
    privacy = {
        "personal": {"because", "answered_by"},
        "plain": {"id", "barrier", "said", "answered_at", "once"},
    }

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="answers")
    said = models.CharField(_("answer"), max_length=10, choices=Said)
    because = models.CharField(_("because"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answered_by", "once"], name="one_answer_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="not_now_comes_with_its_reason",
                condition=~Q(said="not_now") | ~Q(because=""),
                violation_error_message=_("Say in one sentence why it cannot be done now."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.barrier_id}: {self.said}"


class AnswerMail(models.Model):
    """That an answer is there is mailed once to the person who noted the barrier.

    The row is made with the answer, so that no bell that went unheard loses the mail.
    `next_try_at` is also the lease of whoever is sending it now.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        NEEDLESS = "needless", _("Not sent: not needed any more")
        FAILED = "failed", _("Could not be sent")

    unit_path = "answer__barrier__unit__path"
    privacy = {"plain": {"id", "answer", "state", "attempts", "next_try_at", "sent_at"}}

    answer = models.OneToOneField(BarrierAnswer, models.CASCADE, related_name="mail")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_mail_of_an_answer_that_was_sent_has_its_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="waiting"),
                name="mails_of_answers_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.state}"


class AnswerHeard(models.Model):
    """The person who noted a barrier has seen this answer. One row an answer, made once."""

    unit_path = "answer__barrier__unit__path"
    privacy = {"plain": {"id", "answer", "heard_at"}}

    answer = models.OneToOneField(BarrierAnswer, models.CASCADE, related_name="heard")
    heard_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.answer_id} was heard"


@audited()
class Attempt(models.Model):
    """Something that was tried against a barrier, and whether it helped."""

    class Helped(models.TextChoices):
        YES = "yes", _("It helped")
        PARTLY = "partly", _("It helped in part")
        NO = "no", _("It did not help")
        TOO_EARLY = "too_early", _("Too early to say")

    unit_path = "barrier__unit__path"
    privacy = {
        "personal": {"words", "noted_by"},
        "plain": {"id", "barrier", "enabler", "tried_on", "helped", "noted_at", "once"},
    }

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="attempts")
    words = models.CharField(_("what was tried"), max_length=300, blank=True)
    enabler = models.ForeignKey(
        EnablerCode, models.PROTECT, null=True, blank=True, related_name="+"
    )
    tried_on = models.DateField(_("since when"))
    helped = models.CharField(_("did it help"), max_length=10, choices=Helped)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["tried_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noted_by", "once"], name="one_attempt_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="an_attempt_has_words_or_an_enabler",
                condition=Q(enabler__isnull=False) | ~Q(words=""),
                violation_error_message=_("Choose one of the list or write one sentence."),
            ),
        ]

    def __str__(self) -> str:
        return self.words or str(self.enabler)
