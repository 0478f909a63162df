"""Two further tools of the council: a self-assessment that was repeated, and an example cohort."""

from datetime import date, timedelta

from core.modules import Module
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.assessments import Said, record_assessment
from implementation.actions.example_cohort import load_example_cohort
from implementation.models import Measure
from reports.demo.organisation import Council
from services.actions.settings import switch_modules

LOOKED_AT_ITSELF, RUNS_THE_COHORT = "CRC", "CARE"
# Before and now, domain by domain, in the words of the scale (0 is its first).
STEPS = {"staff": ((0, 0, 1, 0, 1, 0, 0), (1, 1, 1, 0, 2, 1, 1))}
STEPS["people"] = ((0, 1, 0, 0, 0, 0, 0), (1, 1, 1, 0, 1, 0, 1))
PEOPLE = {"staff": (34, 60), "people": (12, 18)}


def switch_on_everything(council: Council, *, by: int) -> None:
    """Every module, so that somebody who looks round finds each."""
    scope = council.scope(Permission.MANAGE_SETTINGS, by)
    switch_modules(by=scope, organisation=council.root, modules=list(Module))


def run_programmes(council: Council, *, by: int, on: date) -> None:
    """A service looked at itself twice, and care homes are an example."""
    scope = council.scope(Permission.LOG_IMPLEMENTATION, by)
    load_example_cohort(by=scope, unit=council.units[RUNS_THE_COHORT])
    for view in STEPS:
        for place, weeks in ((0, 60), (1, 8)):
            _look(council, scope, view, place, on - timedelta(weeks=weeks))


def _look(council: Council, by: Scope, view: str, place: int, day: date) -> None:
    measure = Measure.objects.get(code="ROOTS", organisation=None)
    domains = measure.domains.order_by("position")
    n, base = PEOPLE[view]
    said = [
        Said(domain.pk, n, base, word=measure.words[step])
        for domain, step in zip(domains, STEPS[view][place], strict=True)
    ]
    unit = council.units[LOOKED_AT_ITSELF]
    record_assessment(by=by, unit=unit, measure=measure, view=view, held_on=day, said=said)
