"""Practice levels and who is asked to reach which: all of it data, never code."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope, ScopedQuerySet
from services.models import JobRole, Unit

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

    In a cumulative framework a level asks for all levels below it as well.
    """

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "code",
            "names",
            "nation",
            "version",
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
    is_cumulative = models.BooleanField(_("each level asks for those below it"), default=False)
    source = models.CharField(_("where this comes from"), max_length=300, blank=True)

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="one_framework_per_code", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return named(self.names, self.code)


@audited()
class Level(models.Model):
    """One practice level of a framework; `rank` 1 is the level asked of most people."""

    unit_path = "framework__organisation__path"
    privacy = {"plain": {"id", "framework", "code", "rank", "names", "descriptions"}}

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="levels", db_index=False)
    code = models.CharField(_("code"), max_length=20)
    rank = models.PositiveSmallIntegerField(_("rank"))
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict, blank=True)

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "rank"], name="one_level_per_rank"),
            models.UniqueConstraint(fields=["framework", "code"], name="one_level_per_code"),
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
class LevelRequirement(models.Model):
    """A job role is asked to reach a level: everywhere, or in one branch of the tree.

    Within a branch the rules of the nearest unit replace those of the role. `level` empty says
    in so many words that nothing is asked; no row at all means that nobody has decided yet.
    Both dates are inclusive.
    """

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "role",
            "unit",
            "level",
            "from_on",
            "until_on",
            "reason",
            "due_within_days",
            "refresh_months",
        }
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    role = models.ForeignKey(JobRole, models.CASCADE, related_name="requirements")
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="requirements"
    )
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    due_within_days = models.PositiveSmallIntegerField(
        _("days to get there"), null=True, blank=True
    )
    refresh_months = models.PositiveSmallIntegerField(_("months between"), null=True, blank=True)

    objects: Any = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role", "unit", "level", "from_on"],
                name="one_requirement_per_role_unit_level_and_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="requirement_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("A requirement ends on or after the day it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"role {self.role_id} is asked for level {self.level_id}"
