"""What became of the sites of a cohort programme: two outcomes that do not depend on each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db.models import Count, Q

from core.scope import Scope
from implementation.models import Cohort, CohortSite


@dataclass(frozen=True, slots=True)
class CohortOutcomes:
    """`sites` is everybody enrolled, those who left included; those taken back are not.

    `completed_unknown` and `progressed_unknown`: sites of which nobody said yes or no. They are
    part of the base.
    """

    sites: int
    completed: int
    progressed: int
    completed_unknown: int
    progressed_unknown: int

    @property
    def completed_percent(self) -> Decimal | None:
        return percent(self.completed, self.sites)

    @property
    def progressed_percent(self) -> Decimal | None:
        return percent(self.progressed, self.sites)


def percent(part: int, whole: int) -> Decimal | None:
    """Rounded half to even, with one decimal; None when there is nothing to count."""
    if not whole:
        return None
    share = Decimal(100) * part / whole
    return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)


# Other names than the columns have: a filter would read the count instead.
COUNTS = {
    "all_sites": Count("pk"),
    "all_completed": Count("pk", filter=Q(completed=True)),
    "all_progressed": Count("pk", filter=Q(progressed=True)),
    "no_word_on_completed": Count("pk", filter=Q(completed=None)),
    "no_word_on_progressed": Count("pk", filter=Q(progressed=None)),
}


def cohort_outcomes(scope: Scope, cohort: Cohort) -> CohortOutcomes:
    """The outcomes of one cohort. One query."""
    rows = CohortSite.objects.within(scope).standing().filter(cohort=cohort)
    return _outcomes(rows.aggregate(**COUNTS))


def outcomes_by_cohort(scope: Scope) -> dict[int, CohortOutcomes]:
    """The outcomes of every cohort of the scope, by id. One query."""
    rows = CohortSite.objects.within(scope).standing().order_by().values("cohort_id")
    return {row["cohort_id"]: _outcomes(row) for row in rows.annotate(**COUNTS)}


def _outcomes(row: Mapping[str, Any]) -> CohortOutcomes:
    return CohortOutcomes(*(row[name] for name in COUNTS))


NO_SITES = CohortOutcomes(0, 0, 0, 0, 0)
