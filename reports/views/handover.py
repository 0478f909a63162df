"""The handover pack of a branch: what it holds, and the PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.exports import attachment
from core.guards import ScopedRequest, needs
from core.modules import Module
from core.permissions import Permission
from reports.builders.document import Section
from reports.builders.handover import handover_document
from reports.builders.pdf import pdf_of
from services.models import Unit


@require_http_methods(["GET", "POST"])
@needs(Permission.MAKE_REPORTS, Module.MONEY)
def handover(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Look at what the pack holds, then have it made."""
    units = Unit.objects.within(request.scope).select_related("organisation")
    unit = get_object_or_404(units, pk=unit_id)
    now = timezone.now()
    document = handover_document(request.viewer, unit, now=now)
    if request.method == "POST":
        name = f"handover-{unit.code}-{timezone.localdate():%Y-%m-%d}.pdf"
        return HttpResponse(
            pdf_of(document, now),
            content_type="application/pdf",
            headers={"Content-Disposition": attachment(name)},
        )
    context = {
        "unit": unit,
        "back": reverse("reports:dashboard", args=[unit.pk]),
        "rows": [{"key": one.heading, "value": _holds(one)} for one in document.sections],
        "who_sees": [_("You, and whoever you give the file to. It is kept nowhere.")],
    }
    return TemplateResponse(request, "reports/handover.html", context)


def _holds(section: Section) -> str:
    if section.grid is None:
        return _("In words")
    return str(len(section.grid.rows)) if section.grid.rows else section.grid.empty
