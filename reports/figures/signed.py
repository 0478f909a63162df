"""Who stands by a report, and what is counted otherwise since."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from core.scope import Viewer
from reports.access import readable_runs
from reports.models import (
    Difference,
    Frozen,
    Kind,
    ReportFile,
    ReportRun,
    SignOff,
    hash_of,
)
from reports.models.signing import DAY


@dataclass(frozen=True, slots=True)
class Signed:
    """The name under a report.

    `is_whole`: document, lines and the bytes of every file, as they are kept now, have the hash
    that was signed. `is_compared`: what is counted later can be laid beside it (`can_compare`).
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
    """Who signed this version, if anybody did; what is kept is read and hashed. Three queries."""
    mine = SignOff.objects.filter(run__in=readable_runs(viewer), run=run)
    one = mine.select_related("signed_by").first()
    if one is None:
        return None
    told = (str(one.signed_by), one.signed_at, one.words, one.sha256)
    return Signed(*told, _stands(one), can_compare(run))


def can_compare(run: ReportRun) -> bool:
    """Whether its kept figures are those that are counted today: of an older pack they are not.

    Such a pack kept other lines than it printed, and its chapters have no codes.
    """
    if run.kind != Kind.PACK:
        return True
    return any(one.get("code") for one in run.frozen.document["sections"])


def _stands(one: SignOff) -> bool:
    kept = Frozen.objects.filter(run=one.run_id).first()
    if kept is None:
        return False
    files = list(ReportFile.objects.filter(run=one.run_id))
    if one.files is None:
        is_same = one.sha256 == hash_of(kept.document, kept.lines)
        return is_same and all(map(_has_its_bytes, files))
    bytes_now = {file.format: file.kept_sha256 for file in files}
    return one.sha256 == hash_of(kept.document, kept.lines, bytes_now)


def _has_its_bytes(file: ReportFile) -> bool:
    return file.sha256 == file.kept_sha256


def is_kept_whole(run: ReportRun) -> bool:
    """Whether content and files are, as they are kept now, what the worker made."""
    kept = Frozen.objects.filter(run=run).first()
    return kept is not None and kept.is_whole and all(map(_has_its_bytes, run.files.all()))


def is_as_made(file: ReportFile, content: bytes) -> bool:
    """Whether `content` is what was signed as this file or, unsigned, what the worker wrote."""
    one = SignOff.objects.filter(run=file.run_id).first()
    vouched = one.files.get(file.format) if one and one.files is not None else file.sha256
    return hashlib.sha256(content).hexdigest() == vouched


def is_signed(run: ReportRun) -> bool:
    """Whether somebody stands by this version."""
    return SignOff.objects.filter(run=run).exists()


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
