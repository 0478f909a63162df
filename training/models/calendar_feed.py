"""A calendar that a user's own calendar program reads."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited


@audited(exclude=["last_read_at"])
class CalendarFeed(models.Model):
    """That a user asked for a private calendar, and how often its address was renewed.

    The address itself is kept nowhere: it is signed (`training.calendars`), and `turn` is part of
    what is signed, so that renewing it closes the one before.
    """

    unit_path = None
    privacy = {"personal": {"user", "last_read_at"}, "plain": {"id", "turn", "opened_at"}}

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="calendar_feed")
    turn = models.PositiveIntegerField(_("renewed so often"), default=1)
    opened_at = models.DateTimeField(auto_now_add=True)
    last_read_at = models.DateTimeField(_("last read"), null=True, blank=True)

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
