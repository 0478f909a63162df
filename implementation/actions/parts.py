"""Which answer speaks of which part of a recommendation."""

from implementation.models import Recommendation


def settle_parts(row: Recommendation) -> None:
    """Each part has the answer noted last that speaks of it and stands, or none."""
    told = list(row.responses.standing().order_by("pk"))
    for part in row.parts.all():
        by = next((one for one in reversed(told) if str(part.pk) in one.parts), None)
        how = by.parts[str(part.pk)] if by else ""
        if (part.answered, part.answered_by_id) != (how, by.pk if by else None):
            part.answered, part.answered_by = how, by
            part.save(update_fields=["answered", "answered_by"])
