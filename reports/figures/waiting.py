"""Files that wait for somebody on the home page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from core.models import Job
from core.permissions import Permission
from core.scope import Viewer
from reports.access import WITHOUT_FIGURES, readable_runs
from reports.models import Delivery, Kind, ReportRun

# A quarter's report stays on the home page until about the next one.
SHOWN_FOR = timedelta(days=100)
# The days between the first and the last of the shortest month.
MONTH = timedelta(days=27)


# All versions of the same report, and those that came later.
VERSIONS = {
    name: OuterRef(name) for name in ("unit", "kind", "period_from_on", "period_until_on", "basis")
}
NEXT_ONES = VERSIONS | {"version__gt": OuterRef("version")}


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A report that is ready for this person. `formats` are pdf, xlsx, csv as there are."""

    run_id: int
    kind: str
    title: str
    unit_name: str
    period: str
    period_until_on: date
    ready_at: datetime
    is_late: bool
    formats: tuple[str, ...]


def waiting_files(
    viewer: Viewer, *, now: datetime | None = None, limit: int = 6
) -> tuple[WaitingFile, ...]:
    """Reports told to this person that are ready, in their newest version; two queries.

    The newest stand first. What the person may not read now is not shown, whoever was told.
    """
    if viewer.user_id is None or not viewer.scope_for(Permission.VIEW_REPORTS).branches:
        return ()
    since = (now or timezone.now()) - SHOWN_FOR
    ready = readable_runs(viewer).filter(
        state=Job.State.READY,
        deliveries__user=viewer.user_id,
        deliveries__about=Delivery.About.READY,
    )
    runs = (
        ready.filter(~Exists(ready.filter(**NEXT_ONES)), finished_at__gte=since)
        .select_related("unit")
        .prefetch_related("files")
        .order_by("-finished_at", "-pk")[:limit]
    )
    return tuple(_told(run) for run in runs)


def files_to_sign(viewer: Viewer, *, on: date, limit: int = 6) -> tuple[WaitingFile, ...]:
    """Ready reports that wait for a name which this person may put under them; two queries.

    What a schedule made about a month or a quarter that is over, and packs, in their newest
    version; also the newest of what was signed in a version before.
    """
    scope = viewer.scope_for(Permission.SIGN_REPORTS)
    if not scope.branches:
        return ()
    mine = readable_runs(viewer).within(scope).filter(state=Job.State.READY, sign_off=None)
    looked_after = Q(is_scheduled=True) | Q(sign_off__isnull=False)
    over = mine.filter(
        Q(kind=Kind.PACK) | Exists(ReportRun.objects.filter(looked_after, **VERSIONS)),
        period_until_on__gte=F("period_from_on") + MONTH,
        period_until_on__lt=on,
        finished_at__date__gte=on - SHOWN_FOR,
        frozen__isnull=False,
    )
    newest = over.exclude(kind__in=WITHOUT_FIGURES).filter(
        ~Exists(ReportRun.objects.filter(**NEXT_ONES))
    )
    runs = newest.select_related("unit").prefetch_related("files")
    return tuple(_told(run) for run in runs.order_by("-finished_at", "-pk")[:limit])


def _told(run: ReportRun) -> WaitingFile:
    return WaitingFile(
        run_id=run.pk,
        kind=run.kind,
        title=run.title,
        unit_name=run.unit.name,
        period=run.period_label,
        period_until_on=run.period_until_on,
        ready_at=run.finished_at or run.asked_at,
        is_late=run.is_late,
        formats=tuple(sorted(file.format for file in run.files.all())),
    )
