"""The organisation as a dated tree."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.names import search_words


class UnitQuerySet(ScopedQuerySet):
    """Units on today's tree."""

    def open_on(self, day: date) -> Self:
        """Units that stand on `day`; a unit no longer counts on its `closed_on`."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def below(self, path: str) -> Self:
        """The unit with `path` and everything under it."""
        return self.filter(path__startswith=path)

    def matching(self, text: str) -> Self:
        """Units of which name, code or an alias holds a word starting with each word of `text`."""
        found = self if (words := search_words(text)) else self.none()
        for word in words:
            starts = UnitToken.objects.filter(token__startswith=word)
            found = found.filter(pk__in=starts.values("unit"))
        return found


@audited(exclude=["sort_key"])
class Unit(models.Model):
    """One node of the tree: an organisation, a directorate, a service, a team, a partner …

    `path` and `parent` say where it hangs today; `UnitPlacement` says where it hung on any day.
    `organisation` is the root of its tree and points at the row itself for a root.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        DIRECTORATE = "directorate", _("Directorate")
        SERVICE = "service", _("Service")
        TEAM = "team", _("Team")
        PARTNER = "partner", _("Partner")
        CONTRACTOR = "contractor", _("Contractor")
        ELECTED = "elected_members", _("Elected members")

    class Ownership(models.TextChoices):
        PUBLIC = "public", _("Public body")
        PRIVATE = "private", _("Private")
        VOLUNTARY = "voluntary", _("Voluntary or charity")

    class SizeBand(models.TextChoices):
        SMALL = "small", _("Fewer than 20 people")
        MEDIUM = "medium", _("20 to 49 people")
        LARGE = "large", _("50 people or more")

    unit_path = "path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "parent",
            "code",
            "name",
            "kind",
            "service_area",
            "ownership",
            "size_band",
            "service_model",
            "locality",
            "opened_on",
            "closed_on",
            "path",
            "sort_key",
        }
    }

    organisation = models.ForeignKey("self", models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    service_area = models.CharField(_("service area"), max_length=100, blank=True)
    ownership = models.CharField(_("ownership"), max_length=20, choices=Ownership, blank=True)
    size_band = models.CharField(_("size"), max_length=20, choices=SizeBand, blank=True)
    service_model = models.CharField(_("service model"), max_length=100, blank=True)
    locality = models.CharField(_("locality"), max_length=100, blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    path = models.CharField(max_length=500, editable=False)
    sort_key = models.CharField(max_length=200, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("organisation"), Lower("code"), name="one_unit_per_code_in_an_organisation"
            ),
            # Partial, though no path is empty: an index that a foreign key could point at would
            # make moving a unit wait for everybody who adds a row to it.
            models.UniqueConstraint(
                fields=["path"], condition=~Q(path=""), name="one_unit_per_path"
            ),
            models.CheckConstraint(
                name="unit_closes_after_it_opens",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                violation_error_message=_("A unit closes on or after the day it opened."),
            ),
            models.CheckConstraint(
                name="only_a_root_has_no_parent",
                condition=Q(parent=None, organisation=F("pk"))
                | (Q(parent__isnull=False) & ~Q(organisation=F("pk"))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["path"], name="unit_path_prefix", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["organisation", "sort_key"], name="unit_sorted"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """0 for a root."""
        return self.path.count(".") - 1

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the root down to this unit itself, on today's tree."""
        return [int(part) for part in self.path.split(".") if part]


@audited()
class UnitPlacement(models.Model):
    """A unit hung under a parent from one day to another, both inclusive (`until_on` empty: still).

    The rows of a unit follow each other without gap or overlap from its `opened_on`.
    """

    unit_path = "unit__path"
    privacy = {"plain": {"id", "unit", "parent", "from_on", "until_on"}}

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements", db_index=False)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "from_on"], name="one_placement_per_unit_and_day"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until_on=None), name="one_open_placement_per_unit"
            ),
            models.CheckConstraint(
                name="placement_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} under {self.parent_id} from {self.from_on}"


@audited()
class UnitName(models.Model):
    """What a unit is called from a day on, until the next one. Only units with a new name have
    any; the first says what the unit was called when it opened.
    """

    unit_path = "unit__path"
    privacy = {"plain": {"id", "unit", "name", "from_on"}}

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names", db_index=False)
    name = models.CharField(max_length=200)
    from_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "from_on"], name="one_name_per_unit_and_day")
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class UnitAlias(models.Model):
    """Another text by which lists name a unit ("Adult Care (East)"), remembered from a decision.

    Lists of two branches may name a unit of their own by the same text.
    """

    unit_path = "unit__path"
    privacy = {"plain": {"id", "organisation", "unit", "text", "key"}}

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=200, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key", "unit"], name="one_alias_per_text_and_unit"
            )
        ]

    def __str__(self) -> str:
        return self.text


class UnitToken(models.Model):
    """A normalised word of a unit's name, code or alias, for search by prefix. Derived."""

    unit_path = "unit__path"
    privacy = {"plain": {"id", "unit", "token"}}

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=100)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["token", "unit"],
                name="unit_token_prefix",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.token
