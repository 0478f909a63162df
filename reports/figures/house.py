"""What keeps the product running in a branch: lists that wait, schedules, mails and reports."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from core.models import Job
from core.scope import Scope, Viewer, inside
from intake.kinds import all_kinds, kind_for
from intake.models import Upload
from reports.access import readable_runs
from reports.figures.due import Calendar
from reports.figures.waiting import SHOWN_FOR
from reports.models import Delivery, RunQuerySet, Schedule
from services.models import OrganisationSettings, Unit

Stage = Upload.Stage
UNFINISHED = (Stage.READING, Stage.QUESTIONS, Stage.REVIEW, Stage.APPLYING, Stage.REFUSED)


@dataclass(frozen=True, slots=True)
class ListWaiting:
    """A list that is neither put in nor cancelled. No word of the file's own name."""

    upload_id: int
    title: str
    unit_name: str
    stage: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class ScheduleFigure:
    """A report that makes itself, and the next day on which it does; None while it is off."""

    schedule_id: int
    title: str
    cadence: str
    rhythm: str
    working_day: int
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Mails:
    """Mails that told of reports, by how they went. `late` are still waiting to be sent."""

    sent: int
    late: int
    withheld: int
    failed: int


@dataclass(frozen=True, slots=True)
class RunToSee:
    """A report that could not be made (`is_failed`), or of which mails did not go out."""

    run_id: int
    title: str
    unit_name: str
    period: str
    is_failed: bool
    withheld: int
    failed: int


def lists_waiting(viewer: Viewer, unit: Unit) -> tuple[ListWaiting, ...]:
    """Lists of the branch that wait, whoever sent them, the oldest first. One query."""
    mine = Q(pk__in=[])
    for kind in all_kinds():
        branches = viewer.scope_for(kind.permission).branches
        mine |= Q(kind=kind.code) & inside(Upload.unit_path, branches)
    rows = Upload.objects.filter(mine, stage__in=UNFINISHED, unit__path__startswith=unit.path)
    found = rows.select_related("unit").order_by("uploaded_at", "pk")
    return tuple(_list(one) for one in found)


def _list(one: Upload) -> ListWaiting:
    kind = kind_for(one.kind)
    title = str(kind.label) if kind else one.kind
    stage = str(one.get_stage_display())
    return ListWaiting(one.pk, title, one.unit.name, stage, timezone.localdate(one.uploaded_at))


def schedules_of(scope: Scope, unit: Unit, *, on: date) -> tuple[ScheduleFigure, ...]:
    """Reports of the unit's organisation that make themselves, A to Z. Two queries."""
    settings = OrganisationSettings.objects.filter(organisation=unit.organisation_id).first()
    month, nation = (settings.year_starts_month, settings.nation) if settings else (1, "")
    there = Schedule.objects.within(scope).filter(is_removed=False)
    rows = there.filter(organisation=unit.organisation_id)
    found = [
        ScheduleFigure(
            one.pk,
            str(one.get_kind_display()),
            str(one.get_cadence_display()),
            one.cadence,
            one.working_day,
            Calendar(one.cadence, one.working_day, month, nation, one.first_period_on).next_on(on)
            if one.is_on
            else None,
        )
        for one in rows
    ]
    return tuple(sorted(found, key=lambda one: one.title))


def mails_of(viewer: Viewer, unit: Unit, *, now: datetime) -> Mails:
    """Mails of the last 100 days about reports of the branch that the viewer may read."""
    rows = Delivery.objects.filter(run__in=_lately(viewer, unit, now))
    by_state = Counter(dict(rows.order_by().values_list("state").annotate(n=Count("pk"))))
    S = Delivery.State
    return Mails(by_state[S.SENT], by_state[S.WAITING], by_state[S.WITHHELD], by_state[S.FAILED])


def runs_to_see(viewer: Viewer, unit: Unit, *, now: datetime) -> tuple[RunToSee, ...]:
    """Reports of the last 100 days that were not made, or not told to everybody; newest first."""
    runs = _lately(viewer, unit, now).annotate(
        withheld=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WITHHELD)),
        failed=Count("deliveries", filter=Q(deliveries__state=Delivery.State.FAILED)),
    )
    wrong = Q(state=Job.State.FAILED) | Q(withheld__gt=0) | Q(failed__gt=0)
    found = runs.filter(wrong).select_related("unit").order_by("-asked_at", "-pk")
    return tuple(
        RunToSee(
            one.pk,
            one.title,
            one.unit.name,
            one.period_label,
            one.state == Job.State.FAILED,
            one.withheld,
            one.failed,
        )
        for one in found
    )


def was_any_made(viewer: Viewer, unit: Unit) -> bool:
    """Whether a report of the branch that the viewer may read is ready. One query."""
    rows = readable_runs(viewer).filter(unit__path__startswith=unit.path)
    return rows.filter(state=Job.State.READY).exists()


def _lately(viewer: Viewer, unit: Unit, now: datetime) -> RunQuerySet:
    rows = readable_runs(viewer).filter(unit__path__startswith=unit.path)
    return rows.filter(asked_at__gt=now - SHOWN_FOR)
