"""Reports that make themselves. A tick writes down what is due; it never matters who ticks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.doorbell import ring
from core.models import Job
from core.periods import (
    Period,
    last_finished_quarter,
    quarter_before,
    working_day_after,
)
from core.scope import Scope
from reports.actions.runs import BUILD
from reports.models import Basis, Kind, ReportRun, Schedule
from services.models import AccessGrant, OrganisationSettings, Unit

ON_FROM_THE_START = (Kind.ROLLOUT, Kind.BARRIERS)


@dataclass(frozen=True, slots=True)
class Lead:
    """A unit with a delivery lead, from one day to another, both inclusive."""

    unit_id: int
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        """Whether somebody led there on `day`."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@transaction.atomic
def ensure_schedules(organisation_ids: Iterable[int], *, on: date) -> None:
    """Both schedules, switched on, for organisations that have none; safe to repeat.

    The first period is the quarter that ended last before `on`.
    """
    starts = dict(
        OrganisationSettings.objects.filter(organisation__in=organisation_ids).values_list(
            "organisation", "year_starts_month"
        )
    )
    Schedule.objects.bulk_create(
        [
            Schedule(
                organisation_id=organisation_id,
                kind=kind,
                first_period_on=last_finished_quarter(on, month).from_on,
                added_on=on,
            )
            for organisation_id, month in starts.items()
            for kind in ON_FROM_THE_START
        ],
        ignore_conflicts=True,
    )


def organisation_opened(sender: Any, organisation_id: int, **kwargs: Any) -> None:
    """A tree has grown: its organisation gets its schedules, if it has none yet."""
    if not Schedule.objects.filter(organisation=organisation_id).exists():
        ensure_schedules([organisation_id], on=timezone.localdate())


@transaction.atomic
def change_schedule(*, by: Scope, schedule: Schedule, is_on: bool, working_day: int) -> Schedule:
    """Switch a schedule on or off and choose its working day (1 to 20).

    Raises PermissionError outside `by`, ValidationError for another day.
    """
    if not by.holds(schedule.organisation.path):
        raise PermissionError(f"{schedule.organisation} is outside this scope")
    schedule.is_on, schedule.working_day = is_on, working_day
    schedule.full_clean()
    schedule.save()
    return schedule


def tick(*, now: datetime | None = None) -> int:
    """Write down every report that is due and not there yet; how many were new.

    Two ticks at once, or none for a week, end in the same rows: a schedule asks once a period.
    """
    today = timezone.localdate(now)
    roots = Unit.objects.filter(parent=None).open_on(today)
    ensure_schedules(roots.values_list("pk", flat=True), on=today)
    due = Schedule.objects.filter(is_on=True, organisation__in=roots)
    return sum(_make_due(s, today) for s in due.select_related("organisation__settings"))


@transaction.atomic
def _make_due(schedule: Schedule, today: date) -> int:
    wanted = _wanted(schedule, today)
    mine = ReportRun.objects.filter(unit__organisation=schedule.organisation, kind=schedule.kind)
    asked = set(mine.filter(is_scheduled=True).values_list("unit", "period_from_on"))
    new = [run for run in wanted if (run.unit_id, run.period_from_on) not in asked]
    _number(new)
    ReportRun.objects.bulk_create(new, ignore_conflicts=True)
    there = mine.filter(is_scheduled=True, state=Job.State.WAITING).values_list(
        "pk", "unit", "period_from_on"
    )
    keys = {(run.unit_id, run.period_from_on) for run in new}
    for pk in [pk for pk, *key in there if tuple(key) in keys]:
        ring(BUILD, pk)
    return len(new)


def _number(runs: list[ReportRun]) -> None:
    """A version after any that people have asked for before the schedule came to it."""
    told = ReportRun.objects.filter(unit__in=[run.unit_id for run in runs])
    rows = told.values_list("unit", "kind", "period_from_on", "basis").annotate(Max("version"))
    newest = {key: version for *key_parts, version in rows for key in [tuple(key_parts)]}
    for run in runs:
        key = (run.unit_id, run.kind, run.period_from_on, run.basis)
        run.version = newest.get(key, 0) + 1


def _wanted(schedule: Schedule, today: date) -> list[ReportRun]:
    """The whole organisation and each branch with a lead, for every period that is due."""
    leads = _leads(schedule.organisation)
    wanted = []
    for place, (period, due_on) in enumerate(_due_periods(schedule, today)):
        since: dict[int, date] = {schedule.organisation_id: schedule.added_on}
        for unit_id, spans in leads.items():
            if any(s.on(due_on) or (place == 0 and s.on(today)) for s in spans):
                since.setdefault(unit_id, min(s.from_on for s in spans))
        for unit_id, ready_on in since.items():
            ready_on = max(ready_on, schedule.added_on)
            wanted.append(_run(schedule, unit_id, period, ready_on <= due_on < today))
    return wanted


def _due_periods(schedule: Schedule, today: date) -> list[tuple[Period, date]]:
    """Each period whose day has come, with that day; the newest first."""
    settings = schedule.organisation.settings
    month, found = settings.year_starts_month, []
    period = last_finished_quarter(today, month)
    while period.from_on >= schedule.first_period_on:
        due_on = working_day_after(period.until_on, schedule.working_day, settings.nation)
        if due_on <= today:
            found.append((period, due_on))
        period = quarter_before(period, month)
    return found


def _leads(organisation: Unit) -> dict[int, list[Lead]]:
    grants = AccessGrant.objects.filter(
        role="delivery_lead",
        user__is_active=True,
        unit__organisation=organisation,
        unit__closed_on=None,
    )
    found: dict[int, list[Lead]] = defaultdict(list)
    for unit_id, from_on, until_on in grants.values_list("unit", "from_on", "until_on"):
        found[unit_id].append(Lead(unit_id, from_on, until_on))
    return found


def _run(schedule: Schedule, unit_id: int, period: Period, is_late: bool) -> ReportRun:
    return ReportRun(
        unit_id=unit_id,
        kind=schedule.kind,
        period_from_on=period.from_on,
        period_until_on=period.until_on,
        period_label=period.label,
        period_code=period.code,
        basis=Basis.THEN,
        is_scheduled=True,
        is_late=is_late,
    )
