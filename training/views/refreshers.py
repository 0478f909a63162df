"""Who might refresh a level: numbers for readers, names for those who may see the people."""

import io
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import Column as FileColumn
from core.exports import attachment, file_name, write_csv
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from services.models import Unit
from training.counting import levels_on
from training.figures.refreshers import WITHIN_DAYS, refreshers_due, who_to_refresh

MOST = 100


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return unit


@require_safe
@needs(Permission.VIEW_FIGURES)
def refreshers(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """How many people might refresh which level, and for those who may see them, who."""
    unit = _unit(request, unit_id)
    names = request.viewer.may(Permission.VIEW_STAFF, unit.path)
    sees = list(who_can_see(Permission.VIEW_FIGURES))
    if names:
        sees.append(_("The names: %(who)s") % {"who": " ".join(who_can_see(Permission.VIEW_STAFF))})
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "days": WITHIN_DAYS,
        "levels": _level_table(unit),
        "people": _people_table(request, unit) if names else None,
        "who_sees": sees,
    }
    return TemplateResponse(request, "training/refreshers.html", context)


def _level_table(unit: Unit) -> Table:
    today = timezone.localdate()
    due = refreshers_due(unit.organisation_id, today, unit_ids=[unit.pk])
    rows: list[list[Any]] = [
        [one.name, due.get(one.rank, 0)] for one in levels_on(unit.organisation_id, today)
    ]
    columns = [Column(_("Level")), Column(_("People who might refresh it"), numeric=True)]
    empty = _("No framework has been chosen yet. An admin of your organisation can choose one.")
    return Table(_("By level"), columns, rows, empty=empty)


def _people_table(request: ScopedRequest, unit: Unit) -> Table:
    scope = request.viewer.scope_for(Permission.VIEW_STAFF)
    found = who_to_refresh(scope, unit, timezone.localdate(), limit=MOST)
    columns = [Column(_("Name")), Column(_("Team")), Column(_("Level")), Column(_("Due on"))]
    rows: list[list[Any]] = [
        [
            Cell(one.name, url=reverse("training:person_record", args=[one.staff_id])),
            one.unit_name,
            one.level,
            one.due_on,
        ]
        for one in found
    ]
    note = _("The first %(n)s, A to Z. The file holds all.") % {"n": MOST}
    return Table(
        _("Who might refresh"),
        columns,
        rows,
        empty=_("Nobody at the moment."),
        note=note if len(found) == MOST else "",
        csv_url=reverse("training:refreshers_csv", args=[unit.pk]),
    )


@require_safe
@needs(Permission.VIEW_STAFF)
def refreshers_csv(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Everybody on that list, one line for a person and a level."""
    unit, today = _unit(request, unit_id), timezone.localdate()
    rows: list[list[Any]] = [
        [one.name, one.unit_name, one.level, one.due_on]
        for one in who_to_refresh(request.scope, unit, today)
    ]
    out = io.BytesIO()
    write_csv(out, _columns(), rows)
    name = file_name("refreshers", unit.code, str(today), "csv")
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _columns() -> list[FileColumn]:
    return [
        FileColumn("name", _("The person, A to Z.")),
        FileColumn("team", _("Where the person is counted.")),
        FileColumn("level", _("A level that is held and asked for.")),
        FileColumn("due_on", _("When it is due. What runs out counts to the end of this day.")),
    ]
