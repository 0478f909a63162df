"""Who wants one mail a week about their own plans, and which weeks had theirs."""

from django.conf import settings
from django.db import models

from core.audit import audited
from core.scope import ScopedQuerySet


@audited()
class DigestChoice(models.Model):
    """Whether a user wants the mail. Without a row they do not."""

    unit_path = None
    privacy = {"personal": {"user", "wants"}, "plain": {"id"}}

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    wants = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {'yes' if self.wants else 'no'}"


class DigestSent(models.Model):
    """The mail of one week to one user was taken up; `week` is its Monday."""

    unit_path = None
    privacy = {"personal": {"user"}, "plain": {"id", "week", "taken_at"}}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    week = models.DateField()
    taken_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["week", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="one_digest_a_week_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in the week of {self.week}"
