"""Self-assessment: dated scores of a team, by staff and by people who use services."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from implementation.models.framework import ChangeFramework, Element
from services.models import Unit
from services.models.vocabulary import Word


@audited()
class Measure(Word):
    """A container for scores: its scale and its licence. Item texts are never kept.

    A row without an organisation is shared by all. `scale` is empty while nobody has said it: a
    copy (`based_on`) is completed by an admin and stays under the same licence. One with a
    `framework` is made on that: what gets a score are its elements, and there are no domains.
    """

    class Scale(models.TextChoices):
        FIVE = "five", _("From 1 to 5")
        WORDS = "words", _("In words")
        NUMBER = "number", _("A number between two ends")

    class Terms(models.TextChoices):
        FREE = "free", _("Free to use")
        NEEDED = "needed", _("Needs a licence")

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "code",
            "names",
            "is_retired",
            "organisation",
            "based_on",
            "framework",
            "scale",
            "words",
            "low",
            "high",
            "terms",
            "source",
            "once",
        }
    }

    organisation = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    framework = models.ForeignKey(
        ChangeFramework, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    scale = models.CharField(_("scale"), max_length=10, choices=Scale, blank=True)
    words = models.JSONField(_("words of the scale"), default=list, blank=True)
    low = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    terms = models.CharField(_("licence"), max_length=10, choices=Terms, default=Terms.FREE)
    source = models.CharField(_("source"), max_length=300, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(organisation=None),
                name="one_shared_measure_per_code",
            ),
            models.UniqueConstraint(
                fields=["organisation", "once"], name="one_measure_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_number_has_two_ends",
                condition=~Q(scale="number") | Q(low__isnull=False, high__gt=F("low")),
            ),
        ]

    @property
    def name(self) -> str:
        """Its own name; one that has none is called like its framework."""
        return self.framework.name if self.framework and not self.names else super().name

    @property
    def parts(self) -> Any:
        """What gets a score, retired ones included: the elements of its framework, or domains."""
        return self.framework.elements if self.framework else self.domains

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest score in numbers."""
        if self.scale == self.Scale.FIVE:
            return Decimal(1), Decimal(5)
        return self.low or Decimal(0), self.high or Decimal(0)

    @property
    def needs_licence(self) -> bool:
        """Whether it stays locked until a licence is recorded."""
        return self.terms == self.Terms.NEEDED


@audited()
class Domain(Word):
    """One part of a measure without a framework that gets a score of its own."""

    unit_path = "measure__organisation__path"
    privacy = {"plain": {"id", "code", "names", "is_retired", "measure", "position"}}

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="domains")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class LicenceQuerySet(ScopedQuerySet):
    """Licences of organisations."""

    def valid_on(self, day: date) -> Self:
        """In force on a day; the first and the last day count."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), valid_from__lte=day)


@audited()
class Licence(models.Model):
    """An organisation may use a measure, from one day until another (both inclusive)."""

    unit_path = "organisation__path"
    privacy = {
        "personal": {"recorded_by"},
        "plain": {
            "id",
            "organisation",
            "measure",
            "reference",
            "valid_from",
            "until_on",
            "recorded_at",
        },
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="licences")
    reference = models.CharField(_("reference"), max_length=120)
    valid_from = models.DateField(_("valid from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "reference", "valid_from"],
                name="a_licence_is_recorded_once",
            ),
            models.CheckConstraint(
                name="a_licence_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class AssessmentQuerySet(ScopedQuerySet):
    """Self-assessments of teams."""

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)

    def for_list(self) -> Self:
        """With measure, team and the scores in order. Two queries."""
        ratings = Rating.objects.select_related("domain", "element").order_by(
            Coalesce("domain__position", "element__position"), Coalesce("domain_id", "element_id")
        )
        known = self.select_related("measure__framework", "unit", "recorded_by")
        return known.prefetch_related(models.Prefetch("ratings", ratings))


@audited()
class Assessment(models.Model):
    """One group looked at one measure on a day: staff, or people who use services.

    `agreed` says that the group agreed to share scores of fewer than ten people.
    """

    class View(models.TextChoices):
        STAFF = "staff", _("Staff")
        PEOPLE = "people", _("People who use services")

    unit_path = "unit__path"
    privacy = {
        "personal": {"note", "recorded_by"},
        "plain": {
            "id",
            "unit",
            "measure",
            "view",
            "held_on",
            "agreed",
            "recorded_at",
            "withdrawn_at",
            "once",
        },
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="assessments")
    view = models.CharField(_("whose view"), max_length=10, choices=View)
    held_on = models.DateField(_("date"))
    agreed = models.BooleanField(default=False)
    note = models.CharField(_("one sentence"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recorded_by", "once"], name="one_assessment_per_form_that_was_sent"
            )
        ]
        indexes = [models.Index(fields=["unit", "held_on"], name="assessment_by_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.measure_id} of {self.unit_id} on {self.held_on}"


@audited()
class Rating(models.Model):
    """What a group said about one part: a score or a word, by `n` of `base` people.

    The part is an element of the measure's framework, or a domain of the measure.
    """

    unit_path = "assessment__unit__path"
    privacy = {"plain": {"id", "assessment", "domain", "element", "score", "word", "n", "base"}}

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="ratings", db_index=False
    )
    domain = models.ForeignKey(
        Domain, models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    element = models.ForeignKey(
        Element, models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    word = models.CharField(max_length=60, blank=True)
    n = models.PositiveIntegerField()
    base = models.PositiveIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "domain"], name="a_domain_is_rated_once"),
            models.UniqueConstraint(
                fields=["assessment", "element"], name="an_element_is_rated_once"
            ),
            models.CheckConstraint(
                name="a_rating_is_of_a_domain_or_an_element",
                condition=Q(domain=None) ^ Q(element=None),
            ),
            models.CheckConstraint(
                name="no_more_people_answer_than_were_asked",
                condition=Q(n__gte=1, base__gte=F("n")),
            ),
            models.CheckConstraint(
                name="a_rating_is_a_score_or_a_word",
                condition=Q(score__isnull=False, word="") | (Q(score=None) & ~Q(word="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.score or self.word}"

    @property
    def part(self) -> Domain | Element:
        """What was rated."""
        return self.domain or self.element  # type: ignore[return-value]

    @property
    def part_id(self) -> int:
        """Its id; within one measure no two parts share one."""
        return self.domain_id or self.element_id  # type: ignore[return-value]
