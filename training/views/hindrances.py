"""What got in the way of a session: counts on its page, and the form that takes them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.models import Unit
from training.actions.hindrances import count_hindrances
from training.figures.hindrances import at_least, people_words
from training.forms.hindrances import HindranceForm, WhoseForm
from training.models import Hindrance, Session


def hindrance_table(request: ScopedRequest, session: Session, *, exact: bool) -> Table:
    """The counts of a session in the branches of the viewer, team by team."""
    found = Hindrance.objects.within(request.scope).filter(session=session).select_related("unit")
    rows = sorted(found, key=lambda one: (one.unit.sort_key, one.unit_id, one.asked, one.pk))
    columns = [
        Column(_("What got in the way")),
        Column(_("Team or service")),
        Column(_("People"), numeric=True),
    ]
    cells: list[list[Any]] = [
        [
            Cell(one.get_what_display(), note=one.get_asked_display()),
            one.unit.name,
            one.people if exact else people_words(at_least(one.people)),
        ]
        for one in rows
    ]
    empty = _("Nothing is counted yet. Count only what the organisation can change.")
    return Table(_("What got in the way"), columns, cells, empty=empty, hide_caption=True)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def hindrance_note(request: ScopedRequest, session_id: int) -> HttpResponse:
    """How many people of a team met what; saving replaces what was counted of that team."""
    rows = Session.objects.within(request.scope).select_related("unit")
    session = get_object_or_404(rows, pk=session_id)
    unit = _unit_asked(request, session)
    form = HindranceForm(request.POST or None, initial=_known(session, unit))
    if request.method == "POST" and form.is_valid():
        count_hindrances(by=request.scope, session=session, unit=unit, people=form.cleaned_data)
        messages.success(request, _("The counts are saved."))
        return redirect("training:session_detail", session.pk)
    context = {
        "form": form,
        "whose": WhoseForm(initial={"unit": unit.pk}, scope=request.scope),
        "session": session,
        "unit": unit,
        "crumbs": _crumbs(session),
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/hindrance_note.html", context)


def _unit_asked(request: ScopedRequest, session: Session) -> Unit:
    """The team of the address, within the branches of the viewer; else the one that holds it."""
    wanted = request.GET.get("unit", "")
    if not wanted:
        return session.unit
    ours = Unit.objects.within(request.scope).filter(organisation=session.unit.organisation_id)
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise Http404
    found: Unit = get_object_or_404(ours, pk=wanted)
    return found


def _known(session: Session, unit: Unit) -> dict[str, int]:
    rows = session.hindrances.filter(unit=unit)
    return dict(rows.values_list("what", "people"))


def _crumbs(session: Session) -> list[dict[str, str]]:
    return [
        {"label": _("Sessions"), "url": reverse("training:session_list")},
        {"label": session.title, "url": reverse("training:session_detail", args=[session.pk])},
    ]
