"""Who may see which branch, and from when to when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.permissions import ROLES
from core.scope import ScopedQuerySet
from services.models.unit import Unit


class GrantQuerySet(ScopedQuerySet):
    """Grants by day; both ends are inclusive."""

    def current_on(self, day: date) -> Self:
        """Grants that hold on `day`, of accounts that are active."""
        return self.filter(
            Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day, user__is_active=True
        )


@audited()
class AccessGrant(models.Model):
    """A user holds a role on a unit and everything under it, from one day to another, inclusive."""

    unit_path = "unit__path"
    privacy = {
        "personal": {"user", "role"},
        "plain": {"id", "unit", "from_on", "until_on", "granted_by", "granted_at"},
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="grants")
    role = models.CharField(
        _("role"), max_length=20, choices=[(key, role.label) for key, role in ROLES.items()]
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "from_on"], name="one_grant_per_user_unit_role_day"
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("Access ends on or after the day it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role} on {self.unit_id}"
