"""Who is asked for a level and does not hold it; whoever is not in scope yet stands apart."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.figures.basis import Basis
from services.models import Unit
from training.counting import STORED, TREE, facts_of, framework_on, people, question_for, run
from training.models import UnitRollup
from training.models.framework import HIGHEST_RANK

# Of units that begin by the day asked about: what will be asked, where nothing is yet.
ASKED = """
SELECT coalesce(n.asked_later, n.required) AS required, n.held,
       n.unit_id = ANY(%(later)s::bigint[]) AS is_later, count(*)::int AS people
FROM now n """
KEPT = (
    TREE["today"]
    + STORED
    + ASKED
    + """JOIN services_unit u ON u.id = n.unit_id
WHERE n.left_out = '' AND u.path LIKE %(branch)s
GROUP BY 1, 2, 3
"""
)
ON_TREE = """JOIN tree t ON t.unit_id = n.unit_id AND t.ancestor_id = %(unit)s
WHERE n.left_out = ''
GROUP BY 1, 2, 3
"""


@dataclass(slots=True)
class LevelPeople:
    """Of one level on a day: people asked for it, those who met it, those who do not hold it.

    In a cumulative framework somebody who holds the level without one below it is in neither of
    the last two: what is missing is the one below.
    """

    on: date
    asked: int = 0
    met: int = 0
    lacking: int = 0


@dataclass(slots=True)
class Lacking:
    """The people of a branch: by rank those in scope, and how many are not in scope yet."""

    levels: dict[int, LevelPeople] = field(default_factory=dict)
    later: int = 0


def lacking_of(
    unit: Unit, *, on: date, later: Collection[int] = (), basis: Basis = "today"
) -> Lacking:
    """Everybody who is counted in `unit` and below on `on`, today or before. Three queries.

    `later` are ids of units whose people are not in scope yet: they are in no level.
    """
    framework = framework_on(unit.organisation_id, on)
    is_cumulative = bool(framework and framework.is_cumulative)
    found = Lacking({rank: LevelPeople(on) for rank in range(1, HIGHEST_RANK + 1)})
    for row in _rows(unit, on, later, basis):
        if row["is_later"]:
            found.later += row["people"]
            continue
        for rank, level in found.levels.items():
            _add(level, 1 << (rank - 1), is_cumulative, **row)
    return found


def _add(
    level: LevelPeople, bit: int, is_cumulative: bool, *, required: int, held: int, people: int,
    **_more: object,
) -> None:  # fmt: skip
    if not required & bit:
        return
    wanted = 2 * bit - 1 if is_cumulative else bit
    level.asked += people
    level.met += people * (held & wanted == wanted)
    level.lacking += people * (not held & bit)


def _rows(unit: Unit, on: date, later: Collection[int], basis: Basis) -> list[dict[str, Any]]:
    """From the standings kept for the day, or counted afresh when they are of another one."""
    asked = {"later": list(later), "branch": f"{unit.path}%", "unit": unit.pk}
    if UnitRollup.objects.filter(unit=unit, computed_on=on).exists():
        return run(KEPT, facts_of(unit, on) | asked)
    question = question_for(unit.organisation_id, on)
    return run(people(basis) + ASKED + ON_TREE, question.parameters | asked)
