"""The journey of a team: where it is, what shows it, and where it was."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from reports.builders.journey import journey_page
from reports.figures.journey import Journey, journey_evidence, journey_for
from reports.views.dashboards import dashboard_of
from services.figures.basis import basis_of
from services.forms.basis import StructureForm
from services.models import Unit


@require_safe
@needs(Permission.VIEW_FIGURES)
def journey(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """One unit's stages with their rules and evidence, and where its children are."""
    rows = Unit.objects.within(request.scope).select_related("organisation")
    unit = get_object_or_404(rows, pk=unit_id)
    basis = basis_of(request.GET.get("basis"))
    found = journey_for(request.scope, unit, on=timezone.localdate(), basis=basis)
    evidence = journey_evidence(request.viewer, unit, found.own.look, basis=basis)
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": dashboard_of(unit.pk)}],
        "own": found.own,
        "form": StructureForm(request.GET or None),
        "page": journey_page(found, evidence, address=journey_of),
        **_buttons(request, unit, found),
        "who_sees": who_can_see(Permission.VIEW_FIGURES),
    }
    return TemplateResponse(request, "reports/journey.html", context)


def journey_of(unit_id: int) -> str:
    """The journey of a unit by its id."""
    return reverse("reports:journey", args=[unit_id])


def _buttons(request: ScopedRequest, unit: Unit, found: Journey) -> dict[str, Any]:
    """What the viewer may add; empty where they may not."""

    def to(name: str, permission: Permission, about: int) -> str:
        may = request.viewer.may(permission, unit.path)
        return reverse(f"implementation:{name}", args=[about]) if may else ""

    log, organisation = Permission.LOG_IMPLEMENTATION, unit.organisation
    may_set = request.viewer.may(Permission.MANAGE_SETTINGS, organisation.path)
    back = [{"url": to("scope_in", log, unit.pk), "label": _("It is in scope now")}]
    seen = Permission.VIEW_IMPLEMENTATION
    held = reverse("implementation:activity_list", query={"unit": unit.pk, "status": "held"})
    return {
        "activities_url": held if request.viewer.may(seen, unit.path) else "",
        "comment_url": to("journey_comment", Permission.COMMENT_JOURNEY, unit.pk),
        "out_url": to("scope_out", log, unit.pk),
        "actions": back if found.own.out and back[0]["url"] else [],
        "rule_url": to("journey_rule", log, organisation.pk) if may_set else "",
    }
