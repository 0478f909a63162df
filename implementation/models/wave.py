"""One short page for a team before it starts."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


@audited()
class WaveStart(models.Model):
    """What a team said before its wave; one row a unit, every answer may stay empty.

    `skipped` says that the team chose to answer nothing, which is an answer too.
    """

    class FirstHelp(models.TextChoices):
        COURSE = "course", _("A course")
        REFLECTIVE = "reflective", _("Reflective space")
        TIME = "time", _("Time")

    unit_path = "unit__path"
    privacy = {
        "personal": {"why_now", "already_bring", "other_help", "written_by"},
        "plain": {"id", "unit", "first_help", "skipped", "written_at"},
    }

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="+")
    why_now = models.CharField(_("why now"), max_length=300, blank=True)
    already_bring = models.CharField(_("what people already bring"), max_length=300, blank=True)
    first_help = ArrayField(
        models.CharField(max_length=12, choices=FirstHelp),
        verbose_name=_("what would help first"),
        default=list,
        blank=True,
    )
    other_help = models.CharField(_("something else"), max_length=300, blank=True)
    skipped = models.BooleanField(default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Before the wave: {self.unit_id}"
