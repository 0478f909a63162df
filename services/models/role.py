"""What posts are for, and how roles are grouped. Shared by a whole organisation."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models.unit import Unit


@audited()
class RoleGroup(models.Model):
    """Job roles that are counted together: care workers, admin, night staff, managers …"""

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "name", "names"}}

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=100)
    names = models.JSONField(default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                F("organisation"), Lower("name"), name="one_role_group_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class JobRole(models.Model):
    """What a post is for: "Support worker". Requirements hang on it."""

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "role_group", "name", "names"}}

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    role_group = models.ForeignKey(
        RoleGroup, models.SET_NULL, null=True, blank=True, related_name="roles"
    )
    name = models.CharField(_("name"), max_length=150)
    names = models.JSONField(default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(F("organisation"), Lower("name"), name="one_job_role_per_name")
        ]

    def __str__(self) -> str:
        return self.name
