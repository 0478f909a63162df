"""Change frameworks as data: what they are made of, who uses which, what an activity touched."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope, ScopedQuerySet, inside
from services.models import Unit
from services.models.vocabulary import Word


class SharedOrOwn(ScopedQuerySet):
    """Reference data: rows of nobody are shared, others belong to one organisation."""

    def within(self, scope: Scope) -> Self:
        """Shared rows and rows of the organisations in which `scope` has a branch."""
        roots = {int(branch.split(".", 1)[0]) for branch in scope.branches}
        field = self.model.unit_path.removesuffix("__path")
        mine = Q(**{f"{field}__in": roots})
        return self.filter(mine | Q(**{f"{field}__isnull": True})) if roots else self.none()

    def owned_within(self, scope: Scope) -> Self:
        """Only rows of organisations that lie wholly in `scope`: the ones it may change."""
        return self.filter(inside(self.model.unit_path, scope.branches))


@audited()
class ChangeFramework(Word):
    """A list of principles or parts that activities can touch; shared when it has no owner.

    `certainty` says how far its source was read. A retired one is not offered any more.
    """

    class Certainty(models.TextChoices):
        READ = "read", _("Read in the source")
        PARTLY = "partly", _("Read in part, or in our own words")
        OWN = "own", _("Added by your organisation")

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "code",
            "names",
            "source",
            "certainty",
            "year",
            "note",
            "is_retired",
        }
    }

    organisation = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    source = models.CharField(_("where this comes from"), max_length=300, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.OWN)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: ClassVar[Any] = SharedOrOwn.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="one_change_framework_per_code",
                nulls_distinct=False,
            )
        ]


@audited()
class Element(Word):
    """One principle or part of a framework."""

    unit_path = "framework__organisation__path"
    privacy = {"plain": {"id", "framework", "code", "names", "position", "explains", "is_retired"}}

    framework = models.ForeignKey(
        ChangeFramework, models.CASCADE, related_name="elements", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    explains = models.CharField(_("what it means"), max_length=300, blank=True)

    objects: ClassVar[Any] = SharedOrOwn.as_manager()

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_element_per_code")
        ]


@audited()
class FrameworkInUse(models.Model):
    """An organisation marks activities with this framework, since a day."""

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "framework", "from_on"}}

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    framework = models.ForeignKey(ChangeFramework, models.CASCADE, related_name="uses")
    from_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["framework__code"]
        verbose_name_plural = "frameworks in use"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "framework"], name="a_framework_is_in_use_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} in {self.organisation_id}"


@audited()
class Touch(models.Model):
    """An activity touched a principle or part."""

    unit_path = "activity__unit__path"
    privacy = {"plain": {"id", "activity", "element"}}

    activity = models.ForeignKey(
        "implementation.Activity", models.CASCADE, related_name="touches", db_index=False
    )
    element = models.ForeignKey(Element, models.PROTECT, related_name="touches")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "touches"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "element"], name="an_activity_touches_an_element_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} touched {self.element_id}"


@audited()
class Benchmark(models.Model):
    """What a published survey printed about one part, as an organisation loaded it.

    `percent` is what was printed, `n` of `base` the people behind it where the print says so.
    `element` is empty for a number about no single part. `warning` is what the reader should know
    beside what `warnings_of` works out from the three numbers.
    """

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "framework",
            "element",
            "item",
            "position",
            "percent",
            "n",
            "base",
            "source",
            "warning",
        }
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    framework = models.ForeignKey(ChangeFramework, models.CASCADE, related_name="benchmarks")
    element = models.ForeignKey(Element, models.CASCADE, null=True, blank=True, related_name="+")
    item = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    percent = models.DecimalField(max_digits=4, decimal_places=1)
    n = models.PositiveIntegerField(null=True, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    warning = models.CharField(max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "framework", "item"],
                name="one_benchmark_per_item_of_a_framework",
            )
        ]

    def __str__(self) -> str:
        return self.item
