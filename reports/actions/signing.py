"""Signing a report, and noting what is counted otherwise since."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.failpoints import point
from core.scope import Scope
from reports.access import WITHOUT_FIGURES
from reports.actions.deliveries import send_signed
from reports.builders.collect import collect, head_of
from reports.builders.differences import ABSENT, Change, Value, What, changes, figures
from reports.builders.files import lines
from reports.builders.freezing import packed_lines, unpacked
from reports.builders.report import Chapter, PackReport
from reports.builders.tidy import CHECK_IN
from reports.figures.kept_units import KeptUnits, kept_units
from reports.figures.signed import can_compare, is_kept_whole
from reports.figures.withdrawn import withdrawal_of
from reports.models import Difference, Frozen, ReportFile, ReportRun, SignOff, hash_of


@transaction.atomic
def sign(*, by: Scope, run: ReportRun, today: date, words: str = "") -> SignOff:
    """Stand by this version; pressing twice signs once.

    Raises PermissionError outside `by`, ValueError with a sentence where it cannot be signed.
    """
    if not by.holds(run.unit.path):
        raise PermissionError(f"{run.unit} is outside this scope")
    held = ReportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    found: SignOff | None = SignOff.objects.filter(run=held).first()
    if found:
        return found
    if sentence := why_not(held, today):
        raise ValueError(sentence)
    made: SignOff = SignOff.objects.create(
        run=held,
        signed_by=User.objects.get(pk=by.user_id or 0),
        signed_at=timezone.now(),
        words=words.strip(),
        **_sealed(held),
    )
    send_signed(held)
    return made


def _sealed(run: ReportRun) -> dict[str, Any]:
    """The hash of everything that is signed, and that of each file."""
    kept = Frozen.objects.get(run=run)
    files = dict(ReportFile.objects.filter(run=run).values_list("format", "sha256"))
    return {"files": files, "sha256": hash_of(kept.document, kept.lines, files)}


def why_not(run: ReportRun, today: date) -> str:
    """Why this version cannot be signed, in a sentence; empty when it can."""
    if run.kind in WITHOUT_FIGURES:
        return _("A report of this kind holds no figures to look after, so it is not signed.")
    if run.state != ReportRun.State.READY or not Frozen.objects.filter(run=run).exists():
        return _("A report can be signed when it is ready.")
    if withdrawal_of(run).is_kept_back:
        return _("Results of a check-in in it were withdrawn. Make a new version and sign that.")
    if not is_kept_whole(run):
        return _("What is kept of it is not what was made. Make a new version and sign that.")
    if run.period_until_on >= today:
        return _("The period is not over. The report can be signed after its last day.")
    newest = ReportRun.objects.of(run.unit, run.kind, run.period, run.basis).first()
    if newest and newest.pk != run.pk:
        return _("There is a newer version. Sign that one.")
    return ""


def signed_runs() -> list[int]:
    """Reports that are signed, in their newest signed version; ids."""
    rows = SignOff.objects.order_by("run__version").values_list(
        "run", "run__unit", "run__kind", "run__period_from_on", "run__period_until_on", "run__basis"
    )
    return sorted({tuple(about): run for run, *about in rows}.values())


def look_for_differences(run_id: int, *, now: datetime | None = None) -> int:
    """Count a signed report afresh and note what changed since the last look; how many figures.

    Safe to repeat and to do twice at once: a change is noted once. An older pack is not compared.
    """
    moment = now or timezone.now()
    run = ReportRun.objects.select_related("unit__organisation", "frozen").get(pk=run_id)
    if not can_compare(run):
        return 0
    counted = _counted(run, moment)
    point("signed-counted")
    with transaction.atomic():
        # One who looks at a time: the second sees what the first noted.
        ReportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        units = kept_units(run, run.frozen.lines)
        known, times = _known(run, units)
        found = changes(known, units.as_kept(counted))
        seen_on = timezone.localdate(moment)
        shown = _without_withdrawn(found, withdrawal_of(run).days)
        rows = [_noted(run, one, times[one.key] + 1, seen_on) for one in shown]
        Difference.objects.bulk_create(rows)
        point("differences-noted")
    point("differences-kept")
    return len(found)


def _counted(run: ReportRun, moment: datetime) -> dict[What, Value]:
    """Its figures as they are now, in the language in which it was made, whoever looks."""
    with translation.override(settings.LANGUAGE_CODE):
        head = head_of(run.unit, run.kind, run.period, run.basis, now=moment, version=run.version)
        report = collect(None, run.unit, head)
        if isinstance(report, PackReport):
            report = replace(report, chapters=_chapters(run) or report.chapters)
        return figures(packed_lines(lines(report)))


def _chapters(run: ReportRun) -> tuple[Chapter, ...]:
    """The chapters as they were signed: another outline since changes no figure."""
    kept = unpacked(run.frozen.document)
    return tuple(
        Chapter(one.code, one.heading.split(" ", 1)[-1], ()) for one in kept.sections if one.code
    )


def _without_withdrawn(found: list[Change], days: frozenset[date]) -> list[Change]:
    """Figures that are gone because a check-in was withdrawn: that is noted, the figure is not."""
    gone = {day.isoformat() for day in days}
    return [
        replace(one, was=ABSENT)
        if one.what[0] == CHECK_IN and one.now == ABSENT and one.what[6] in gone
        else one
        for one in found
    ]


def _noted(run: ReportRun, one: Change, number: int, seen_on: date) -> Difference:
    """A row for the `number`-th change of a figure."""
    return Difference(
        run=run,
        what=list(one.what),
        key=one.key,
        number=number,
        was=one.was[0],
        was_of=one.was[1],
        now=one.now[0],
        now_of=one.now[1],
        seen_on=seen_on,
    )


def _known(run: ReportRun, units: KeptUnits) -> tuple[dict[What, Value], Counter[str]]:
    """The figures as signed with every change noted so far, and how often each has changed."""
    known = figures(run.frozen.lines)
    times: Counter[str] = Counter()
    for one in Difference.objects.filter(run=run).order_by("pk"):
        times[one.key] = one.number
        known[units.as_noted(tuple(one.what))] = (one.now, one.now_of)
    return {what: value for what, value in known.items() if value != ABSENT}, times


def look_at_all() -> int:
    """Look at every report that is signed, each in a transaction of its own; figures changed."""
    return sum(look_for_differences(run_id) for run_id in signed_runs())
