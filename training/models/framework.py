"""Practice levels, tracks beside them, and what they have in common: all of it data, never code."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope, ScopedQuerySet
from services.models import Unit

HIGHEST_RANK = 8


def named(names: dict[str, str], otherwise: str) -> str:
    """The name in the language of the page, else in English, else `otherwise`."""
    return names.get((get_language() or "en")[:2]) or names.get("en") or otherwise


def organisations_of(scope: Scope) -> set[int]:
    """The roots of the trees in which `scope` has a branch; a path starts with its root."""
    return {int(branch.split(".", 1)[0]) for branch in scope.branches}


class ReferenceQuerySet(ScopedQuerySet):
    """Reference data of a whole organisation: anybody with a branch in it may read it.

    Rows that belong to no organisation are shared by all.
    """

    def within(self, scope: Scope) -> Self:
        """Shared rows and rows of the organisations in which `scope` has a branch."""
        root = self.model.unit_path.removesuffix("__path")
        mine = Q(**{f"{root}__in": organisations_of(scope)})
        return self.filter(Q(**{f"{root}__isnull": True}) | mine) if scope.branches else self.none()

    def of_organisation(self, organisation_id: int) -> Self:
        """Rows of the organisation, and those shared by all; for a person of it alone."""
        root = self.model.unit_path.removesuffix("__path")
        return self.filter(Q(**{f"{root}__isnull": True}) | Q(**{root: organisation_id}))


class DatedQuerySet(ReferenceQuerySet):
    """Reference data that holds from one day to another, both inclusive."""

    def in_force_on(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


@audited()
class Framework(models.Model):
    """A set of practice levels that a nation or an organisation uses; shared when it has no owner.

    In a cumulative framework a level asks for all levels below it as well. A new version is a row
    of its own that names the `previous` one. Not every body has a ladder: some say `principles`
    alone ({"en": …} each), some offer levels of training that nobody has mapped to practice.
    """

    class Kind(models.TextChoices):
        LEVELS = "levels", _("Levels of practice")
        PRINCIPLES = "principles", _("Principles, without levels")
        OFFERS = "offers", _("Levels of an offer of training")

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "code",
            "names",
            "nation",
            "version",
            "kind",
            "principles",
            "previous",
            "is_cumulative",
            "source",
        }
    }

    organisation = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    code = models.CharField(_("code"), max_length=40)
    names = models.JSONField(default=dict)
    nation = models.CharField(_("nation"), max_length=20, blank=True)
    version = models.CharField(_("version"), max_length=20, blank=True)
    kind = models.CharField(
        _("what it says"), max_length=12, choices=Kind, default=Kind.LEVELS, db_default=Kind.LEVELS
    )
    principles = models.JSONField(default=list, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_versions"
    )
    is_cumulative = models.BooleanField(_("each level asks for those below it"), default=False)
    source = models.CharField(_("where this comes from"), max_length=300, blank=True)

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "version"],
                name="one_framework_per_code_and_version",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return named(self.names, self.code)


@audited()
class Level(models.Model):
    """One practice level of a framework; `rank` 1 is the level asked of most people.

    `first` is the first level of its line: the same level in an earlier version, or in the shared
    framework that this one was copied from; empty for the first itself. Levels of one line are one
    level for what people hold and what is asked (`training.asked.SAME_LEVEL`).
    """

    unit_path = "framework__organisation__path"
    privacy = {"plain": {"id", "framework", "code", "rank", "names", "descriptions", "first"}}

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="levels", db_index=False)
    code = models.CharField(_("code"), max_length=20)
    rank = models.PositiveSmallIntegerField(_("rank"))
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict, blank=True)
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "rank"]
        constraints = [
            # Read at the end of each statement, so that two levels can change places in one.
            models.UniqueConstraint(
                fields=["framework", "rank"],
                name="one_level_per_rank",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(fields=["framework", "code"], name="one_level_per_code"),
            models.UniqueConstraint(fields=["framework", "first"], name="one_level_per_line"),
            models.CheckConstraint(
                name="a_level_is_not_later_than_itself",
                condition=Q(first=None) | ~Q(first=F("id")),
            ),
            models.CheckConstraint(
                name="level_rank_fits_its_columns",
                condition=Q(rank__gte=1, rank__lte=HIGHEST_RANK),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return named(self.names, self.code)

    @property
    def description(self) -> str:
        return named(self.descriptions, "")

    @property
    def line(self) -> int:
        """What this level has in common with the same level of other versions."""
        return self.first_id or self.pk


@audited()
class FrameworkInForce(models.Model):
    """An organisation counts by this framework from one day to another, both inclusive."""

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "framework", "from_on", "until_on"}}

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: Any = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "from_on"], name="one_framework_starts_on_a_day"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(until_on=None),
                name="one_open_framework_per_organisation",
            ),
            models.CheckConstraint(
                name="framework_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} in {self.organisation_id} from {self.from_on}"


@audited()
class Track(models.Model):
    """Training beside the levels: leadership, say. It is never one more level (reference §11, 5).

    Shared when it has no owner. Who is asked to take part is a `LevelRequirement` with a track.
    """

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "code", "names", "descriptions", "source"}}

    organisation = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    code = models.CharField(_("code"), max_length=40)
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict, blank=True)
    source = models.CharField(_("where this comes from"), max_length=300, blank=True)

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="one_track_per_code", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return named(self.names, self.code)

    @property
    def description(self) -> str:
        return named(self.descriptions, "")


@audited()
class Crosswalk(models.Model):
    """A level of one framework stands beside a level of another, and how sure that is.

    It is told, never counted: a record counts through it for nothing. Rows whose `other` is empty
    are not known yet and wait for somebody who knows. Shared when there is no owner.
    """

    class Certainty(models.TextChoices):
        VERIFIED = "verified", _("Read at its source")
        PARTIAL = "partial", _("In part, or from a second source")
        UNKNOWN = "unknown", _("Not known: fill in when you know")

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "level", "other", "certainty", "source"}}

    organisation = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    level = models.ForeignKey(Level, models.CASCADE, related_name="beside", db_index=False)
    other = models.ForeignKey(Level, models.CASCADE, null=True, blank=True, related_name="+")
    certainty = models.CharField(_("how sure"), max_length=10, choices=Certainty)
    source = models.CharField(_("where this comes from"), max_length=300, blank=True)

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "other", "organisation"],
                name="one_crosswalk_per_pair",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_crosswalk_without_its_other_end_is_unknown",
                condition=Q(other__isnull=False) | Q(certainty="unknown"),
            ),
            models.CheckConstraint(
                name="a_level_does_not_stand_beside_itself",
                condition=Q(other=None) | ~Q(other=F("level")),
            ),
        ]

    def __str__(self) -> str:
        return f"level {self.level_id} beside {self.other_id}: {self.certainty}"
