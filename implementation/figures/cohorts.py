"""What became of the sites of a cohort programme: two outcomes that do not depend on each other."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

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


COUNTS = {
    "sites": Count("pk"),
    "completed": Count("pk", filter=Q(completed=True)),
    "progressed": Count("pk", filter=Q(progressed=True)),
    "completed_unknown": Count("pk", filter=Q(completed=None)),
    "progressed_unknown": Count("pk", filter=Q(progressed=None)),
}


def cohort_outcomes(scope: Scope, cohort: Cohort) -> CohortOutcomes:
    """The outcomes of one cohort. One query."""
    rows = CohortSite.objects.within(scope).standing().filter(cohort=cohort)
    return CohortOutcomes(**rows.aggregate(**COUNTS))


def outcomes_by_cohort(scope: Scope) -> dict[int, CohortOutcomes]:
    """The outcomes of every cohort of the scope, by id. One query."""
    rows = CohortSite.objects.within(scope).standing().order_by().values("cohort_id")
    found = {row.pop("cohort_id"): row for row in rows.annotate(**COUNTS)}
    return {key: CohortOutcomes(**counts) for key, counts in found.items()}


NO_SITES = CohortOutcomes(0, 0, 0, 0, 0)
