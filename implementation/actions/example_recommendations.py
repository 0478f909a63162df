"""A published scrutiny case as an example: what was asked, what was answered, what is open."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from core.scope import Scope
from implementation.actions.recommendations import answer_recommendation, note_recommendation
from implementation.models import Recommendation, Response
from services.models import Unit

CASE = Path(__file__).parent.parent / "data" / "example_recommendations.json"


@transaction.atomic
def load_example_recommendations(*, by: Scope, unit: Unit) -> int:
    """Put the case to `unit`; those already there stay as they are. How many were added.

    Raises PermissionError outside `by`.
    """
    case = json.loads(CASE.read_text())
    known = Recommendation.objects.filter(unit=unit, asked_by=case["asked_by"])
    there = set(known.values_list("reference", flat=True))
    new = [one for one in case["recommendations"] if one["reference"] not in there]
    for one in new:
        _load(by, unit, case, one)
    return len(new)


def _load(by: Scope, unit: Unit, case: dict[str, Any], one: dict[str, Any]) -> None:
    """The published answer does not say whether an ask is accepted, so neither does this."""
    row = note_recommendation(
        by=by,
        unit=unit,
        parts=list(one["parts"]),
        asked_by=case["asked_by"],
        asked_on=date.fromisoformat(case["asked_on"]),
        reference=one["reference"],
        ask=one["ask"],
        evaluate_after_months=one.get("evaluate_after_months"),
        counts_from=one.get("counts_from", ""),
    )
    answer_recommendation(
        by=by,
        recommendation=row,
        words=one["response"],
        responded_on=date.fromisoformat(case["responded_on"]),
        said=Response.Said.NOT_SAID,
        parts={part.pk: one["parts"][part.words] for part in row.parts.all()},
    )
