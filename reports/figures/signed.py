"""Who stands by a report, and what is counted otherwise since."""

from dataclasses import dataclass
from datetime import date, datetime

from core.scope import Viewer
from reports.access import readable_runs
from reports.models import Difference, Kind, ReportRun, SignOff
from reports.models.signing import DAY


@dataclass(frozen=True, slots=True)
class Signed:
    """The name under a report. `is_whole`: what is kept has the hash that was signed.

    `is_compared`: what is counted later can be laid beside it (see `can_compare`).
    """

    by: str
    at: datetime
    words: str
    sha256: str
    is_whole: bool
    is_compared: bool = True


@dataclass(frozen=True, slots=True)
class Differing:
    """One figure that changed after the report was signed; None where the line was not there.

    Of one that was withdrawn both are None: it is not said again. `is_day`: the figure is a day,
    and its number the one that the day has in the calendar.
    """

    part: str
    unit: str
    item: str
    measure: str
    was: float | None
    now: float | None
    was_of: float | None
    now_of: float | None
    seen_on: date
    until_on: date | None = None
    is_day: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was one of a check-in whose results were withdrawn."""
        return self.was is None and self.now is None


def signed(viewer: Viewer, run: ReportRun) -> Signed | None:
    """Who signed this version, if anybody did. One query."""
    mine = SignOff.objects.filter(run__in=readable_runs(viewer), run=run)
    one = mine.select_related("signed_by", "run__frozen").first()
    if one is None:
        return None
    is_whole = one.run.frozen.sha256 == one.sha256
    return Signed(
        str(one.signed_by), one.signed_at, one.words, one.sha256, is_whole, can_compare(one.run)
    )


def can_compare(run: ReportRun) -> bool:
    """Whether its kept figures are those that are counted today: of an older pack they are not.

    Such a pack kept other lines than it printed, and its chapters have no codes.
    """
    if run.kind != Kind.PACK:
        return True
    return any(one.get("code") for one in run.frozen.document["sections"])


def differences(viewer: Viewer, run: ReportRun) -> tuple[Differing, ...]:
    """Every change that was noted, the oldest first. One query."""
    rows = Difference.objects.filter(run__in=readable_runs(viewer), run=run).order_by("pk")
    return tuple(
        Differing(
            part=one.what[0],
            unit=one.what[2],
            item=one.what[3],
            measure=one.what[4],
            was=one.was,
            now=one.now,
            was_of=one.was_of,
            now_of=one.now_of,
            seen_on=one.seen_on,
            until_on=date.fromisoformat(one.what[6]) if one.what[6] else None,
            is_day=DAY in one.what[8:],
        )
        for one in rows
    )
