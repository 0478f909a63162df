"""Words of an organisation's own: further kinds of activity, and strategies they also serve."""

from typing import Any

from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Lower
from django.utils.translation import get_language

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


def name_in(names: dict[str, str]) -> str:
    """The name in the language of the page, or in English."""
    language = (get_language() or "en")[:2]
    return str(names.get(language) or names.get("en", ""))


class OwnWordQuerySet(ScopedQuerySet):
    """Words of an organisation, A to Z by their English name."""

    def a_to_z(self) -> "OwnWordQuerySet":
        """In alphabetical order of the English name."""
        return self.order_by(Lower(KT("names__en")), "pk")


class OwnWord(models.Model):
    """A word with its names by language: {"en": …, "cy": …, "gd": …}. English is always there.

    A retired word is no longer offered; what was logged with it keeps it.
    """

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "names", "is_retired"}}

    organisation = models.ForeignKey(
        Unit, models.CASCADE, related_name="+", limit_choices_to={"parent": None}
    )
    names = models.JSONField(default=dict)
    is_retired = models.BooleanField(default=False)

    objects: Any = OwnWordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page, or in English."""
        return name_in(self.names)


@audited()
class OwnKind(OwnWord):
    """A kind of activity that an organisation adds to the built-in ones."""

    KEY = "own:"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower(KT("names__en")), name="one_own_kind_per_name"
            )
        ]


@audited()
class Strategy(OwnWord):
    """A strategy or plan of the organisation that an activity can serve beside this work."""

    class Meta:
        verbose_name_plural = "strategies"
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower(KT("names__en")), name="one_strategy_per_name"
            )
        ]
