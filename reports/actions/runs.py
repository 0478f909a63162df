"""Asking for a report. Asking twice gives one report."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.doorbell import ring
from core.jobs import ANEW, cancel
from core.models import Job
from core.periods import Period, day_of
from core.scope import Scope
from reports.figures.signed import is_signed
from reports.models import Basis, Kind, ReportRun
from services.models import Unit

BUILD = "reports.tasks.build_report"
# What is open now, on the structure of now: a period of the past cannot be asked of these.
OF_THE_DAY = (Kind.HANDOVER,)


@transaction.atomic
def ask_for_report(
    *,
    by: Scope,
    unit: Unit,
    kind: str,
    period: Period,
    today: date,
    basis: str = Basis.THEN,
    after_version: int = 0,
    reason: str = "",
) -> ReportRun:
    """The report of this kind about `unit` and `period`, made anew when there is none.

    An existing one is returned as it is, unless `after_version` names it: then the next version is
    made (once, however often the button is pressed). One that failed is tried again. A handover
    pack is about `today`, whatever the period.
    Raises PermissionError outside `by`, ValueError for a period that has not begun, and for a new
    version of one that was signed without a `reason`.
    """
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    if kind in OF_THE_DAY:
        period, basis = day_of(today), Basis.TODAY
    if period.from_on > today:
        raise ValueError(_("Choose a quarter or month that has begun."))
    newest = _newest(unit, kind, period, basis)
    if newest is None or (newest.state == Job.State.READY and newest.version == after_version):
        if newest and not reason.strip() and is_signed(newest):
            raise ValueError(_("This report was signed. Say why it is made again."))
        version = newest.version + 1 if newest else 1
        return _next(by, unit, kind, period, basis, version, reason.strip())
    return try_again(by=by, run=newest) if newest.state == Job.State.FAILED else newest


def _newest(unit: Unit, kind: str, period: Period, basis: str) -> ReportRun | None:
    """Held as whoever signs holds it: what is being signed is signed before a next one is made."""
    versions = ReportRun.objects.of(unit, kind, period, basis)
    found: ReportRun | None = versions.select_for_update(of=("self",)).first()
    return found


def _next(
    by: Scope, unit: Unit, kind: str, period: Period, basis: str, version: int, reason: str
) -> ReportRun:
    """Insert one version; whoever comes second gets the row of the first."""
    wanted = ReportRun(
        unit=unit,
        kind=kind,
        period_from_on=period.from_on,
        period_until_on=period.until_on,
        period_label=period.label,
        period_code=period.code,
        basis=basis,
        version=version,
        asked_by_id=by.user_id,
        reason=reason,
    )
    ReportRun.objects.bulk_create([wanted], ignore_conflicts=True)
    run: ReportRun = ReportRun.objects.of(unit, kind, period, basis).get(version=version)
    ring(BUILD, run.pk)
    return run


@transaction.atomic
def try_again(*, by: Scope, run: ReportRun) -> ReportRun:
    """Let a report that failed wait for a worker once more; any other stays as it is.

    Raises PermissionError outside `by`.
    """
    if not by.holds(run.unit.path):
        raise PermissionError(f"{run.unit} is outside this scope")
    failed = ReportRun.objects.filter(pk=run.pk, state=Job.State.FAILED)
    if failed.update(**ANEW, stopped_by=None):
        ring(BUILD, run.pk)
    run.refresh_from_db()
    return run


def stop(*, by: Scope, run: ReportRun) -> ReportRun:
    """Make a report no further; one that is over stays as it is. It can be tried again.

    Raises PermissionError outside `by`.
    """
    if not by.holds(run.unit.path):
        raise PermissionError(f"{run.unit} is outside this scope")
    user = User.objects.get(pk=by.user_id or 0)
    told = _("%(name)s stopped this report. Nothing was made.") % {"name": user}
    cancel(ReportRun, run.pk, told, stopped_by=user)
    run.refresh_from_db()
    return run
