"""Who is reached: the people of a branch cut by what they do and where, on a page and as a file."""

import io
from datetime import date
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
from services.figures.basis import Basis
from services.figures.who_counts import rule_on, rule_words
from services.forms.basis import AsAtForm
from services.models import Unit
from training.builders.left_out import left_out_words
from training.builders.rollout import later_in_split
from training.figures.coverage import UnitFigures, figures_for
from training.figures.missed import Cut, CutLine, cuts_of
from training.models.standing import REASONS

MAY = needs(Permission.VIEW_FIGURES)


@require_safe
@MAY
def who_is_missed(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """One table a cut; a fact of which nothing is known is named once, below."""
    unit = _unit(request, unit_id)
    return _page(request, unit, AsAtForm(request.GET or None, opened_on=unit.opened_on))


def _page(request: ScopedRequest, unit: Unit, form: AsAtForm, *, status: int = 200) -> HttpResponse:
    asked = _asked(form)
    cuts = cuts_of(request.scope, unit, **asked)
    known = [cut for cut in cuts if any(line.code for line in cut.lines)]
    everybody = cuts[0].lines
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "form": form,
        "on": asked["on"],
        "people": sum(line.people for line in everybody),
        "reached": sum(line.reached for line in everybody),
        "tables": [_table(cut) for cut in known],
        "not_known": [cut.name for cut in cuts if cut not in known],
        "csv_url": _file_url(request, unit),
        **_counted(request, unit, **asked),
        "may_manage": request.viewer.may(Permission.MANAGE_UNITS, unit.path),
        "who_sees": who_can_see(Permission.VIEW_FIGURES),
    }
    return TemplateResponse(request, "training/who_is_missed.html", context, status=status)


def _asked(form: AsAtForm) -> dict[str, Any]:
    """The day and the structure that were chosen; today's when nothing fitting was."""
    told = form.cleaned_data if form.is_valid() else {}
    return {"on": told.get("on") or timezone.localdate(), "basis": told.get("basis") or "today"}


def _file_url(request: ScopedRequest, unit: Unit) -> str:
    url = reverse("training:who_is_missed_csv", args=[unit.pk])
    return f"{url}?{request.GET.urlencode()}" if request.GET else url


def _counted(request: ScopedRequest, unit: Unit, on: date, basis: Basis) -> dict[str, Any]:
    """Who counts by the rule of the day, and who is left out of these tables, and why."""
    now = figures_for(request.scope, unit, on=on, basis=basis, with_children=False)
    return {
        "who_counts": rule_words(rule_on(unit.organisation_id, on)),
        "left_out": left_out_words(now),
        "later": later_in_split(now.later),
    }


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
    """The tables as one file, a line for each group of each cut; the page where no day is told."""
    unit = _unit(request, unit_id)
    form = AsAtForm(request.GET or None, opened_on=unit.opened_on)
    if form.is_bound and not form.is_valid():
        return _page(request, unit, form, status=400)
    asked = _asked(form)
    start = [asked["on"], asked["basis"], unit.code]
    rows: list[list[Any]] = [
        [*start, cut.code, line.code, *_row(line)]
        for cut in cuts_of(request.scope, unit, **asked)
        for line in cut.lines
    ]
    rows += _left_out_rows(request, unit, **asked)
    out = io.BytesIO()
    write_csv(out, _file_columns(), rows)
    name = file_name("reach", unit.code, str(asked["on"]), "csv")
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _left_out_rows(request: ScopedRequest, unit: Unit, on: date, basis: Basis) -> list[list[Any]]:
    """People on the list who do not count, by reason."""
    now = figures_for(request.scope, unit, on=on, basis=basis, with_children=False)
    names = dict(REASONS)
    return [
        [on, basis, unit.code, "left_out", reason, names.get(reason, reason), n, *[""] * 5]
        for reason, n in now.left_out.items()
    ] + _later_rows(unit, now)


def _later_rows(unit: Unit, now: UnitFigures) -> list[list[Any]]:
    start = [now.as_at, now.basis, unit.code]
    return [[*start, "later", "", _("Not in scope yet"), now.later, *[""] * 5]] if now.later else []


def _file_columns() -> list[FileColumn]:
    return [
        FileColumn("as_at", _("The day of the numbers.")),
        FileColumn("structure", _("today, or then: as it was on that day.")),
        FileColumn("unit", _("The unit, with everything under it.")),
        FileColumn("cut", _("By which fact people are told apart; left_out: who does not count.")),
        FileColumn("code", _("The group as it is stored; empty when it is not known.")),
        FileColumn("group", _("The group in words.")),
        FileColumn("people", _("People counted in the group.")),
        FileColumn("reached", _("Of those, people who ever came to a session.")),
        FileColumn("met", _("Of the people, those who have all that their role asks for.")),
        FileColumn("not_yet", _("Of the people, those who do not have all of it yet.")),
        FileColumn("not_required", _("Of the people, those of whom nothing is asked.")),
        FileColumn("unknown", _("Of the people, those of whom it is not known.")),
    ]
