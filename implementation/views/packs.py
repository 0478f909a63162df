"""The printed pack of a unit: choosing its sheets, and the PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import attachment
from core.form_page import address_of
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.builders.pack import Sheet, pack_pdf, reference_of, sheets_for
from implementation.forms.packs import SheetsForm
from implementation.views.shown import may_change
from services.models import Unit

SEEN = Permission.VIEW_IMPLEMENTATION


@require_safe
@needs(SEEN)
def pack(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Which sheets to print for a unit, and where what was written is typed back."""
    unit = unit_of(request, unit_id)
    return _page(request, unit, SheetsForm(offered=_offered(request, unit)))


@require_safe
@needs(SEEN)
def pack_file(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The chosen sheets as a PDF, made now and kept nowhere; without a choice all of them."""
    unit = unit_of(request, unit_id)
    offered = _offered(request, unit)
    form = SheetsForm(request.GET, offered=offered)
    chosen: list[str] = [sheet.value for sheet in offered]
    if "asked" in request.GET or "sheets" in request.GET:
        if not form.is_valid():
            return _page(request, unit, form)
        chosen = form.cleaned_data["sheets"]
    # The sheets bear the day alone, so two prints of one day are the same file.
    now = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    name = f"pack-{reference_of(unit, now.date())}.pdf"
    return HttpResponse(
        pack_pdf(request.scope, unit, chosen, now=now),
        content_type="application/pdf",
        headers={"Content-Disposition": attachment(name)},
    )


def unit_of(request: ScopedRequest, unit_id: int) -> Unit:
    """The unit of the address, with its organisation; 404 outside the scope."""
    units = Unit.objects.within(request.scope).select_related("organisation__settings")
    found: Unit = get_object_or_404(units, pk=unit_id)
    return found


def _offered(request: ScopedRequest, unit: Unit) -> list[Sheet]:
    return sheets_for(request.scope, unit, on=timezone.localdate())


def _page(request: ScopedRequest, unit: Unit, form: SheetsForm) -> HttpResponse:
    mine = may_change(request, unit)
    context = {
        "form": form,
        "unit": unit,
        "back": address_of("reports:dashboard", unit.pk),
        "file_url": reverse("implementation:pack_file", args=[unit.pk]),
        "type_url": reverse("implementation:pack_type", args=[unit.pk]) if mine else "",
        "has_partners": form.offers(Sheet.PARTNERS),
        "who_sees": [*who_can_see(SEEN), _("Whoever you give the paper to. It is kept nowhere.")],
    }
    return TemplateResponse(request, "implementation/pack.html", context)
