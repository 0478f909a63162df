"""Measures, licences and self-assessments for tests, built through the actions."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.permissions import Permission
from implementation.actions.assessments import Said, record_assessment
from implementation.actions.measures import add_measure, record_licence
from implementation.models import Assessment, Licence, Measure
from services.models import Unit
from tests.factories import everywhere

ON = dt.date(2026, 9, 14)


def make_measure(organisation: Unit, *, name: str = "Our walk", **facts: Any) -> Measure:
    own = {} if facts.get("framework") else {"domains": ["Welcome", "Choice"]}
    facts = {"scale": "five", **own, **facts}
    by = everywhere(organisation, Permission.MANAGE_FRAMEWORKS)
    return add_measure(by=by, organisation=organisation.organisation, name=name, **facts)


def make_licence(organisation: Unit, measure: Measure, **facts: Any) -> Licence:
    facts = {"reference": "L-1", "valid_from": dt.date(2026, 1, 1), **facts}
    by = everywhere(organisation, Permission.MANAGE_FRAMEWORKS)
    return record_licence(by=by, organisation=organisation, measure=measure, **facts)


def said(
    measure: Measure, scores: Mapping[str, object], *, n: int = 12, base: int = 15
) -> list[Said]:
    """Answers by the name of the part: a word, or a number."""
    keys = {part.name: part.pk for part in measure.parts.all()}
    return [
        Said(keys[name], n, base, word=value)
        if isinstance(value, str)
        else Said(keys[name], n, base, score=None if value is None else Decimal(str(value)))
        for name, value in scores.items()
    ]


def make_assessment(unit: Unit, measure: Measure, **facts: Any) -> Assessment:
    """By default twelve of fifteen people said 3 and 4."""
    facts = {"view": "staff", "held_on": ON, **facts}
    if "said" not in facts:
        people = {key: facts.pop(key) for key in ("n", "base") if key in facts}
        facts["said"] = said(measure, {"Welcome": 3, "Choice": 4}, **people)
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    return record_assessment(by=by, unit=unit, measure=measure, **facts)
