"""What a worker does for one report: claim, count, write the files, finish and tell."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.exports import file_name
from core.failpoints import point
from core.files import Stored, store
from core.jobs import Fenced, Lease, claim, fail, finish, give_back, leased
from reports.access import may_ask
from reports.actions.deliveries import plan_deliveries
from reports.builders.collect import collect, head_of
from reports.builders.document import Document
from reports.builders.files import document_of, lines, writers
from reports.builders.freezing import packed, packed_lines
from reports.builders.recipes import RECIPES
from reports.builders.report import Report
from reports.builders.tidy import Line
from reports.models import Basis, Frozen, ReportFile, ReportRun, hash_of
from services.access import viewer_for

log = logging.getLogger(__name__)
FOLDER = "reports"


class NoLongerAllowed(Exception):
    """The person who asked has lost the right since. The message is fit for the page."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file of a format, whole in the storage."""

    format: str
    name: str
    stored: Stored


def make_run(run_id: int) -> None:
    """Make one report, wherever an earlier attempt stopped; harmless when somebody else has it.

    Always in the language of the installation: what is compared later is told in the same words.
    """
    attempt = claim(ReportRun, run_id)
    if attempt is None:
        return
    point("run-claimed")
    try:
        with (
            translation.override(settings.LANGUAGE_CODE),
            leased(ReportRun, run_id, attempt) as lease,
        ):
            _make(lease)
    except NoLongerAllowed as refused:
        fail(ReportRun, run_id, attempt, str(refused))
    except Fenced:
        log.warning("Report %s was taken over from attempt %s", run_id, attempt)
    except Exception:
        give_back(ReportRun, run_id, attempt)
        raise


def _make(lease: Lease) -> None:
    run = ReportRun.objects.select_related("unit__organisation", "asked_by").get(pk=lease.pk)
    recipe = RECIPES[run.kind]
    steps = recipe.parts + len(recipe.formats) + 1
    report = _figures(run, _counting(lease, steps))
    point("figures-taken")
    files = []
    for number, (form, write) in enumerate(writers(report).items(), start=recipe.parts + 1):
        lease.progress(_("Writing the %(format)s file") % {"format": form.upper()}, number, steps)
        files.append(Made(form, _name(run, form), store(FOLDER, form, write)))
        point(f"{form}-stored")
    lease.progress(_("Putting the files in place"), steps, steps)
    _keep(lease, run, report, files)
    point("run-finished")


def _counting(lease: Lease, steps: int) -> Callable[[str], None]:
    """What says on the page which part is being counted, each a step on."""
    number = count(1)

    def begin(name: str) -> None:
        told = _("Counting: %(part)s") % {"part": name} if name else _("Counting")
        lease.progress(told, next(number), steps)

    return begin


def _figures(run: ReportRun, begin: Callable[[str], None]) -> Report:
    """The figures, with the rights of the person who asked as they are now."""
    if run.asked_by_id is not None:
        viewer = viewer_for(run.asked_by_id)
        if not may_ask(viewer, run.kind, run.unit.path):
            raise NoLongerAllowed(_stopped(run))
    head = head_of(
        run.unit,
        run.kind,
        run.period,
        run.basis,
        now=timezone.now(),
        version=run.version,
        is_late=run.is_late,
    )
    return collect(run.asked_by_id, run.unit, head, begin)


def _stopped(run: ReportRun) -> str:
    return _(
        "The access to %(unit)s of the person who asked has ended, so this report was not made. "
        "Somebody who still has access can ask for it."
    ) % {"unit": run.unit}


def _name(run: ReportRun, form: str) -> str:
    period = run.period_code
    # Both may lie in one folder.
    stem = period if run.basis == Basis.THEN else f"{period}-today"
    again = f"-v{run.version}" if run.version > 1 else ""
    return file_name(run.kind, run.unit.code, stem + again, form)


@transaction.atomic
def _keep(lease: Lease, run: ReportRun, report: Report, files: list[Made]) -> None:
    """Files, deliveries and the end of the run in one transaction. Raises Fenced."""
    finish(ReportRun, run.pk, lease.attempt, as_at=report.head.made_at)
    point("run-marked")
    ReportFile.objects.bulk_create(
        ReportFile(
            run=run,
            format=made.format,
            name=made.name,
            stored_as=made.stored.name,
            sha256=made.stored.sha256,
            size=made.stored.size,
        )
        for made in files
    )
    point("files-noted")
    freeze(run, document_of(report), lines(report))
    point("content-frozen")
    plan_deliveries(run)
    point("deliveries-planned")


def freeze(run: ReportRun, document: Document, figures: Sequence[Line]) -> None:
    """Keep what the report says beside its files. One that was made before is made again."""
    told, told_lines = packed(document), packed_lines(figures)
    content = {"document": told, "lines": told_lines, "sha256": hash_of(told, told_lines)}
    Frozen.objects.update_or_create(run=run, defaults=content)
