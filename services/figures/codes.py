"""How organisations read the shared barrier codes: what they no longer offer, what counts as what.

Barriers keep the code they were given; only reading changes.
"""

from collections.abc import Iterable

from services.models import CodeDecision


def counted_as(organisation_id: int) -> dict[int, int]:
    """For each merged code (id) of an organisation, the code that it counts as. One query.

    Chains are followed to their end.
    """
    return counted_as_in([organisation_id]).get(organisation_id, {})


def counted_as_in(organisation_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """The same for each of several organisations that merged codes. One query."""
    rows = CodeDecision.objects.filter(
        organisation__in=list(organisation_ids), counts_as__isnull=False
    )
    steps: dict[int, dict[int, int]] = {}
    for organisation, code, other in rows.values_list("organisation_id", "code_id", "counts_as_id"):
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


def not_offered(organisation_ids: Iterable[int]) -> set[int]:
    """Codes (ids) that every one of these organisations retired or merged. One query."""
    wanted = set(organisation_ids)
    rows = CodeDecision.objects.filter(organisation__in=wanted)
    decided: dict[int, set[int]] = {}
    for code, organisation in rows.values_list("code_id", "organisation_id"):
        decided.setdefault(code, set()).add(organisation)
    return {code for code, by in decided.items() if by == wanted}
