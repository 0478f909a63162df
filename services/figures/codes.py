"""How organisations read the shared words: what they no longer offer, what counts as what.

Words are barrier codes, themes and enablers. Barriers keep the word they were given; only reading
changes.
"""

from collections.abc import Iterable
from typing import Any

from services.models import (
    BarrierCode,
    BarrierTheme,
    CodeDecision,
    EnablerCode,
    EnablerDecision,
    ThemeDecision,
)

Kind = type[BarrierCode] | type[BarrierTheme] | type[EnablerCode]
# Where the decisions about each kind of word are kept, and under which field.
DECISIONS: dict[Kind, tuple[Any, str]] = {
    BarrierCode: (CodeDecision, "code"),
    BarrierTheme: (ThemeDecision, "theme"),
    EnablerCode: (EnablerDecision, "enabler"),
}


def counted_as(organisation_id: int, of: Kind = BarrierCode) -> dict[int, int]:
    """For each merged word (id) of an organisation, the word that it counts as. One query.

    Chains are followed to their end.
    """
    return counted_as_in([organisation_id], of).get(organisation_id, {})


def counted_as_in(
    organisation_ids: Iterable[int], of: Kind = BarrierCode
) -> dict[int, dict[int, int]]:
    """The same for each of several organisations that merged words. One query."""
    model, field = DECISIONS[of]
    rows = model.objects.filter(organisation__in=list(organisation_ids), counts_as__isnull=False)
    steps: dict[int, dict[int, int]] = {}
    pairs = rows.values_list("organisation_id", f"{field}_id", "counts_as_id")
    for organisation, code, other in pairs:
        steps.setdefault(organisation, {})[code] = other
    return {organisation: followed(onward) for organisation, onward in steps.items()}


def followed(steps: dict[int, int]) -> dict[int, int]:
    """Each code with the end of its chain; a circle, should there be one, ends where it closes."""
    return {code: _end(code, steps) for code in steps}


def _end(code: int, steps: dict[int, int]) -> int:
    seen = {code}
    while (onward := steps.get(code)) and onward not in seen:
        seen.add(onward)
        code = onward
    return code


def not_offered(organisation_ids: Iterable[int], of: Kind = BarrierCode) -> set[int]:
    """Words (ids) that every one of these organisations retired or merged. One query."""
    wanted = set(organisation_ids)
    model, field = DECISIONS[of]
    rows = model.objects.filter(organisation__in=wanted)
    decided: dict[int, set[int]] = {}
    for code, organisation in rows.values_list(f"{field}_id", "organisation_id"):
        decided.setdefault(code, set()).add(organisation)
    return {code for code, by in decided.items() if by == wanted}
