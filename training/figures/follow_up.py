"""What follows a level on a day: refreshers due and supervision in place, for many units at once.

One statement for both, since each would count everybody afresh ("Refreshers" and "Supervision in
place" in docs/figures.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.scope import Scope
from services.figures.basis import Basis
from services.models import Unit
from training.counting import people, question_for, run
from training.figures.coverage import is_month_end
from training.figures.refreshers import DUE, WITHIN_DAYS
from training.supervised import NEEDS

BY_LEVEL = """
SELECT t.ancestor_id AS unit_id, f.rank, sum(f.due)::int AS refresher_due,
       sum(f.in_place)::int AS supervision_in_place
FROM (
    SELECT unit_id, rank, 1 AS due, NULL::int AS in_place FROM soon
    UNION ALL
    SELECT unit_id, rank, 0, is_in_place::int FROM supervised
) AS f JOIN tree t ON t.unit_id = f.unit_id
WHERE t.ancestor_id = ANY(%(shown)s::bigint[])
GROUP BY t.ancestor_id, f.rank
"""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Of a level: people who should refresh it within 90 days, and who has supervision in place.

    The last is None where no rule asks anybody for it.
    """

    refresher_due: int
    supervision_in_place: int | None


def follow_up(
    scope: Scope, unit: Unit, *, on: date, basis: Basis, shown: Iterable[int]
) -> Mapping[int, Mapping[int, FollowUp]]:
    """Unit id → rank → what follows, of units `shown` in the branch, each with all under it.

    A level of which nothing is to be told is left out. Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    is_past = on < timezone.localdate()
    question = question_for(unit.organisation_id, on, of_period=is_month_end(on) and is_past)
    more = {"within": WITHIN_DAYS, "units": [unit.pk], "unit": unit.pk, "shown": list(shown)}
    found: dict[int, dict[int, FollowUp]] = defaultdict(dict)
    statement = people(basis if is_past else "today") + DUE + NEEDS + BY_LEVEL
    for row in run(statement, question.parameters | more):
        told = FollowUp(row["refresher_due"], row["supervision_in_place"])
        found[row["unit_id"]][row["rank"]] = told
    return found
