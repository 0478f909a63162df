"""What people choose and write of a quarterly pack: its outline, and their own words."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


@audited()
class PackOutline(models.Model):
    """The chapters of an organisation's packs, in their order. No row: the order that ships.

    `chapters` is a list of {"code", "heading", "is_on"}; an empty heading is the usual one. A code
    that starts with "own-" is a chapter of the organisation's own, of words alone.
    """

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "chapters"}}

    organisation = models.OneToOneField(Unit, models.CASCADE, related_name="+")
    chapters = models.JSONField(default=list)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.organisation_id}"


@audited()
class PackText(models.Model):
    """What somebody wrote under a chapter of the pack of a unit and a period (days inclusive)."""

    unit_path = "unit__path"
    privacy = {
        "personal": {"text", "written_by"},
        "plain": {"id", "unit", "period_from_on", "period_until_on", "chapter", "written_at"},
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    period_from_on = models.DateField()
    period_until_on = models.DateField()
    chapter = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period_from_on", "period_until_on", "chapter"],
                name="one_text_per_pack_and_chapter",
            ),
            models.CheckConstraint(
                name="a_packs_period_ends_after_it_starts",
                condition=Q(period_until_on__gte=F("period_from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.chapter}"
