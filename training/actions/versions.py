"""Frameworks of one's own: new ones, copies, new versions, and the words of their levels."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit
from training.models import Framework, Level
from training.models.framework import HIGHEST_RANK


@transaction.atomic
def add_framework(
    *,
    by: Scope,
    organisation: Unit,
    name: str,
    version: str,
    base: Framework | None = None,
    is_cumulative: bool = False,
) -> Framework:
    """A framework of the organisation: empty, a copy of a shared one, or a version after `base`.

    Levels that are taken over stay the same levels: what people hold goes on counting. Saying the
    same name and version again gives the one that is there. Raises PermissionError outside `by`,
    ValueError for a new version with the number of the one before.
    """
    if not by.holds(organisation.path):
        raise PermissionError(f"{organisation} is outside this scope")
    is_next = base is not None and base.organisation_id == organisation.pk
    if base is not None and is_next and base.version == version:
        raise ValueError(_("Give the new version another name than the one before."))
    code = base.code if base is not None and is_next else name.strip().casefold()[:40]
    facts = {"names": {"en": name}, "is_cumulative": is_cumulative, **_taken_from(base)}
    made, is_new = Framework.objects.get_or_create(
        organisation=organisation, code=code, version=version, defaults=facts
    )
    if is_new and base is not None:
        _take_over(base, made)
    return made  # type: ignore[no-any-return]


def _taken_from(base: Framework | None) -> dict[str, Any]:
    if base is None:
        return {}
    names = ("kind", "principles", "nation", "source", "is_cumulative")
    return {name: getattr(base, name) for name in names} | {"previous": base}


def _take_over(base: Framework, made: Framework) -> None:
    Level.objects.bulk_create(
        Level(
            framework=made,
            code=level.code,
            rank=level.rank,
            names=level.names,
            descriptions=level.descriptions,
            first_id=level.line,
        )
        for level in base.levels.all()
    )


@transaction.atomic
def add_level(*, by: Scope, framework: Framework, name: str) -> Level:
    """One more level above the others; the same name again gives the one that is there.

    Raises PermissionError for a framework that is not one's own, ValueError past the eighth.
    """
    _must_own(by, framework)
    levels: list[Level] = list(framework.levels.select_for_update())
    for level in levels:
        if level.names.get("en", "").casefold() == name.casefold():
            return level
    rank = max((level.rank for level in levels), default=0) + 1
    if rank > HIGHEST_RANK:
        raise ValueError(_("A framework has eight levels at most."))
    return Level.objects.create(  # type: ignore[no-any-return]
        framework=framework, code=f"level-{rank}", rank=rank, names={"en": name}
    )


@transaction.atomic
def change_level(
    *, by: Scope, level: Level, names: Mapping[str, str], descriptions: Mapping[str, str]
) -> None:
    """Other words, by language, for one level; what people hold stays what it is."""
    _must_own(by, level.framework)
    level.names = {key: words for key, words in names.items() if words}
    level.descriptions = {key: words for key, words in descriptions.items() if words}
    level.save(update_fields=["names", "descriptions"])


def _must_own(by: Scope, framework: Framework) -> None:
    if framework.organisation is None or not by.holds(framework.organisation.path):
        raise PermissionError(f"{framework} is not one of this scope")
