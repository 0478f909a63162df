"""The waiting list without a date: how many wait for what, and noting who does."""

import io
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.exports import Column as FileColumn
from core.exports import attachment, file_name, write_csv
from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Column, Table
from core.who_sees import who_can_see
from services.models import StaffMember, Unit
from training.actions.wishes import note_wishes
from training.figures.demand import DemandLine, demand_of
from training.forms.wishes import WishForm

SHOWN = 200


@require_safe
@needs(Permission.VIEW_TRAINING)
def demand(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """How many people of each team would like which course; no names."""
    unit = _unit(request, unit_id)
    lines = demand_of(request.scope, unit, on=timezone.localdate())
    may_note = request.viewer.may(Permission.PLAN_PLACES, unit.path)
    context = {
        "unit": unit,
        "crumbs": [{"label": unit.name, "url": reverse("services:unit_detail", args=[unit.pk])}],
        "table": _table(lines, reverse("training:demand_csv", args=[unit.pk])),
        "add_url": reverse("training:wish_add", args=[unit.pk]) if may_note else "",
        "who_sees": who_can_see(Permission.VIEW_TRAINING),
    }
    return TemplateResponse(request, "training/demand.html", context)


def _unit(request: ScopedRequest, unit_id: int) -> Unit:
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    return unit


def _table(lines: tuple[DemandLine, ...], csv_url: str) -> Table:
    columns = [Column(_("Team or service")), Column(_("Counts for")), Column(_("Course"))]
    columns += [Column(_("People who would like it"), numeric=True)]
    rows: list[list[Any]] = [
        [one.unit_name, one.level or _("No practice level"), one.course, one.people]
        for one in lines
    ]
    empty = _("Nobody waits for a date. Note who would like a course, and the list begins.")
    title = _("Waiting for a date")
    return Table(title, columns, rows, empty=empty, csv_url=csv_url, hide_caption=True)


@require_safe
@needs(Permission.VIEW_TRAINING)
def demand_csv(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The same lines as a file."""
    unit, today = _unit(request, unit_id), timezone.localdate()
    lines = demand_of(request.scope, unit, on=today)
    rows: list[list[Any]] = [
        [today, one.unit_name, one.level, one.course, one.people] for one in lines
    ]
    out = io.BytesIO()
    write_csv(out, _columns(), rows)
    name = file_name("waiting", unit.code, str(today), "csv")
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _columns() -> list[FileColumn]:
    return [
        FileColumn("as_at", _("The day of the numbers.")),
        FileColumn("unit", _("The team or service of the main post.")),
        FileColumn("level", _("The level the course counts for; empty for none.")),
        FileColumn("course", _("The course.")),
        FileColumn("people", _("People who would like it and have no place yet.")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PLAN_PLACES)
def wish_add(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """Note people of the unit and below who would like a course."""
    unit, today = _unit(request, unit_id), timezone.localdate()
    here = StaffMember.objects.within(request.scope).still_here_on(today)
    mine = here.filter(home_unit__path__startswith=unit.path).select_related("home_unit")
    people = list(mine.order_by("sort_key", "pk")[:SHOWN])
    form = WishForm(sent(request), scope=request.scope, people=people)

    def do() -> None:
        told = form.cleaned_data
        ids = [int(pk) for pk in told["people"]]
        new = note_wishes(by=request.scope, course=told["course"], staff_ids=ids, since=today)
        words = ngettext("Noted: %(n)s person more.", "Noted: %(n)s people more.", new)
        messages.success(request, words % {"n": new})

    page = FormPage(
        title=_("Who would like a course?"),
        caption=unit.name,
        back=reverse("training:demand", args=[unit.pk]),
        lines=(_("When a session is planned, they can be invited in one press."),),
        sees=Permission.PLAN_PLACES,
    )
    return answer(request, form, do, page)
