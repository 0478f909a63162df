"""Who is reached: the people of a branch cut by what they do and where, on a page and as a file."""

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
from core.tables import Column, Table
from core.who_sees import who_can_see
from services.models import Unit
from training.figures.missed import Cut, CutLine, cuts_of

MAY = needs(Permission.VIEW_FIGURES)


@require_safe
@MAY
def who_is_missed(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """One table a cut; a fact of which nothing is known is named once, below."""
    unit = _unit(request, unit_id)
    cuts = cuts_of(request.scope, unit, on=timezone.localdate())
    known = [cut for cut in cuts if any(line.code for line in cut.lines)]
    everybody = cuts[0].lines
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "people": sum(line.people for line in everybody),
        "reached": sum(line.reached for line in everybody),
        "tables": [_table(cut) for cut in known],
        "not_known": [cut.name for cut in cuts if cut not in known],
        "csv_url": reverse("training:who_is_missed_csv", args=[unit.pk]),
        "may_manage": request.viewer.may(Permission.MANAGE_UNITS, unit.path),
        "who_sees": who_can_see(Permission.VIEW_FIGURES),
    }
    return TemplateResponse(request, "training/who_is_missed.html", context)


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return unit


def _table(cut: Cut) -> Table:
    columns = [
        Column(cut.name),
        Column(_("People"), numeric=True),
        Column(_("Came to a session"), numeric=True),
        Column(_("Have all their role asks for"), numeric=True),
        Column(_("Not yet"), numeric=True),
        Column(_("Nothing asked"), numeric=True),
        Column(_("Not known"), numeric=True),
    ]
    return Table(cut.name, columns, [_row(line) for line in cut.lines])


def _row(line: CutLine) -> list[Any]:
    split = [line.met, line.not_yet, line.not_required, line.unknown]
    return [line.name, line.people, line.reached, *split]


@require_safe
@MAY
def who_is_missed_csv(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The tables as one file: a line for each group of each cut."""
    unit, today = _unit(request, unit_id), timezone.localdate()
    cuts = cuts_of(request.scope, unit, on=today)
    rows: list[list[Any]] = [
        [today, unit.code, cut.code, line.code, *_row(line)] for cut in cuts for line in cut.lines
    ]
    out = io.BytesIO()
    write_csv(out, _file_columns(), rows)
    name = file_name("reach", unit.code, str(today), "csv")
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _file_columns() -> list[FileColumn]:
    return [
        FileColumn("as_at", _("The day of the numbers.")),
        FileColumn("unit", _("The unit, with everything under it.")),
        FileColumn("cut", _("By which fact the people are told apart.")),
        FileColumn("code", _("The group as it is stored; empty when it is not known.")),
        FileColumn("group", _("The group in words.")),
        FileColumn("people", _("People counted in the group.")),
        FileColumn("reached", _("Of those, people who ever came to a session.")),
        FileColumn("met", _("Of the people, those who have all that their role asks for.")),
        FileColumn("not_yet", _("Of the people, those who do not have all of it yet.")),
        FileColumn("not_required", _("Of the people, those of whom nothing is asked.")),
        FileColumn("unknown", _("Of the people, those of whom it is not known.")),
    ]
