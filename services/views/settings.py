"""What an organisation decides for itself: which parts of the product it uses."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, address_of, answer, sent
from core.guards import ScopedRequest, needs
from core.modules import Module
from core.permissions import Permission
from services.actions.settings import choose_nation, switch_modules
from services.forms.settings import ModulesForm, NationForm
from services.models import OrganisationSettings


@require_safe
@needs(Permission.MANAGE_SETTINGS)
def settings_list(request: ScopedRequest) -> HttpResponse:
    """Each organisation that is wholly the viewer's, with what is on and what is off."""
    rows = OrganisationSettings.objects.within(request.scope).select_related("organisation")
    context = {
        "organisations": [_shown(row) for row in rows.order_by("organisation__sort_key")],
        "who_counts_url": address_of("training:who_counts_list"),
    }
    return TemplateResponse(request, "services/settings_list.html", context)


def _shown(row: OrganisationSettings) -> dict[str, Any]:
    return {
        "name": row.organisation.name,
        "lines": [
            {"key": _("Bank holidays"), "value": row.get_nation_display() or _("England")},
            {"key": _("Year starts in"), "value": _month(row.year_starts_month)},
            *({"key": one.label, "value": _state(row, one)} for one in Module),
        ],
        "year_url": address_of("reports:year_change", row.organisation_id),
        "nation_url": reverse("services:nation_change", args=[row.organisation_id]),
        "url": reverse("services:module_change", args=[row.organisation_id]),
    }


def _month(month: int) -> str:
    return date_format(date(2000, month, 1), "F")


def _state(row: OrganisationSettings, module: Module) -> str:
    said = _("On. %(what)s") if module in row.modules else _("Off. %(what)s")
    return said % {"what": module.explains}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def module_change(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Switch parts on or off for one organisation."""
    rows = OrganisationSettings.objects.within(request.scope).select_related("organisation")
    row = get_object_or_404(rows, organisation_id=unit_id)
    form = ModulesForm(sent(request), initial={"modules": row.modules})

    def do() -> None:
        switch_modules(
            by=request.scope, organisation=row.organisation, modules=form.cleaned_data["modules"]
        )

    page = FormPage(
        title=_("Choose tools"),
        back=reverse("services:settings_list"),
        said=_("Saved."),
        lines=(_("A tool that is off is on no page. What was written in it is kept."),),
        caption=row.organisation.name,
    )
    return answer(request, form, do, page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def nation_change(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Whose bank holidays one organisation keeps."""
    rows = OrganisationSettings.objects.within(request.scope).select_related("organisation")
    row = get_object_or_404(rows, organisation_id=unit_id)
    usual = row.nation or OrganisationSettings.Nation.ENGLAND
    form = NationForm(sent(request), initial={"nation": usual})

    def do() -> None:
        choose_nation(by=request.scope, organisation=row.organisation, **form.cleaned_data)

    page = FormPage(
        title=_("Bank holidays"),
        back=reverse("services:settings_list"),
        said=_("Saved."),
        caption=row.organisation.name,
    )
    return answer(request, form, do, page)
