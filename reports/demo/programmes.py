"""Further tools of the council: self-assessments that were repeated, and an example cohort."""

from datetime import date, timedelta
from decimal import Decimal

from core.modules import Module
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.assessments import Said, record_assessment
from implementation.actions.example_cohort import load_example_cohort
from implementation.models import Measure
from reports.demo.organisation import Council
from services.actions.settings import switch_modules

LOOKED_AT_ITSELF, RUNS_THE_COHORT = "CRC", "CARE"
# Before and now, part by part, in the words of the scale (0 is its first).
STEPS = {"staff": ((0, 0, 1, 0, 1, 0, 0), (1, 1, 1, 0, 2, 1, 1))}
STEPS["people"] = ((0, 1, 0, 0, 0, 0, 0), (1, 1, 1, 0, 1, 0, 1))
# The same on the ten domains of 2021, from 1 to 5.
ON_THE_TEN = "YTH"
MEANS = {
    "staff": (
        (2.4, 2.0, 3.1, 2.2, 2.8, 3.4, 1.9, 2.1, 2.6, 2.0),
        (2.9, 2.3, 3.4, 3.0, 3.1, 3.6, 2.4, 2.1, 3.0, 2.2),
    ),
    "people": (
        (2.1, 2.3, 2.7, 1.8, 2.2, 3.0, 2.0, 2.4, 2.5, 1.9),
        (2.6, 2.3, 3.2, 2.9, 2.4, 3.3, 2.2, 2.4, 2.7, 2.3),
    ),
}
PEOPLE = {"staff": (34, 60), "people": (12, 18)}


def switch_on_everything(council: Council, *, by: int) -> None:
    """Every module, so that somebody who looks round finds each."""
    scope = council.scope(Permission.MANAGE_SETTINGS, by)
    switch_modules(by=scope, organisation=council.root, modules=list(Module))


def run_programmes(council: Council, *, by: int, on: date) -> None:
    """Two services looked at themselves twice, and care homes are an example."""
    scope = council.scope(Permission.LOG_IMPLEMENTATION, by)
    load_example_cohort(by=scope, unit=council.units[RUNS_THE_COHORT])
    for view in STEPS:
        for place, weeks in ((0, 60), (1, 8)):
            day = on - timedelta(weeks=weeks)
            _look(council, scope, view, place, day)
            _look_on_the_ten(council, scope, view, place, day)


def _look(council: Council, by: Scope, view: str, place: int, day: date) -> None:
    measure = Measure.objects.get(code="ROOTS", organisation=None)
    n, base = PEOPLE[view]
    said = [
        Said(part.pk, n, base, word=measure.words[step])
        for part, step in zip(measure.parts.all(), STEPS[view][place], strict=True)
    ]
    unit = council.units[LOOKED_AT_ITSELF]
    record_assessment(by=by, unit=unit, measure=measure, view=view, held_on=day, said=said)


def _look_on_the_ten(council: Council, by: Scope, view: str, place: int, day: date) -> None:
    measure = Measure.objects.get(code="scot-2021", organisation=None)
    said = [
        Said(part.pk, *PEOPLE[view], score=Decimal(str(mean)))
        for part, mean in zip(measure.parts.all(), MEANS[view][place], strict=True)
    ]
    unit = council.units[ON_THE_TEN]
    record_assessment(by=by, unit=unit, measure=measure, view=view, held_on=day, said=said)
