"""A published pilot in six care homes as an example: 6 enrolled, 3 completed, 5 progressed.

The summary of the pilot gives totals and no names. Which home did what is invented here, and the
note of the cohort says so.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.actions.cohort_sites import mark_site, set_site
from implementation.actions.cohorts import add_cohort, set_component
from implementation.models import Cohort, Component
from services.models import Unit

# One key for all: loading twice for the same unit gives the same cohort.
KEY = UUID("5ca1ab1e-0003-4000-8000-000000000003")
HOMES = "ABCDEF"
COMPLETED, PROGRESSED = "ABC", "ABCDE"


@transaction.atomic
def load_example_cohort(*, by: Scope, unit: Unit) -> Cohort:
    """The pilot as a cohort of `unit`. Safe to repeat: what is there stays as it is."""
    cohort = add_cohort(
        by=by,
        unit=unit,
        name=_("Example: peer support and learning in care homes"),
        programme=_("Peer support and learning groups"),
        note=_note(),
        milestones=_milestones(),
        once=KEY,
    )
    if not cohort.sites.exists():
        parts = _add_parts(by, cohort)
        for home in HOMES:
            _add_home(by, cohort, home, parts)
    return cohort


def _note() -> str:
    return _(
        "From the published summary of a pilot. It says that five of six homes progressed. "
        "Elsewhere it says that there was progress in all of them. We count five. "
        "It does not say which homes these were, when, or who reached which milestone. "
        "The letters are ours."
    )


def _milestones() -> list[str]:
    return [
        _("A group of stakeholders meets"),
        _("The lens tool was used"),
        _("Training needs were looked at"),
        _("Partners to work with were found"),
        _("Senior management endorsed a Statement of Intent"),
    ]


def _add_parts(by: Scope, cohort: Cohort) -> list[Component]:
    kinds = Component.Kind
    planned = [
        (_("Training days"), kinds.TRAINING, 3),
        (_("Monthly groups"), kinds.GROUP, 6),
        (_("Weekly drop-in clinics"), kinds.CLINIC, None),
    ]
    return [
        set_component(by=by, cohort=cohort, name=name, kind=kind, planned=number)
        for name, kind, number in planned
    ]


def _add_home(by: Scope, cohort: Cohort, letter: str, parts: list[Component]) -> None:
    site = set_site(by=by, cohort=cohort, site_name=_("Home %(letter)s") % {"letter": letter})
    is_complete, has_progressed = letter in COMPLETED, letter in PROGRESSED
    # To have completed everything is to have been at each part that has a number.
    times = {part.pk: part.planned if is_complete else None for part in parts}
    mark_site(
        by=by,
        site=site,
        times=times,
        reached={},
        completed=is_complete,
        progressed=has_progressed,
    )
