"""Sites of a cohort: joining, what they took part in, what they reached, what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from implementation.access import must_hold
from implementation.actions.cohorts import check_days, locked_cohort
from implementation.actions.once import save_or_refuse
from implementation.actions.taking_back import put_back, take_back
from implementation.models import (
    Cohort,
    CohortSite,
    ComponentAttendance,
    MilestoneReached,
)
from services.models import Unit


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone was reached; the day may be unknown."""

    on: date | None = None
    note: str = ""


@transaction.atomic
def set_site(
    *,
    by: Scope,
    cohort: Cohort,
    site: CohortSite | None = None,
    unit: Unit | None = None,
    site_name: str = "",
    **facts: Any,
) -> CohortSite:
    """Add a site, or change what is known about one: a unit of ours, or a partner by name.

    `facts`: ownership, size_band, joined_on, left_on. Raises ValueError for the same site twice,
    and for neither or both of unit and name.
    """
    host = locked_cohort(by, cohort)
    if (unit is None) == (site_name == ""):
        raise ValueError(_("Choose a team, or write the name of a partner."))
    if unit is not None and (site is None or site.unit_id != unit.pk):
        must_hold(by, host.unit, unit)
    check_days(facts.get("joined_on"), facts.get("left_on"))
    row = _locked(by, site) if site else CohortSite(cohort=host)
    for key, value in {"unit": unit, "site_name": site_name, **facts}.items():
        setattr(row, key, value)
    save_or_refuse(row, _("This site is in the programme already."))
    return row


@transaction.atomic
def mark_site(
    *,
    by: Scope,
    site: CohortSite,
    times: Mapping[int, int | None],
    reached: Mapping[int, Reached | None],
    **facts: Any,
) -> CohortSite:
    """What a site took part in (by component id) and reached (by milestone id). Safe to repeat.

    `facts`: completed, completed_on, progressed, evidence, note. Raises ValueError when a number
    is above what is planned, or a day of completion stands beside "no".
    """
    row = _locked(by, site)
    if row.withdrawn_at is not None:
        raise ValueError(_("This site was taken back. Put it back first."))
    if facts.get("completed_on") and facts.get("completed") is not True:
        raise ValueError(_("Only a site that took part in everything has a day for it."))
    for key, value in facts.items():
        setattr(row, key, value)
    row.save()
    _set_times(row, times)
    _set_reached(row, reached)
    return row


@transaction.atomic
def withdraw_site(*, by: Scope, site: CohortSite, now: datetime | None = None) -> CohortSite:
    """A site was entered by mistake: it leaves every figure. Safe to repeat."""
    row = _locked(by, site)
    take_back(row, now)
    return row


@transaction.atomic
def restore_site(*, by: Scope, site: CohortSite) -> CohortSite:
    """Put back what was taken back. Safe to repeat."""
    row = _locked(by, site)
    put_back(row)
    return row


def _locked(by: Scope, site: CohortSite) -> CohortSite:
    row: CohortSite = CohortSite.objects.select_for_update(of=("self",)).get(pk=site.pk)
    must_hold(by, row.cohort.unit)
    return row


def _set_times(row: CohortSite, times: Mapping[int, int | None]) -> None:
    for component in row.cohort.components.all():
        count = times.get(component.pk)
        mine = ComponentAttendance.objects.filter(site=row, component=component)
        if count is None:
            mine.delete()
            continue
        if component.planned is not None and count > component.planned:
            told = {"part": component.name, "planned": component.planned}
            raise ValueError(_("%(part)s: at most %(planned)s are planned.") % told)
        ComponentAttendance.objects.update_or_create(
            site=row, component=component, defaults={"times": count}
        )


def _set_reached(row: CohortSite, reached: Mapping[int, Reached | None]) -> None:
    for milestone in row.cohort.milestones.all():
        said = reached.get(milestone.pk)
        mine = MilestoneReached.objects.filter(site=row, milestone=milestone)
        if said is None:
            mine.delete()
            continue
        MilestoneReached.objects.update_or_create(
            site=row, milestone=milestone, defaults={"on": said.on, "note": said.note}
        )
