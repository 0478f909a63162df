"""Reports that make themselves. A tick writes down what is due; it never matters who ticks."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from core.doorbell import ring
from core.models import Job
from core.periods import Period
from reports.actions.deliveries import plan_deliveries
from reports.actions.runs import BUILD
from reports.figures.due import Calendar
from reports.models import Basis, ReportRun, RunQuerySet, Schedule
from services.models import AccessGrant, Unit

# A version number that somebody else took in the same moment is chosen anew so many times.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Lead:
    """A unit with a delivery lead, from one day to another, both inclusive."""

    unit_id: int
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        """Whether somebody led there on `day`."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


def calendar_of(schedule: Schedule) -> Calendar:
    """When it is due, by its organisation's year and bank holidays."""
    settings = schedule.organisation.settings
    return Calendar(
        schedule.cadence,
        schedule.working_day,
        settings.year_starts_month,
        settings.nation,
        schedule.first_period_on,
    )


@transaction.atomic
def make_due(schedule: Schedule, today: date) -> int:
    """Write down what a schedule owes by `today`, the oldest period first; how many were new."""
    wanted, found = _wanted(schedule, today), 0
    for _try in range(TRIES):
        new = _without_signed(_not_there(schedule, wanted))
        if not new:
            break
        _number(new)
        ReportRun.objects.bulk_create(new, ignore_conflicts=True)
        found += _ring_for(schedule, new)
    return found


def _not_there(schedule: Schedule, wanted: list[ReportRun]) -> list[ReportRun]:
    oldest = min((run.period_from_on for run in wanted), default=date.max)
    asked = _asked(schedule).filter(period_from_on__gte=oldest)
    keys = set(asked.values_list("unit", "period_from_on", "period_until_on"))
    return [run for run in wanted if _key(run) not in keys]


def _without_signed(new: list[ReportRun]) -> list[ReportRun]:
    """What is still to be made: a version that somebody signed already is the schedule's report.

    It becomes that once, and is told as one that the schedule made.
    """
    signed = _signed(new) if new else {}
    for run in signed.values():
        if not run.is_scheduled:
            run.is_scheduled = True
            run.save(update_fields=["is_scheduled"])
            plan_deliveries(run)
    return [run for run in new if _key(run) not in signed]


def _signed(new: list[ReportRun]) -> dict[tuple[int, date, date], ReportRun]:
    """The newest signed version of each of these. Nobody can sign an older one meanwhile."""
    there = ReportRun.objects.filter(
        unit__in={run.unit_id for run in new},
        kind=new[0].kind,
        basis=Basis.THEN,
        period_from_on__gte=min(run.period_from_on for run in new),
    )
    keys = {_key(run) for run in new}
    held = there.select_for_update(no_key=True).order_by("pk")
    same = [run.pk for run in held if _key(run) in keys]
    # Asked for anew: a name may have come while we waited for the rows.
    signed = ReportRun.objects.filter(pk__in=same, sign_off__isnull=False)
    found = signed.select_related("unit").order_by("version")
    return {_key(run): run for run in found}


def _asked(schedule: Schedule) -> RunQuerySet:
    """What schedules of its kind have asked for, or found signed."""
    return ReportRun.objects.filter(  # type: ignore[no-any-return]
        unit__organisation=schedule.organisation, kind=schedule.kind, is_scheduled=True
    )


def _key(run: ReportRun) -> tuple[int, date, date]:
    return run.unit_id, run.period_from_on, run.period_until_on


def _ring_for(schedule: Schedule, new: list[ReportRun]) -> int:
    """Wake a worker for those that are there now; how many they are."""
    keys = {_key(run) for run in new}
    there = _asked(schedule).filter(state=Job.State.WAITING)
    rows = there.values_list("pk", "unit", "period_from_on", "period_until_on").order_by("pk")
    mine = [pk for pk, *key in rows if tuple(key) in keys]
    for pk in mine:
        ring(BUILD, pk)
    return len(mine)


def _number(runs: list[ReportRun]) -> None:
    """A version after any that people have asked for before the schedule came to it."""
    told = ReportRun.objects.filter(
        unit__in={run.unit_id for run in runs},
        kind=runs[0].kind,
        period_from_on__gte=runs[0].period_from_on,
    )
    rows = told.values_list("unit", "period_from_on", "period_until_on", "basis")
    newest = {tuple(key): version for *key, version in rows.annotate(Max("version"))}
    for run in runs:
        run.version = newest.get((*_key(run), run.basis), 0) + 1


def _wanted(schedule: Schedule, today: date) -> list[ReportRun]:
    """The whole organisation and each branch with a lead, for every period that is due."""
    due = list(calendar_of(schedule).due(today, _made(schedule)))
    leads = _leads(schedule.organisation) if due and schedule.covers == "led" else {}
    wanted = []
    for place, (period, due_on) in enumerate(due):
        for unit_id, ready_on in _units(schedule, leads, due_on, today if place == 0 else None):
            ready_on = max(ready_on, schedule.added_on)
            wanted.append(_run(schedule, unit_id, period, ready_on <= due_on < today))
    return sorted(wanted, key=lambda run: run.period_from_on)


def _made(schedule: Schedule) -> set[tuple[date, date]]:
    """The periods of which the report about the whole organisation is there."""
    whole = _asked(schedule).filter(unit=schedule.organisation)
    return set(whole.values_list("period_from_on", "period_until_on"))


def _units(
    schedule: Schedule, leads: dict[int, list[Lead]], due_on: date, today: date | None
) -> Iterator[tuple[int, date]]:
    """Each unit that gets a report, with the day since when it could have had one.

    `today` is given for the newest period: whoever leads a unit now gets that one.
    """
    yield schedule.organisation_id, schedule.added_on
    for unit_id, spans in leads.items():
        has_lead = any(s.on(due_on) or (today is not None and s.on(today)) for s in spans)
        if has_lead and unit_id != schedule.organisation_id:
            yield unit_id, min(s.from_on for s in spans)


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
