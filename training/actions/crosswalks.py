"""Which level stands beside which of another framework: said by an organisation, never counted."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit
from training.models import Crosswalk, Level


@transaction.atomic
def add_crosswalk(*, by: Scope, organisation: Unit, level: Level, **facts: Any) -> Crosswalk:
    """Say what `level` stands beside: `other` (None: not known), `certainty` and `source`.

    Saying the same pair again brings the row up to date. Raises PermissionError outside `by`,
    ValueError for two levels of one framework.
    """
    if not by.holds(organisation.path):
        raise PermissionError(f"{organisation} is outside this scope")
    _must_be_two(organisation, level, facts["other"])
    pair = {"organisation": organisation, "level": level, "other": facts["other"]}
    return Crosswalk.objects.update_or_create(**pair, defaults=_told(facts))[0]


@transaction.atomic
def change_crosswalk(*, by: Scope, crosswalk: Crosswalk, level: Level, **facts: Any) -> None:
    """Say something else in its place; a pair that is said already is not said twice.

    Raises as `add_crosswalk` does, and ValueError for such a pair.
    """
    organisation = _own(by, crosswalk)
    other: Level | None = facts["other"]
    _must_be_two(organisation, level, other)
    same = Crosswalk.objects.filter(organisation=organisation, level=level, other=other)
    if same.exclude(pk=crosswalk.pk).exists():
        raise ValueError(_("These two stand side by side already. Change that row."))
    crosswalk.level, crosswalk.other = level, other
    for name, value in _told(facts).items():
        setattr(crosswalk, name, value)
    crosswalk.save()


@transaction.atomic
def remove_crosswalk(*, by: Scope, crosswalk: Crosswalk) -> None:
    """Take the row away; its history is kept. Raises PermissionError for a shared one."""
    _own(by, crosswalk)
    crosswalk.delete()


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    """Nobody can be sure of what is not known."""
    certainty = facts["certainty"] if facts["other"] else Crosswalk.Certainty.UNKNOWN
    return {"certainty": certainty, "source": facts["source"]}


def _must_be_two(organisation: Unit, level: Level, other: Level | None) -> None:
    for one in filter(None, (level, other)):
        if one.framework.organisation_id not in {None, organisation.pk}:
            raise ValueError(_("Choose levels of your own frameworks or of shared ones."))
    if other is not None and other.framework_id == level.framework_id:
        raise ValueError(_("Choose two levels of different frameworks."))


def _own(by: Scope, crosswalk: Crosswalk) -> Unit:
    organisation: Unit | None = crosswalk.organisation
    if organisation is None or not by.holds(organisation.path):
        raise PermissionError(f"{crosswalk} is not one of this scope")
    return organisation
