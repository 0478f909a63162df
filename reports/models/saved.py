"""A page with its filters that somebody wants to find again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scope import ScopedQuerySet
from services.models import Unit


class SavedView(models.Model):
    """One person's name for a page about a unit, with what was chosen there.

    `choices` are the filters of the page's address, by their names. It gives no right: the page
    asks again, each time, whether its reader may see it. No history of it is kept.
    """

    class Page(models.TextChoices):
        LEAD = "lead", _("My branch")
        MANAGER = "manager", _("My team")
        ADMIN = "admin", _("What keeps it running")
        EXECUTIVE = "executive", _("On one page")
        DASHBOARD = "dashboard", _("Page of a team or service")

    unit_path = None
    privacy = {"personal": {"user", "name", "page", "unit", "choices"}, "plain": {"id"}}

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(_("name"), max_length=80)
    page = models.CharField(_("page"), max_length=12, choices=Page)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    choices = models.JSONField(default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name
