"""The rhythm of teams: time for supervision, debrief and reflection, planned and held as counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.scope import Scope
from services.models import Unit
from training.models import SupervisionContact, TeamRhythm, TeamTime

LOOK_BACK = timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What one unit plans, and how often it was and should have been, in the last twelve weeks.

    Both count from the day on which the rhythm began when that is later. `held` are different days.
    """

    unit_name: str
    kind: str
    every_weeks: int
    planned: int
    held: int


def rhythms_of(scope: Scope, unit: Unit, *, on: date) -> tuple[Rhythm, ...]:
    """The rhythms that hold in the branch on a day, by unit A to Z. Three queries."""
    rows = TeamRhythm.objects.within(scope).current_on(on)
    rows = rows.filter(unit__path__startswith=unit.path).select_related("unit")
    found = list(rows.order_by("unit__sort_key", "unit", "kind"))
    days = _days({row.unit_id for row in found}, on)
    return tuple(_rhythm(row, days, on) for row in found)


def _rhythm(row: TeamRhythm, days: set[tuple[int, str, date]], on: date) -> Rhythm:
    first = max(row.from_on, on - LOOK_BACK + timedelta(days=1))
    held = [one for one in days if one[:2] == (row.unit_id, row.kind) and one[2] >= first]
    return Rhythm(
        unit_name=row.unit.name,
        kind=row.get_kind_display(),
        every_weeks=row.every_weeks,
        planned=((on - first).days + 1) // (7 * row.every_weeks),
        held=len(held),
    )


def _days(units: set[int], on: date) -> set[tuple[int, str, date]]:
    """Days of team time, and of contacts that were noted there by name: one day is one time."""
    lately = {"unit__in": units, "on__gt": on - LOOK_BACK, "on__lte": on}
    told = TeamTime.objects.filter(**lately).values_list("unit", "kind", "on")
    named = SupervisionContact.objects.standing().filter(**lately)
    return {*told, *named.order_by().values_list("unit", "kind", "on").distinct()}
