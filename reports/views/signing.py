"""Signing a report, what changed since, and making a signed one again with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from reports.access import TELLS_OF, readable_runs
from reports.actions.runs import ask_for_report
from reports.actions.signing import look_for_differences, sign, why_not
from reports.builders.signed import (
    differences_table,
    how_many,
    signed_words,
    withdrawn_words,
)
from reports.figures.signed import Differing, Signed, differences, signed
from reports.figures.withdrawn import withdrawal_of
from reports.forms import ReasonForm, SignForm
from reports.models import ReportRun


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SIGN_REPORTS)
def run_sign(request: ScopedRequest, run_id: int) -> HttpResponse:
    """Stand by a report: its figures are kept as they are now. One name stands, the first."""
    run = _run(request, run_id)
    form = SignForm(request.POST if request.method == "POST" else None)
    name = signed(request.viewer, run)
    sentence = _already(name.by) if name else why_not(run, timezone.localdate())
    if form.is_valid() and (name or not sentence):
        return _put_name(request, run, form.cleaned_data["words"])
    context = {"form": form, "sentence": sentence, **_about(run)}
    return TemplateResponse(request, "reports/run_sign.html", context)


def _already(name: str) -> str:
    return _("Already signed by %(name)s.") % {"name": name}


def _put_name(request: ScopedRequest, run: ReportRun, words: str) -> HttpResponse:
    """Sign it; where another name stands or none can, the page says so and what was not kept."""
    try:
        made = sign(by=request.scope, run=run, today=timezone.localdate(), words=words)
    except ValueError:
        made = None
    if made and made.signed_by_id == request.viewer.user_id:
        messages.success(request, _("The report is signed. Its figures are kept as they are."))
        return redirect("reports:run_detail", run.pk)
    if words:
        told = _("What you wrote was not kept. Copy it from here if you need it: “%(words)s”")
        messages.info(request, told % {"words": words})
    return redirect("reports:run_sign", run.pk)


def _run(request: ScopedRequest, run_id: int) -> ReportRun:
    """A report that the viewer may read, in the branch where they hold the right of this page."""
    runs = readable_runs(request.viewer).within(request.scope).select_related("unit__organisation")
    run: ReportRun = get_object_or_404(runs, pk=run_id)
    return run


def _about(run: ReportRun) -> dict[str, Any]:
    return {
        "run": run,
        "back": reverse("reports:run_detail", args=[run.pk]),
        "who_sees": who_can_see(Permission.VIEW_REPORTS, *TELLS_OF[run.kind]),
    }


@require_GET
@needs(Permission.VIEW_REPORTS)
def run_differences(request: ScopedRequest, run_id: int) -> HttpResponse:
    """What is counted otherwise since a report was signed."""
    run = _run(request, run_id)
    name = signed(request.viewer, run)
    found = differences(request.viewer, run)
    context = {
        "words": _words(name, found, run) if name else [],
        "table": differences_table(found, until=run.period_until_on),
        "is_signed": name is not None,
        "may_look": request.viewer.may(Permission.MAKE_REPORTS, run.unit.path),
        **_about(run),
    }
    return TemplateResponse(request, "reports/run_differences.html", context)


def _words(name: Signed, found: tuple[Differing, ...], run: ReportRun) -> list[str]:
    told = [*signed_words(name), *withdrawn_words(withdrawal_of(run))]
    has_changed = any(not one.is_withdrawn for one in found)
    return [*told, how_many(found)] if has_changed else told


@require_POST
@needs(Permission.MAKE_REPORTS)
def run_look_again(request: ScopedRequest, run_id: int) -> HttpResponse:
    """Count it afresh now; otherwise that happens every night."""
    run = _run(request, run_id)
    if signed(request.viewer, run):
        look_for_differences(run.pk)
    return redirect("reports:run_differences", run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MAKE_REPORTS)
def run_renew(request: ScopedRequest, run_id: int) -> HttpResponse:
    """The next version of a report that was signed: it needs a reason, and both are kept."""
    run = _run(request, run_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = ask_for_report(
            by=request.scope,
            unit=run.unit,
            kind=run.kind,
            period=run.period,
            today=timezone.localdate(),
            basis=run.basis,
            after_version=run.version,
            reason=form.cleaned_data["reason"],
        )
        return redirect("reports:run_detail", made.pk)
    return TemplateResponse(request, "reports/run_renew.html", {"form": form, **_about(run)})
