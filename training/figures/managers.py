"""Whether managers hold at least the level that is asked of the people they manage.

A manager is whoever holds the role on a unit; people are managed from the nearest unit on the way
up that has one. Names are for delivery leads; others read a count, and none of few managers.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import BitOr

from core.scope import Scope
from services.models import AccessGrant, Unit
from training.counting import framework_on, levels_on
from training.figures.people import counted_in
from training.models import Standing

# Of fewer managers a count would be as good as a name.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class ManagerLine:
    """A manager who does not hold the level of their people yet; `level` is the one asked there."""

    name: str
    unit_name: str
    level: str


@dataclass(frozen=True, slots=True)
class Managers:
    """Managers of people of whom a level is asked: at that level, not yet, and not known.

    Not known: no staff record is joined to the account. `not_yet_names` A to Z.
    """

    at_level: int
    not_yet: int
    unknown: int
    not_yet_names: tuple[ManagerLine, ...]

    @property
    def known(self) -> int:
        """Those whose account is joined to a staff record."""
        return self.at_level + self.not_yet

    @property
    def people(self) -> int:
        return self.known + self.unknown


def managers_of(scope: Scope, unit: Unit, *, on: date) -> Managers:
    """The managers of the people counted in the branch today. Five queries.

    Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    asked = _asked(scope, unit, on)
    held = _held(list(asked))
    framework = framework_on(unit.organisation_id, on)
    names = {level.rank: level.name for level in levels_on(unit.organisation_id, on)}
    is_cumulative = bool(framework and framework.is_cumulative)
    known = {key: held[key] for key in asked if key in held}
    short = [
        (row, asked[key])
        for key, row in known.items()
        if not _reaches(row.held, asked[key], is_cumulative=is_cumulative)
    ]
    lines = [
        ManagerLine(row.staff_member.shown_name, row.unit.name, names[mask.bit_length()])
        for row, mask in short
    ]
    return Managers(
        at_level=len(known) - len(short),
        not_yet=len(short),
        unknown=len(asked) - len(known),
        not_yet_names=tuple(sorted(lines, key=lambda one: (one.name.casefold(), one.unit_name))),
    )


def _asked(scope: Scope, unit: Unit, on: date) -> dict[int, int]:
    """Account of a manager → levels asked of the people they manage; those of whom any is."""
    rows = AccessGrant.objects.current_on(on).filter(
        role="manager", unit__organisation=unit.organisation_id
    )
    managers: dict[int, set[int]] = defaultdict(set)
    for unit_id, user_id in rows.values_list("unit", "user"):
        managers[unit_id].add(user_id)
    found: dict[int, int] = defaultdict(int)
    people = counted_in(scope, unit).order_by().values("unit__path")
    for row in people.annotate(mask=BitOr("required")):
        above = reversed([int(step) for step in row["unit__path"].split(".") if step])
        nearest = next((pk for pk in above if pk in managers), None)
        for user_id in managers[nearest] if nearest and row["mask"] else ():
            found[user_id] |= row["mask"]
    return found


def _held(user_ids: list[int]) -> dict[int, Any]:
    rows = Standing.objects.filter(staff_member__user__in=user_ids)
    return {
        row.staff_member.user_id: row
        for row in rows.select_related("staff_member", "unit").order_by("pk")
    }


def _reaches(held: int, asked: int, *, is_cumulative: bool) -> bool:
    """Whether the highest level asked is held, with all below it where levels build up."""
    rank = asked.bit_length()
    if is_cumulative:
        return held & ((1 << rank) - 1) == (1 << rank) - 1
    return held >> (rank - 1) != 0
