"""Versions of one report, and whether the newest has all that people wrote for it."""

from core.scope import Viewer
from reports.access import readable_runs
from reports.models import Kind, PackText, ReportRun


def versions_of(viewer: Viewer, run: ReportRun) -> tuple[ReportRun, ...]:
    """Every version of the report that is `run`, newest first. One query."""
    runs = readable_runs(viewer).of(run.unit, run.kind, run.period, run.basis)
    return tuple(runs.select_related("asked_by", "stopped_by", "sign_off__signed_by"))


def newest_over(run: ReportRun, versions: tuple[ReportRun, ...]) -> ReportRun | None:
    """The newest version that comes after `run`, save one that could not be made."""
    later = (one for one in versions if one.version > run.version)
    return next((one for one in later if one.state != ReportRun.State.FAILED), None)


def has_newer_words(run: ReportRun) -> bool:
    """Whether somebody wrote for a pack after its figures were taken. One query, for packs."""
    if run.kind != Kind.PACK or run.as_at is None:
        return False
    texts = PackText.objects.filter(
        unit=run.unit_id, period_from_on=run.period_from_on, period_until_on=run.period_until_on
    )
    return texts.filter(written_at__gt=run.as_at).exists()
