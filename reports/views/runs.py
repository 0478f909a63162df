"""Reports: the list, asking for one, watching it being made, its files."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.exports import attachment
from core.guards import ScopedRequest, needs
from core.htmx import page_or_fragment
from core.listing import page_of
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from reports.access import TELLS_OF, WITHOUT_FIGURES, may_ask_anywhere, readable_runs
from reports.actions.runs import ask_for_report, stop, try_again
from reports.builders.formats import what_they_hold
from reports.builders.freezing import unpacked
from reports.builders.pages import sections_of
from reports.builders.recipes import RECIPES
from reports.builders.signed import altered_words, signed_words, withdrawn_words
from reports.builders.versions import versions_table, who_asked
from reports.figures.recipients import is_told
from reports.figures.signed import is_as_made, is_signed, signed
from reports.figures.versions import has_newer_words, newest_over, versions_of
from reports.figures.withdrawn import withdrawal_of
from reports.forms import RunForm
from reports.models import Basis, Delivery, Frozen, Kind, ReportFile, ReportRun
from services.models import Unit

_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    ReportFile.Format.PDF: "application/pdf",
    ReportFile.Format.DOCX: f"{_OFFICE}wordprocessingml.document",
    ReportFile.Format.XLSX: f"{_OFFICE}spreadsheetml.sheet",
    ReportFile.Format.CSV: "text/csv; charset=utf-8",
    ReportFile.Format.ZIP: "application/zip",
}


@require_GET
@needs(Permission.VIEW_REPORTS)
def run_list(request: ScopedRequest) -> HttpResponse:
    """Reports of the branch, newest first."""
    runs = readable_runs(request.viewer).for_list()
    page = page_of(request, runs)
    context = {
        "page": page,
        "table": _table([_row(run) for run in page]),
        "may_ask": request.viewer.may(Permission.MAKE_REPORTS),
        "may_pack": may_ask_anywhere(request.viewer, Kind.PACK),
        "may_schedule": request.viewer.may(Permission.MANAGE_SCHEDULES),
        "who_sees": who_can_see(Permission.VIEW_REPORTS),
    }
    return TemplateResponse(request, "reports/run_list.html", context)


def _table(rows: list[list[Any]]) -> Table:
    columns = [
        Column(_("Report")),
        Column(_("About")),
        Column(_("Period")),
        Column(_("Asked for")),
        Column(_("By")),
    ]
    empty = _("No report has been made yet.")
    return Table(_("Reports"), columns, rows, empty=empty, hide_caption=True)


def _row(run: ReportRun) -> list[Any]:
    url = reverse("reports:run_detail", args=[run.pk])
    told = [_("Version %(n)s") % {"n": run.version}] if run.version > 1 else []
    told += [str(run.get_basis_display())] if run.basis == Basis.TODAY else []
    told += [_("Signed")] if run.is_signed else []
    return [
        Cell(run.title, url=url, note=" · ".join(told), tag=_tag(run)),
        run.unit.name,
        run.period_label,
        run.asked_at,
        who_asked(run),
    ]


def _tag(run: ReportRun) -> str:
    if run.stopped_by:
        return _("Stopped")
    if run.state != ReportRun.State.READY:
        return str(run.get_state_display())
    return _("Late") if run.is_late else ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MAKE_REPORTS)
def run_add(request: ScopedRequest) -> HttpResponse:
    """Ask for a report about a unit and a quarter; the same one twice is one report."""
    units = Unit.objects.within(request.scope).open_on(timezone.localdate())
    units = units.select_related("organisation__settings").order_by("path")
    form = RunForm(
        request.POST if request.method == "POST" else None,
        units=list(units),
        kinds=[kind for kind in RECIPES if may_ask_anywhere(request.viewer, kind)],
        today=timezone.localdate(),
        initial={k: request.GET[k] for k in ("unit", "kind") if k in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        run = ask_for_report(
            by=request.scope,
            unit=form.chosen_unit,
            kind=form.cleaned_data["kind"],
            period=form.period,
            today=timezone.localdate(),
            basis=form.cleaned_data["basis"],
        )
        return redirect("reports:run_detail", run.pk)
    return TemplateResponse(
        request, "reports/run_add.html", {"form": form, "back": reverse("reports:run_list")}
    )


@require_GET
@needs(Permission.VIEW_REPORTS)
def run_detail(request: ScopedRequest, run_id: int) -> HttpResponse:
    """One report: how far it is, or its files and who was told."""
    runs = readable_runs(request.viewer).for_list().prefetch_related("files")
    run = get_object_or_404(runs, pk=run_id)
    is_over = run.finished_at is not None
    may_ask = request.viewer.may(Permission.MAKE_REPORTS, run.unit.path)
    context = {
        **_standing(request, run),
        **_beside(request, run),
        "run": run,
        "job": run,
        "is_over": is_over,
        "facts": _facts(run),
        "files": sorted(run.files.all(), key=lambda f: list(TYPES).index(f.format)),
        "what_they_hold": what_they_hold(run.kind),
        "told": _told(run) if may_ask else None,
        "is_told": is_told(request.viewer.user_id, run),
        "may_ask": may_ask,
        "who_sees": who_can_see(Permission.VIEW_REPORTS, *TELLS_OF[run.kind]),
    }
    fragment = "_components/progress_state.html"
    response = page_or_fragment(request, "reports/run_detail.html", fragment, context)
    if is_over:
        response["HX-Refresh"] = "true"
    return response


def _standing(request: ScopedRequest, run: ReportRun) -> dict[str, Any]:
    """Whether it can be read and signed, who signed it, and what of it was withdrawn."""
    name, gone = signed(request.viewer, run), withdrawal_of(run)
    kept = readable_runs(request.viewer).filter(pk=run.pk).exclude(frozen=None)
    may_sign = name is None and request.viewer.may(Permission.SIGN_REPORTS, run.unit.path)
    may_sign = may_sign and run.kind not in WITHOUT_FIGURES
    return {
        "signed": signed_words(name) if name else [],
        "may_sign": may_sign and not gone.is_kept_back,
        "is_kept": kept.exists() and not gone.is_kept_back,
        "withdrawn": withdrawn_words(gone),
        "is_kept_back": gone.is_kept_back,
    }


def _beside(request: ScopedRequest, run: ReportRun) -> dict[str, Any]:
    """Other versions of it: the newest one on top, and whether a next one should be made."""
    versions = versions_of(request.viewer, run)
    newer = newest_over(run, versions)
    return {
        "newer": newer,
        "versions": versions_table(run, versions),
        "has_newer_words": newer is None and has_newer_words(run),
    }


@require_GET
@needs(Permission.VIEW_REPORTS)
def run_read(request: ScopedRequest, run_id: int) -> HttpResponse:
    """The report as a page: what it said when it was made, to the last figure."""
    runs = readable_runs(request.viewer).select_related("unit", "frozen")
    run = get_object_or_404(runs.exclude(frozen=None), pk=run_id)
    gone = withdrawal_of(run)
    if gone.is_kept_back:
        return redirect("reports:run_detail", run.pk)
    kept: Frozen = run.frozen
    document = unpacked(kept.document)
    context = {
        "run": run,
        "withdrawn": [*withdrawn_words(gone), *altered_words(signed(request.viewer, run))],
        "crumbs": [{"label": str(run), "url": reverse("reports:run_detail", args=[run.pk])}],
        "document": document,
        "facts": [{"key": key, "value": value} for key, value in document.facts],
        "sections": sections_of(document),
        "who_sees": who_can_see(Permission.VIEW_REPORTS, *TELLS_OF[run.kind]),
    }
    return TemplateResponse(request, "reports/run_read.html", context)


def _facts(run: ReportRun) -> list[dict[str, Any]]:
    asked = str(run.asked_by) if run.asked_by else _("Made by itself, by the schedule")
    facts = [
        (_("About"), run.unit.name),
        (_("Period"), run.period_label),
        (_("Structure"), run.get_basis_display()),
        (_("Version"), str(run.version)),
        (_("Asked for by"), asked),
        *([(_("Why it was made again"), run.reason)] if run.reason else []),
    ]
    return [{"key": key, "value": value} for key, value in facts]


def _told(run: ReportRun) -> Table:
    """Who was told by mail; for those who may make reports."""
    deliveries = run.deliveries.select_related("user", "named").order_by("user__name", "pk")
    rows = [
        [str(d.user or d.named), d.get_about_display(), _state_of(d), d.sent_at] for d in deliveries
    ]
    columns = [Column(_("Who")), Column(_("About")), Column(_("Mail")), Column(_("Sent"))]
    empty = _("Nobody was told by mail.")
    return Table(_("Who was told"), columns, rows, empty=empty)


def _state_of(delivery: Delivery) -> str:
    return str(delivery.get_state_display())


@require_POST
@needs(Permission.MAKE_REPORTS)
def run_again(request: ScopedRequest, run_id: int) -> HttpResponse:
    """Make the next version of a report, or try again one that failed."""
    runs = readable_runs(request.viewer).within(request.scope).select_related("unit")
    run = get_object_or_404(runs, pk=run_id)
    if run.state == ReportRun.State.FAILED:
        run = try_again(by=request.scope, run=run)
    elif is_signed(run):
        return redirect("reports:run_renew", run.pk)
    else:
        run = ask_for_report(
            by=request.scope,
            unit=run.unit,
            kind=run.kind,
            period=run.period,
            today=timezone.localdate(),
            basis=run.basis,
            after_version=run.version,
        )
    return redirect("reports:run_detail", run.pk)


@require_POST
@needs(Permission.MAKE_REPORTS)
def run_stop(request: ScopedRequest, run_id: int) -> HttpResponse:
    """Make a report no further."""
    runs = readable_runs(request.viewer).within(request.scope).select_related("unit")
    stop(by=request.scope, run=get_object_or_404(runs, pk=run_id))
    return redirect("reports:run_detail", run_id)


@require_GET
@needs(Permission.VIEW_REPORTS)
def run_file(request: ScopedRequest, run_id: int, form: str) -> HttpResponse:
    """One file of a report, for whoever may read the report at this moment."""
    run = get_object_or_404(readable_runs(request.viewer).select_related("unit"), pk=run_id)
    if withdrawal_of(run).is_kept_back:
        return redirect("reports:run_detail", run.pk)
    file = run.files.filter(format=form).first()
    if file is None:
        raise Http404
    if not file.is_there:
        messages.error(request, _("This file is gone from the store. Make the report again."))
        return redirect("reports:run_detail", run.pk)
    with default_storage.open(file.stored_as) as kept:
        content = kept.read()
    if not is_as_made(file, content):
        messages.error(request, _not_given_out(run))
        return redirect("reports:run_detail", run.pk)
    return HttpResponse(
        content,
        content_type=TYPES[ReportFile.Format(file.format)],
        headers={"Content-Disposition": attachment(file.name)},
    )


def _not_given_out(run: ReportRun) -> str:
    if is_signed(run):
        return _(
            "This file is not the one that was signed, so it is not given out. Ask the person who "
            "runs this service."
        )
    return _("This file is not as it was made, so it is not given out. Make the report again.")
