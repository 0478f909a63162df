"""The page before a wave."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, address_of, answer, sent
from core.guards import ScopedRequest, needs
from core.modules import Module
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.actions.waves import say_before_wave, skip_before_wave
from implementation.forms.waves import WaveForm
from implementation.models import WaveStart
from implementation.views.shown import done_at, may_change
from services.models import Unit

SEEN, WRITTEN = Permission.VIEW_IMPLEMENTATION, Permission.LOG_IMPLEMENTATION


@require_safe
@needs(SEEN, Module.WAVES)
def wave_start(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """What the team said before it starts, to read and to print."""
    unit = _unit(request, unit_id)
    said = WaveStart.objects.within(request.scope).filter(unit=unit).first()
    mine = may_change(request, unit)
    context = {
        "unit": unit,
        "back": address_of("reports:dashboard", unit.pk),
        "rows": _facts(said) if said else [],
        "is_skipped": bool(said and said.skipped),
        "change_url": reverse("implementation:wave_say", args=[unit.pk]) if mine else "",
        "skip_url": reverse("implementation:wave_skip", args=[unit.pk])
        if mine and not said
        else "",
        "who_sees": who_can_see(SEEN),
    }
    return TemplateResponse(request, "implementation/wave_start.html", context)


def _address(unit: Unit, what: str) -> str:
    return reverse(f"implementation:wave_{what}", args=[unit.pk])


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    found: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return found


def _facts(said: WaveStart) -> list[dict[str, Any]]:
    first = [str(WaveStart.FirstHelp(one).label) for one in said.first_help]
    told = [
        (_("Why now"), said.why_now),
        (_("What people already bring"), said.already_bring),
        (_("What would help first"), ", ".join([*first, *filter(None, [said.other_help])])),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(WRITTEN, Module.WAVES)
def wave_say(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Three questions, each of which may stay empty."""
    unit = _unit(request, unit_id)
    said = WaveStart.objects.within(request.scope).filter(unit=unit).first()
    names = ("why_now", "already_bring", "first_help", "other_help")
    known = {name: getattr(said, name) for name in names} if said else {}
    form = WaveForm(sent(request), initial=known)

    def do() -> None:
        say_before_wave(by=request.scope, unit=unit, **form.facts)

    page = FormPage(
        title=_("Before you start"),
        back=reverse("implementation:wave_start", args=[unit.pk]),
        said=_("Saved. You can change it whenever you like."),
        sees=SEEN,
        lines=(_("Leave empty what you do not want to answer."),),
        caption=unit.name,
    )
    return answer(request, form, do, page)


@require_POST
@needs(WRITTEN, Module.WAVES)
def wave_skip(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Go without it."""
    unit = _unit(request, unit_id)
    skip_before_wave(by=request.scope, unit=unit)
    text = _("Skipped. You can come back to it whenever you like.")
    return done_at(request, text, "implementation:wave_start", unit.pk)
