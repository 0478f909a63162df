"""Further days of a session."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from training.models.session import Session


@audited()
class SessionDay(models.Model):
    """A further day of a session; the first day is the session's own.

    What is empty (start, minutes, place or link) is as on the first day.
    """

    unit_path = "session__unit__path"
    privacy = {"plain": {"id", "session", "on", "starts_at", "minutes", "place"}}

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="further_days", db_index=False
    )
    on = models.DateField(_("date"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    place = models.CharField(_("place or link"), max_length=200, blank=True)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["session", "on"]
        constraints = [
            models.UniqueConstraint(fields=["session", "on"], name="one_day_once_in_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} on {self.on}"
