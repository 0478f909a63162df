"""Schedules: which reports make themselves, and when."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, confirmed, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from reports.access import may_ask_anywhere
from reports.actions.schedules import (
    NEVER_BY_THEMSELVES,
    add_schedule,
    change_schedule,
    remove_schedule,
)
from reports.builders.recipes import RECIPES
from reports.builders.schedules import not_yours, when
from reports.forms import ScheduleAddForm, ScheduleForm
from reports.models import Schedule
from services.models import Unit

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.MANAGE_SCHEDULES)


@require_safe
@MAY
def schedule_list(request: ScopedRequest) -> HttpResponse:
    """Every schedule of the organisations this admin looks after."""
    rows = _schedules(request).order_by("organisation__name", "kind", "pk")
    may_add = _organisations(request).exists()
    table = _table([_row(schedule) for schedule in rows], may_add)
    context = {"table": table, "may_add": may_add}
    return TemplateResponse(request, "reports/schedule_list.html", context)


def _schedules(request: ScopedRequest) -> Any:
    there = Schedule.objects.within(request.scope).filter(is_removed=False)
    return there.select_related("organisation__settings")


def _organisations(request: ScopedRequest) -> Any:
    """Those that are wholly this admin's: an admin of a branch has none."""
    roots = Unit.objects.within(request.scope).filter(parent=None)
    return roots.open_on(timezone.localdate())


def _table(rows: list[list[Any]], may_add: bool) -> Table:
    columns = [
        Column(_("Report")),
        Column(_("Organisation")),
        Column(_("How often")),
        Column(_("When")),
        Column(_("About whom")),
    ]
    yet = _("No report makes itself yet. Add a schedule to have one made.")
    empty = yet if may_add else not_yours()
    return Table(_("Schedules"), columns, rows, empty=empty, hide_caption=True)


def _row(schedule: Schedule) -> list[Any]:
    url = reverse("reports:schedule_edit", args=[schedule.pk])
    tag = _("On") if schedule.is_on else _("Off")
    return [
        Cell(schedule.get_kind_display(), url=url, tag=tag),
        schedule.organisation.name,
        schedule.get_cadence_display(),
        when(schedule.working_day, schedule.cadence),
        schedule.get_covers_display(),
    ]


@ASK
@MAY
def schedule_add(request: ScopedRequest) -> HttpResponse:
    """Have another kind of report made by itself, or one at another rhythm."""
    roots = list(_organisations(request).order_by("name", "pk"))
    if not roots:
        return redirect("reports:schedule_list")
    form = ScheduleAddForm(sent(request), organisations=roots, kinds=_kinds(request))

    def do() -> None:
        add_schedule(by=request.scope, today=timezone.localdate(), **form.facts)

    page = FormPage(
        title=_("Add a schedule"),
        back=reverse("reports:schedule_list"),
        said=_(
            "The schedule is added. The period that ended last is made first, if the "
            "organisation was there then."
        ),
    )
    return answer(request, form, do, page)


def _kinds(request: ScopedRequest) -> list[str]:
    return [
        kind
        for kind in RECIPES
        if kind not in NEVER_BY_THEMSELVES and may_ask_anywhere(request.viewer, kind)
    ]


@ASK
@MAY
def schedule_edit(request: ScopedRequest, schedule_id: int) -> HttpResponse:
    """Switch one schedule on or off, choose its day, and about whom it is."""
    schedule = get_object_or_404(_schedules(request), pk=schedule_id)
    names = ("is_on", "working_day", "covers")
    form = ScheduleForm(sent(request), initial={name: getattr(schedule, name) for name in names})

    def do() -> None:
        change_schedule(by=request.scope, schedule=schedule, **form.cleaned_data)

    page = FormPage(
        title=_("%(report)s: %(rhythm)s")
        % {
            "report": schedule.get_kind_display(),
            "rhythm": str(schedule.get_cadence_display()).lower(),
        },
        back=reverse("reports:schedule_list"),
        said=_("The schedule is saved."),
        caption=schedule.organisation.name,
        template="reports/schedule_edit.html",
    )
    return answer(request, form, do, page, schedule=schedule)


@ASK
@MAY
def schedule_remove(request: ScopedRequest, schedule_id: int) -> HttpResponse:
    """Take a schedule away; what it made stays."""
    schedule = get_object_or_404(_schedules(request), pk=schedule_id)
    page = FormPage(
        title=_("Remove this schedule?"),
        back=reverse("reports:schedule_list"),
        said=_("The schedule is removed."),
        lines=(
            f"{schedule}, {schedule.organisation.name}",
            _("No more reports make themselves by it. Those that are there stay."),
        ),
    )
    return confirmed(
        request,
        lambda: remove_schedule(by=request.scope, schedule=schedule),
        page,
        button=_("Remove the schedule"),
    )
