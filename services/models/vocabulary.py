"""Words that more than one app needs: barriers and what helps against them (reference §9)."""

from typing import Any

from django.db import models
from django.utils.translation import get_language

from core.audit import audited
from core.scope import ScopedQuerySet


class Word(models.Model):
    """A vocabulary entry with its names by language: {"en": …, "cy": …, "gd": …}."""

    code = models.CharField(max_length=20)
    names = models.JSONField(default=dict)
    is_retired = models.BooleanField(default=False)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> str:
        """The name in the language of the page, or in English."""
        language = (get_language() or "en")[:2]
        return self.names.get(language) or self.names.get("en") or self.code


@audited()
class BarrierTheme(Word):
    """A family of barriers: resources, reaching people, silos … Shared by every organisation."""

    unit_path = None
    privacy = {"plain": {"id", "code", "names", "is_retired", "position"}}

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="one_theme_per_code")]


@audited()
class BarrierCode(Word):
    """One barrier within a theme. Shared by every organisation."""

    unit_path = None
    privacy = {"plain": {"id", "code", "names", "is_retired", "theme"}}

    theme = models.ForeignKey(BarrierTheme, models.PROTECT, related_name="codes")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="one_barrier_per_code")]


@audited()
class EnablerCode(Word):
    """One thing that helps. Shared by every organisation."""

    unit_path = None
    privacy = {"plain": {"id", "code", "names", "is_retired", "family"}}

    family = models.CharField(max_length=40)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="one_enabler_per_code")]


class Decision(models.Model):
    """An organisation no longer offers a shared word, or counts it as another of its kind.

    Barriers keep the word they were given; figures read it as `counts_as`. No row: as shared.
    """

    unit_path = "organisation__path"

    organisation = models.ForeignKey("services.Unit", models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


@audited()
class CodeDecision(Decision):
    """The decision about a barrier code."""

    privacy = {"plain": {"id", "organisation", "code", "counts_as", "decided_at"}}

    code = models.ForeignKey(BarrierCode, models.PROTECT, related_name="+")
    counts_as = models.ForeignKey(
        BarrierCode, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="one_decision_per_organisation_and_code"
            ),
            models.CheckConstraint(
                name="a_code_does_not_count_as_itself",
                condition=models.Q(counts_as=None) | ~models.Q(counts_as=models.F("code")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.code_id}"


@audited()
class ThemeDecision(Decision):
    """The decision about a theme of barriers."""

    privacy = {"plain": {"id", "organisation", "theme", "counts_as", "decided_at"}}

    theme = models.ForeignKey(BarrierTheme, models.PROTECT, related_name="+")
    counts_as = models.ForeignKey(
        BarrierTheme, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "theme"], name="one_decision_per_organisation_and_theme"
            ),
            models.CheckConstraint(
                name="a_theme_does_not_count_as_itself",
                condition=models.Q(counts_as=None) | ~models.Q(counts_as=models.F("theme")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.theme_id}"


@audited()
class EnablerDecision(Decision):
    """The decision about something that helps."""

    privacy = {"plain": {"id", "organisation", "enabler", "counts_as", "decided_at"}}

    enabler = models.ForeignKey(EnablerCode, models.PROTECT, related_name="+")
    counts_as = models.ForeignKey(
        EnablerCode, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "enabler"], name="one_decision_per_organisation_and_enabler"
            ),
            models.CheckConstraint(
                name="an_enabler_does_not_count_as_itself",
                condition=models.Q(counts_as=None) | ~models.Q(counts_as=models.F("enabler")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.enabler_id}"
