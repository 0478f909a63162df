"""The practice-level return of a unit: on a page, and as PDF, workbook and CSV."""

import io
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import attachment, file_name, write_csv, write_xlsx
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from reports.builders.document import Document
from reports.builders.files import about, sheets
from reports.builders.pages import sections_of
from reports.builders.pdf import pdf_of
from reports.builders.practice_figures import csv_columns, csv_rows
from reports.builders.practice_return import on_paper, return_document
from reports.views.dashboards import dashboard_of
from reports.views.runs import TYPES
from services.forms.basis import AsAtForm
from services.models import Unit
from training.figures.practice_return import PracticeReturn, practice_return

FILES = {str(kind): content_type for kind, content_type in TYPES.items()}


@require_safe
@needs(Permission.VIEW_FIGURES)
def return_page(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The answer in sentences, then its tables and how it is counted."""
    unit = _unit(request, unit_id)
    return _page(request, unit, _form(request, unit))


def _form(request: ScopedRequest, unit: Unit) -> AsAtForm:
    return AsAtForm(request.GET or None, opened_on=unit.opened_on)


def _page(request: ScopedRequest, unit: Unit, form: AsAtForm, status: int = 200) -> HttpResponse:
    """For today, with what is wrong on top, when the day that was asked for is none."""
    _found, document = _made(request, unit, form)
    query = f"?{request.GET.urlencode()}" if form.is_valid() else ""
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": dashboard_of(unit.pk)}],
        "document": document,
        "sections": sections_of(document),
        "form": form,
        "files": [
            {
                "label": label,
                "url": reverse("reports:practice_return_file", args=[unit.pk, kind]) + query,
            }
            for kind, label in _forms()
        ],
        "who_sees": _who_sees(with_money=_sees_money(request, unit)),
    }
    return TemplateResponse(request, "reports/practice_return.html", context, status=status)


def _forms() -> list[tuple[str, str]]:
    return [("pdf", _("PDF")), ("xlsx", _("Excel workbook")), ("csv", _("CSV table"))]


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    rows = Unit.objects.within(request.scope).select_related("organisation")
    unit: Unit = get_object_or_404(rows, pk=unit_id)
    return unit


def _made(request: ScopedRequest, unit: Unit, form: AsAtForm) -> tuple[PracticeReturn, Document]:
    """For the day and the structure that were chosen; today's when nothing fitting was."""
    told = form.cleaned_data if form.is_valid() else {}
    on: date = told.get("on") or timezone.localdate()
    found = practice_return(request.scope, unit, on=on, basis=told.get("basis") or "today")
    with_money = _sees_money(request, unit)
    return found, return_document(found, now=timezone.now(), with_money=with_money)


def _sees_money(request: ScopedRequest, unit: Unit) -> bool:
    return bool(request.viewer.may(Permission.VIEW_MONEY, unit.path))


def _who_sees(*, with_money: bool) -> list[str]:
    told = [*who_can_see(Permission.VIEW_FIGURES)]
    if with_money:
        readers = " ".join(who_can_see(Permission.VIEW_MONEY))
        told.append(_("What training cost: %(who)s") % {"who": readers})
    return told


@require_safe
@needs(Permission.VIEW_FIGURES)
def return_file(request: ScopedRequest, unit_id: int, form: str) -> HttpResponse:
    """The same as a file; the page that says what is wrong for a day that is none.

    404 for a format that there is not.
    """
    unit = _unit(request, unit_id)
    if form not in FILES:
        raise Http404
    asked = _form(request, unit)
    if asked.is_bound and not asked.is_valid():
        return _page(request, unit, asked, status=400)
    found, document = _made(request, unit, asked)
    out = io.BytesIO()
    if form == "pdf":
        out.write(pdf_of(on_paper(document), timezone.now()))
    elif form == "xlsx":
        write_xlsx(out, sheets(document), about(document))
    else:
        write_csv(out, csv_columns(), csv_rows(found, document))
    name = file_name("practice-return", unit.code, found.as_at.isoformat(), form)
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(out.getvalue(), content_type=FILES[form], headers=headers)
