"""Reports of a schedule that could not be made, and who looks after that."""

from datetime import date, datetime, timedelta

from accounts.models import User
from core.models import Job
from core.permissions import ROLES, Permission
from core.scope import Viewer
from reports.access import readable_runs
from reports.models import ReportRun, RunQuerySet
from services.models import AccessGrant

# Long enough for a weekend without beat; what failed before is on the first page alone.
MAILED_FOR = timedelta(days=7)
ADMINS = tuple(
    code for code, role in ROLES.items() if Permission.MANAGE_SCHEDULES in role.permissions
)


def failed_scheduled() -> RunQuerySet:
    """Those that no worker could finish and nobody has asked for again, or stopped on purpose."""
    return ReportRun.objects.filter(  # type: ignore[no-any-return]
        is_scheduled=True, state=Job.State.FAILED, stopped_by=None
    )


def failed_lately(now: datetime) -> RunQuerySet:
    """Those of which admins are told by mail."""
    return failed_scheduled().filter(finished_at__gte=now - MAILED_FOR)  # type: ignore[no-any-return]


def admins_of(run: ReportRun, *, on: date) -> list[User]:
    """Who looks after the schedules of the run's branch."""
    held = AccessGrant.objects.current_on(on).filter(
        role__in=ADMINS, unit__in=run.unit.ancestor_ids
    )
    found = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(found.order_by("pk"))


def failed_for(viewer: Viewer, *, limit: int) -> tuple[ReportRun, ...]:
    """Those that wait for an admin to try again, the newest first. One query."""
    scope = viewer.scope_for(Permission.MANAGE_SCHEDULES)
    if not scope.branches:
        return ()
    mine = readable_runs(viewer).within(scope).filter(pk__in=failed_scheduled().values("pk"))
    return tuple(mine.select_related("unit").order_by("-finished_at", "-pk")[:limit])
