"""Cohort programmes for tests, built through the actions."""

from typing import Any

from core.permissions import Permission
from implementation.actions.cohort_sites import Reached, mark_site, set_site
from implementation.actions.cohorts import add_cohort, set_component
from implementation.models import Cohort, CohortSite
from services.models import Unit
from tests.factories import everywhere


def make_cohort(unit: Unit, *, name: str = "Peer groups", **facts: Any) -> Cohort:
    """With one part of three days and two milestones."""
    by = facts.pop("by", None) or everywhere(unit, Permission.LOG_IMPLEMENTATION)
    facts = {"milestones": ["A group meets", "Needs were looked at"], **facts}
    made = add_cohort(by=by, unit=unit, name=name, **facts)
    if not made.components.exists():
        set_component(by=by, cohort=made, name="Training days", kind="training", planned=3)
    return made


def make_site(cohort: Cohort, *, marks: dict[str, Any] | None = None, **facts: Any) -> CohortSite:
    """A partner by name; `marks` is what became of it."""
    by = everywhere(cohort.unit, Permission.LOG_IMPLEMENTATION)
    if "unit" not in facts:
        facts = {"site_name": "Willow House", **facts}
    made = set_site(by=by, cohort=cohort, **facts)
    if marks is not None:
        parts = {one.pk: 2 for one in cohort.components.all()}
        steps = {one.pk: Reached(note="It went well") for one in cohort.milestones.all()}
        mark_site(by=by, site=made, **{"times": parts, "reached": steps, **marks})
    return made
