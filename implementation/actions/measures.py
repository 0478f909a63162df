"""Measures as containers for scores, and the licences that unlock some of them."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.once import insert_once
from implementation.models import ChangeFramework, Domain, Licence, Measure
from services.models import Unit

SOURCE = Path(__file__).resolve().parent.parent / "data" / "measures.json"
Models = tuple[type[models.Model], type[models.Model]]
# Shared frameworks that teams can assess themselves on without anything set up first.
ON_FRAMEWORKS = ("scot-2021",)
SCALE = ("scale", "words", "low", "high")


@transaction.atomic
def load_measures(*, into: Models = (Measure, Domain)) -> None:
    """The shared containers of the file, without any item text; safe to repeat.

    What is there stays as it is. `into` is the two models in their historical shapes.
    """
    measure, domain = into
    for row in json.loads(SOURCE.read_text()):
        facts = {key: row[key] for key in ("terms", "scale", "words", "source")}
        made, is_new = measure._default_manager.get_or_create(
            code=row["code"],
            organisation=None,
            defaults={"names": {"en": row["name"]}, **facts},
        )
        for position, name in enumerate(row["domains"] if is_new else []):
            names = {"en": name}
            domain._default_manager.create(measure=made, position=position, names=names)


@transaction.atomic
def load_measures_on_frameworks(*, into: Models = (Measure, ChangeFramework)) -> None:
    """A shared measure from 1 to 5 on each of these frameworks, where it is there; safe to repeat.

    Nothing of the framework is copied. What is there stays as it is.
    """
    measure, framework = into
    shared = framework._default_manager.filter(organisation=None, code__in=ON_FRAMEWORKS)
    one: Any
    for one in shared:
        facts = {"names": {}, "framework": one, "terms": "free", "scale": "five"}
        measure._default_manager.get_or_create(code=one.code, organisation=None, defaults=facts)


@transaction.atomic
def add_measure(
    *,
    by: Scope,
    organisation: Unit,
    name: str,
    domains: Sequence[str] = (),
    framework: ChangeFramework | None = None,
    once: UUID | None = None,
    based_on: Measure | None = None,
    **facts: Any,
) -> Measure:
    """A measure of the organisation's own; as a copy of `based_on` it keeps that one's licence.

    On a `framework` it needs neither domains nor a name. Raises PermissionError for a framework of
    somebody else. `facts`: scale, words, low, high, terms, source. The same `once` gives the
    measure made first.
    """
    must_hold(by, organisation)
    if based_on is not None:
        facts = {**facts, "terms": based_on.terms}
    if framework is not None and framework.organisation_id not in (None, organisation.pk):
        raise PermissionError("a framework of another organisation")
    made_of = {"names": _names(name), "based_on": based_on, "framework": framework}
    row = Measure(organisation=organisation, once=once, **made_of, **facts)
    earlier = insert_once(row, "organisation")
    if earlier is None and framework is None:
        _set_domains(row, domains)
    return earlier or row


def _names(name: str) -> dict[str, str]:
    return {"en": name} if name else {}


@transaction.atomic
def change_measure(
    *, by: Scope, measure: Measure, name: str, domains: Sequence[str] = (), **facts: Any
) -> Measure:
    """Set what is known about an own measure; the framework it is made on stays. Safe to repeat.

    Raises ValueError when the scale of a measure with scores would change, PermissionError when it
    is shared or somebody else's.
    """
    row = _own(by, measure)
    scale = {key: value for key, value in facts.items() if key in SCALE}
    is_used = row.assessments.exists()
    if is_used and any(getattr(row, key) != value for key, value in scale.items()):
        raise ValueError(_("Scores were recorded on this scale. Make a new measure instead."))
    if row.based_on is not None:
        facts = {**facts, "terms": row.based_on.terms}
    for key, value in facts.items():
        setattr(row, key, value)
    row.names = {**row.names, "en": name} if name else {}
    row.save()
    if row.framework is None:
        _set_domains(row, domains)
    return row


@transaction.atomic
def retire_measure(*, by: Scope, measure: Measure, retired: bool) -> Measure:
    """Offer an own measure no longer, or again; its scores stay. Safe to repeat."""
    row = _own(by, measure)
    if row.is_retired != retired:
        row.is_retired = retired
        row.save(update_fields=["is_retired"])
    return row


@transaction.atomic
def record_licence(
    *,
    by: Scope,
    organisation: Unit,
    measure: Measure,
    reference: str,
    valid_from: date,
    until_on: date | None = None,
) -> Licence:
    """The organisation holds a licence for a measure. Safe to repeat.

    Raises ValueError when it ends before it begins, or when the measure is free.
    """
    must_hold(by, organisation)
    if measure.organisation_id not in (None, organisation.pk):
        raise PermissionError(f"{measure} belongs to another organisation")
    if not measure.needs_licence:
        raise ValueError(_("This measure is free to use. It needs no licence."))
    _check_days(valid_from, until_on)
    facts = {"until_on": until_on, "recorded_by_id": by.user_id}
    key = {"organisation": organisation, "measure": measure, "valid_from": valid_from}
    made, _new = Licence.objects.get_or_create(**key, reference=reference, defaults=facts)
    return made  # type: ignore[no-any-return]


@transaction.atomic
def end_licence(*, by: Scope, licence: Licence, until_on: date) -> Licence:
    """The licence ends, or ended, on a day. What was recorded until then stays."""
    row: Licence = Licence.objects.select_for_update(of=("self",)).get(pk=licence.pk)
    must_hold(by, row.organisation)
    _check_days(row.valid_from, until_on)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    return row


def _check_days(valid_from: date, until_on: date | None) -> None:
    if until_on is not None and until_on < valid_from:
        raise ValueError(_("The licence ends on or after the day it begins."))


def _own(by: Scope, measure: Measure) -> Measure:
    row: Measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if row.organisation is None:
        raise PermissionError(f"{row} is shared by every organisation")
    must_hold(by, row.organisation)
    return row


def _set_domains(measure: Measure, names: Sequence[str]) -> None:
    """The domains in this order. One that has scores is kept out of sight when it goes."""
    known = {domain.names.get("en"): domain for domain in measure.domains.all()}
    for position, name in enumerate(dict.fromkeys(names)):
        domain = known.pop(name, None) or Domain(measure=measure, names={"en": name})
        domain.position, domain.is_retired = position, False
        domain.save()
    for domain in known.values():
        if domain.ratings.exists():
            domain.is_retired = True
            domain.save(update_fields=["is_retired"])
        else:
            domain.delete()
