"""Loading the shared change frameworks, choosing which are in use, and keeping own ones."""

import json
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.models import ChangeFramework, Element, FrameworkInUse
from services.models import Unit

DATA = Path(__file__).resolve().parent.parent / "data"
MOST_IN_USE = 4
Models = tuple[type[models.Model], type[models.Model]]


@transaction.atomic
def load_change_frameworks(*, into: Models = (ChangeFramework, Element)) -> None:
    """Bring the shared frameworks of the file into the database; safe to repeat.

    What is retired stays retired and other languages stay as they are. `into` is the two models,
    because a migration hands over their historical shapes.
    """
    framework, element = into
    told = json.loads((DATA / "change_frameworks.json").read_text())
    for row in told["frameworks"]:
        facts = {key: row[key] for key in ("source", "certainty", "year", "note")}
        kept = _keep(framework, {"organisation": None, "code": row["code"]}, row["name"], facts)
        for position, one in enumerate(row["elements"], start=1):
            key = {"framework": kept, "code": one["code"]}
            facts = {"position": position, "explains": one["explains"]}
            _keep(element, key, one["name"], facts)


def _keep(model: Any, key: dict[str, Any], name: str, facts: dict[str, Any]) -> Any:
    """The word with this key, written only when something about it is new."""
    fresh = {"names": {"en": name}, **facts}
    word, is_new = model.objects.get_or_create(**key, defaults=fresh)
    wanted = {**fresh, "names": {**word.names, "en": name}}
    if not is_new and any(getattr(word, field) != value for field, value in wanted.items()):
        for field, value in wanted.items():
            setattr(word, field, value)
        word.save()
    return word


@transaction.atomic
def choose_frameworks(
    *, by: Scope, organisation: Unit, frameworks: Collection[ChangeFramework], from_on: date
) -> None:
    """Use these frameworks and no other. What activities touched before is kept. Safe to repeat.

    Raises ValueError for too many, and PermissionError for a framework of somebody else.
    """
    must_hold(by, organisation)
    if len(frameworks) > MOST_IN_USE:
        raise ValueError(_("Choose at most %(n)s. Few are easier to use.") % {"n": MOST_IN_USE})
    if any(f.organisation_id not in (None, organisation.pk) for f in frameworks):
        raise PermissionError("a framework of another organisation")
    FrameworkInUse.objects.filter(organisation=organisation).exclude(
        framework__in=frameworks
    ).delete()
    for one in frameworks:
        FrameworkInUse.objects.get_or_create(
            organisation=organisation, framework=one, defaults={"from_on": from_on}
        )


@transaction.atomic
def add_framework(
    *, by: Scope, organisation: Unit, name: str, lines: Sequence[str] = (), source: str = ""
) -> ChangeFramework:
    """A framework of one's own with a part a line; sent twice, the one that is there.

    The organisation is the root of its tree.
    """
    must_hold(by, organisation)
    Unit.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    own = ChangeFramework.objects.filter(organisation=organisation)
    same: ChangeFramework | None = own.filter(names__en=name).first()
    if same is None:
        code = f"own-{own.count() + 1}"
        same = ChangeFramework.objects.create(
            organisation=organisation, code=code, names={"en": name}, source=source
        )
    add_elements(by=by, framework=same, lines=lines)
    return same


@transaction.atomic
def change_framework(
    *, by: Scope, framework: ChangeFramework, name: str, is_retired: bool, **facts: Any
) -> None:
    """Name, source, year, note, and whether it is still offered. What was touched is kept."""
    row = _own(by, framework)
    row.names = {**row.names, "en": name}
    row.is_retired = is_retired
    for field, value in facts.items():
        setattr(row, field, value)
    row.save()


@transaction.atomic
def add_elements(*, by: Scope, framework: ChangeFramework, lines: Sequence[str]) -> list[Element]:
    """A part for each line that is not there yet by name; safe to repeat. Returns the new ones."""
    row = _own(by, framework)
    there = {e.names.get("en", "").casefold() for e in row.elements.all()}
    last = row.elements.aggregate(last=Max("position"))["last"] or 0
    made = []
    for line in dict.fromkeys(" ".join(line.split()) for line in lines):
        if line and line.casefold() not in there:
            there.add(line.casefold())
            last += 1
            made.append(_element(row, last, line))
    return made


def _element(framework: ChangeFramework, position: int, name: str) -> Element:
    made: Element = Element.objects.create(
        framework=framework, code=f"O{position}", names={"en": name}, position=position
    )
    return made


@transaction.atomic
def change_element(
    *, by: Scope, element: Element, name: str, explains: str, is_retired: bool
) -> None:
    """Name, meaning, and whether it is still offered. What was touched is kept."""
    _own(by, element.framework)
    element.names = {**element.names, "en": name}
    element.explains, element.is_retired = explains, is_retired
    element.save()


def _own(by: Scope, framework: ChangeFramework) -> ChangeFramework:
    """The framework, locked. Raises PermissionError for a shared one or one outside `by`."""
    row: ChangeFramework = ChangeFramework.objects.select_for_update(of=("self",)).get(
        pk=framework.pk
    )
    if row.organisation is None:
        raise PermissionError("a shared framework is nobody's to change")
    must_hold(by, row.organisation)
    return row
