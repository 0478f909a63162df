"""The page of a unit's leadership."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.guards import ScopedRequest, needs
from core.modules import Module
from core.permissions import Permission
from core.who_sees import who_can_see
from reports.figures.leaders import leadership_of
from services.figures.basis import basis_of
from services.forms.basis import StructureForm
from services.models import Unit

P, M = Permission, Module


@require_safe
@needs(P.VIEW_IMPLEMENTATION, M.LEADERSHIP)
def leadership(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Pledges, sponsors by service, agreed conversations as a number, and leaders' training."""
    units = Unit.objects.within(request.scope).select_related("organisation__settings")
    unit = get_object_or_404(units, pk=unit_id)
    settings = unit.organisation.settings
    starts = settings.year_starts_month
    found = leadership_of(
        request.viewer,
        unit,
        on=timezone.localdate(),
        year_starts_month=starts,
        basis=basis_of(request.GET.get("basis")),
    )
    may_log = request.viewer.may(P.LOG_IMPLEMENTATION, unit.path)
    context = {
        "unit": unit,
        "back": reverse("reports:dashboard", args=[unit.pk]),
        "found": found,
        "form": StructureForm(request.GET or None),
        "shows_track": settings.nation == "scotland"
        or (found.training and found.training.on_track),
        "sponsors": [_sponsors(line, may_log) for line in found.sponsors],
        "links": _links(request, unit),
        "who_sees": _who_sees(),
    }
    return TemplateResponse(request, "reports/leadership.html", context)


def _sponsors(line: Any, may_log: bool) -> dict[str, Any]:
    ends = [
        {"words": words, "url": reverse("implementation:sponsor_end", args=[pk]) if may_log else ""}
        for pk, words in line.sponsors
    ]
    add = reverse("implementation:sponsor_add", args=[line.unit_id]) if may_log else ""
    return {"name": line.unit_name, "sponsors": ends, "add_url": add}


def _links(request: ScopedRequest, unit: Unit) -> list[dict[str, str]]:
    """Where each viewer can go on from here."""
    found = []
    if request.viewer.may(P.HOLD_CONVERSATIONS, unit.path):
        found = [
            (_("Conversations with leaders"), "implementation:conversation_list", [unit.pk]),
            (_("Write down a pledge"), "implementation:pledge_add", [unit.pk]),
        ]
    if request.viewer.holds_role("manager") or request.viewer.holds_role("executive"):
        found += [
            (_("What was written about our conversations"), "implementation:my_conversations", []),
            (_("My pledge"), "implementation:my_pledge", []),
        ]
    return [{"label": label, "url": reverse(name, args=args)} for label, name, args in found]


def _who_sees() -> list[str]:
    told = _("What a conversation was about is seen by the delivery lead and that leader alone.")
    return [*who_can_see(P.VIEW_IMPLEMENTATION), told]
