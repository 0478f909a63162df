"""A team's own rhythm of supervision, debrief and time to reflect: planned, and held as counts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Column, Table
from services.models import Unit
from training.actions.supervision import note_team_time, set_rhythm
from training.figures.managers import Managers
from training.figures.rhythm import rhythms_of
from training.forms.supervision import RhythmForm, TeamTimeForm
from training.models import SupervisionKind

ASK = require_http_methods(["GET", "HEAD", "POST"])


def rhythm_table(request: ScopedRequest, unit: Unit) -> Table:
    """What the units of the branch plan, and how often it was in the last twelve weeks."""
    columns = [
        Column(_("Unit")),
        Column(_("Time for")),
        Column(_("Every so many weeks"), numeric=True),
        Column(_("Planned in 12 weeks"), numeric=True),
        Column(_("Held"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [one.unit_name, one.kind, one.every_weeks, one.planned, one.held]
        for one in rhythms_of(request.scope, unit, on=timezone.localdate())
    ]
    empty = _("No rhythm is planned yet. A manager or a delivery lead can plan one.")
    return Table(_("Time that teams plan for themselves"), columns, rows, empty=empty)


def manager_table(found: Managers) -> Table:
    """Managers who might like an offer, for the delivery lead alone."""
    columns = [Column(_("Name")), Column(_("Where")), Column(_("Level of their people"))]
    rows = [[one.name, one.unit_name, one.level] for one in found.not_yet_names]
    empty = _("All managers who are known here hold the level of their people.")
    return Table(_("Managers who might like an offer"), columns, rows, empty=empty)


@ASK
@needs(Permission.NOTE_SUPERVISION)
def rhythm_set(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """How often the unit plans time of a kind, from a day on."""
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    first = {"from_on": timezone.localdate(), "kind": SupervisionKind.REFLECTION}
    form = RhythmForm(sent(request), initial=first)

    def do() -> None:
        set_rhythm(by=request.scope, unit=unit, **form.cleaned_data)

    page = FormPage(
        title=_("Plan a rhythm"),
        back=reverse("training:supervision", args=[unit.pk]),
        said=_("Saved."),
        caption=unit.name,
        lines=(_("Only when and how many people. No names and no content."),),
        sees=Permission.VIEW_FIGURES,
    )
    return answer(request, form, do, page)


@ASK
@needs(Permission.NOTE_SUPERVISION)
def team_time_note(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The team took its time: of which kind, when, how many people."""
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    first = {"on": timezone.localdate(), "kind": SupervisionKind.REFLECTION}
    form = TeamTimeForm(sent(request), initial=first)

    def do() -> None:
        note_team_time(by=request.scope, unit=unit, **form.cleaned_data)

    page = FormPage(
        title=_("Note time that was held"),
        back=reverse("training:supervision", args=[unit.pk]),
        said=_("Saved. Noting the same day again replaces it."),
        caption=unit.name,
        lines=(_("Only when and how many people. No names and no content."),),
        sees=Permission.VIEW_FIGURES,
    )
    return answer(request, form, do, page)
