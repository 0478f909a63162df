"""To whom a report is told by mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scope import ScopedQuerySet
from reports.models.runs import ReportRun
from reports.models.told import NamedRecipient


class Delivery(models.Model):
    """A report is told by mail, once, to a `user` (a link) or to a `named` one (a file).

    `about` says whether it is ready or, to the admins, that one of a schedule could not be made;
    `of_attempt` is the attempt that failed then, and 0 where it is ready.

    `message_id` is made with the row and never changes, so a mail that is sent twice is one mail.
    One that is held waits until a version is signed. `next_try_at` is also the lease of whoever is
    sending it now.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        HELD = "held", _("Goes when it is signed")
        SENT = "sent", _("Sent")
        WITHHELD = "withheld", _("Not sent: no access any more")
        STOPPED = "stopped", _("Not sent: no mail wanted")
        FAILED = "failed", _("Could not be sent")

    class About(models.TextChoices):
        READY = "ready", _("It is ready")
        FAILED = "failed", _("It could not be made")

    unit_path = "run__unit__path"
    privacy = {
        "personal": {"user", "address"},
        "plain": {
            "id",
            "run",
            "named",
            "about",
            "of_attempt",
            "planned_at",
            "message_id",
            "state",
            "sent_at",
            "attempts",
            "next_try_at",
        },
    }

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="deliveries", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    named = models.ForeignKey(
        NamedRecipient, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    address = models.EmailField(max_length=254)
    about = models.CharField(max_length=10, choices=About, default=About.READY)
    of_attempt = models.PositiveSmallIntegerField(default=0)
    planned_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "user", "about", "of_attempt"],
                name="one_delivery_per_run_person_news_and_attempt",
            ),
            models.UniqueConstraint(
                fields=["run", "named"], name="one_delivery_per_run_and_named_recipient"
            ),
            models.CheckConstraint(
                name="a_mail_is_for_a_user_or_a_named_one",
                condition=Q(user=None, named__isnull=False) | Q(user__isnull=False, named=None),
            ),
            models.CheckConstraint(
                name="a_mail_that_was_sent_has_its_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="waiting"), name="deliveries_to_send"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} to {self.user or self.named}"
