"""Telling the floors above that something of the past is another than it was."""

from datetime import date

from services.actions.ledger import Changes
from services.models import Unit
from services.signals import past_changed


def tell_of_past(organisation_id: int, on: date, changes: Changes) -> None:
    """Counts that were kept for `on` or later no longer hold. A unit that opens again was closed
    from an earlier day: then from that day on.
    """
    days = [on]
    for before, after in changes.get(Unit._meta.label, {}).values():
        closed = {row["closed_on"] for row in (before, after) if row}
        days += [date.fromisoformat(day) for day in closed if day and len(closed) > 1]
    past_changed.send(Unit, organisation_id=organisation_id, from_on=min(days))
