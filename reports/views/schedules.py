"""Schedules: which reports make themselves, and when."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from reports.actions.schedules import change_schedule
from reports.builders.schedules import when
from reports.forms import ScheduleForm
from reports.models import Schedule


@require_GET
@needs(Permission.MANAGE_SCHEDULES)
def schedule_list(request: ScopedRequest) -> HttpResponse:
    """Every schedule of the organisations this admin looks after."""
    rows = Schedule.objects.within(request.scope).select_related("organisation")
    context = {"table": _table([_row(schedule) for schedule in rows])}
    return TemplateResponse(request, "reports/schedule_list.html", context)


def _table(rows: list[list[Any]]) -> Table:
    columns = [
        Column(_("Report")),
        Column(_("Organisation")),
        Column(_("How often")),
        Column(_("When")),
    ]
    empty = _("No schedule yet. Both reports are switched on within minutes of a new organisation.")
    return Table(_("Schedules"), columns, rows, empty=empty, hide_caption=True)


def _row(schedule: Schedule) -> list[Any]:
    url = reverse("reports:schedule_edit", args=[schedule.pk])
    tag = _("On") if schedule.is_on else _("Off")
    return [
        Cell(schedule.get_kind_display(), url=url, tag=tag),
        schedule.organisation.name,
        schedule.get_cadence_display(),
        when(schedule.working_day),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_SCHEDULES)
def schedule_edit(request: ScopedRequest, schedule_id: int) -> HttpResponse:
    """Switch one schedule on or off and choose its day."""
    schedules = Schedule.objects.within(request.scope).select_related("organisation")
    schedule = get_object_or_404(schedules, pk=schedule_id)
    initial = {"is_on": schedule.is_on, "working_day": schedule.working_day}
    form = ScheduleForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_schedule(by=request.scope, schedule=schedule, **form.cleaned_data)
        messages.success(request, _("The schedule is saved."))
        return redirect("reports:schedule_list")
    context = {"form": form, "schedule": schedule, "back": reverse("reports:schedule_list")}
    return TemplateResponse(request, "reports/schedule_edit.html", context)
