"""What people with a place are told of, once: a place, another date, called off."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scope import ScopedQuerySet
from services.models import StaffMember
from training.models.session import Session


class SessionNotice(models.Model):
    """One person is told of one change of one session, by mail and on their own page.

    The row is made with the change, so that no bell that went unheard loses the mail. `revision`
    is the session's when the change was made; of a place, how often it was told of before.
    `next_try_at` is also the lease of whoever sends it.
    """

    class About(models.TextChoices):
        BOOKED = "booked", _("You have a place")
        PROMOTED = "promoted", _("A place has become free for you")
        MOVED = "moved", _("The date, time or place has changed")
        CANCELLED = "cancelled", _("The session is called off")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        NEEDLESS = "needless", _("Not sent: not needed any more")
        FAILED = "failed", _("Could not be sent")

    unit_path = "session__unit__path"
    privacy = {
        "personal": {"staff_member", "about"},
        "plain": {
            "id",
            "session",
            "revision",
            "made_at",
            "state",
            "attempts",
            "next_try_at",
            "sent_at",
        },
    }

    session = models.ForeignKey(Session, models.CASCADE, related_name="notices", db_index=False)
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="notices")
    about = models.CharField(max_length=10, choices=About)
    revision = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "staff_member", "about", "revision"],
                name="a_change_of_a_session_is_told_once",
            ),
            models.CheckConstraint(
                name="a_notice_that_was_sent_has_its_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="waiting"), name="notices_to_send"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} of {self.session_id} to {self.staff_member_id}: {self.state}"
