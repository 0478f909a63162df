"""Logging activities, changing them, and the list of them."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.guards import ScopedRequest, needs
from core.listing import answers, page_of, rest_of_query
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from implementation.actions.activities import change_activity, log_activity
from implementation.figures import lately_logged, to_repeat
from implementation.forms.activities import MINUTES, PARTS, ActivityFilter, ActivityForm
from implementation.forms.own import OwnWords
from implementation.forms.units import open_units
from implementation.models import Activity, OwnKind
from implementation.views.activity_detail import activity_of, attempt, saved_banner, who_sees_it
from implementation.views.shown import initial_unit, query_number, with_query
from implementation.views.touches import keep_touches, touches_form

Status = Activity.Status
WEEK = timedelta(days=7)
KNOWN = ("on", "reached_people", "note", "endorsed_by", "endorsed_on", *PARTS, *MINUTES)


@require_GET
@needs(Permission.VIEW_IMPLEMENTATION)
def activity_list(request: ScopedRequest) -> HttpResponse:
    """What the branch did and plans, newest first."""
    own = list(OwnKind.objects.shared_with(request.scope).a_to_z())
    form = ActivityFilter(request.GET or None, units=open_units(request.scope), own=own)
    rows = _filtered(Activity.objects.within(request.scope), form)
    page = page_of(request, rows.for_list().order_by("-on", "-pk"))
    context = {
        "form": form,
        "page": page,
        "query": rest_of_query(request),
        "table": _table([_row(activity) for activity in page]),
        "may_log": request.viewer.may(Permission.LOG_IMPLEMENTATION),
        "repeat": _repeat(request),
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    return TemplateResponse(request, "implementation/activity_list.html", context)


def _filtered(rows: Any, form: ActivityFilter) -> Any:
    """Every answer that could be read narrows the list; taken back only when asked for."""
    wanted = answers(form)
    if unit := wanted.get("unit"):
        rows = rows.in_branch(unit.path)
    if (kind := wanted.get("kind") or "").startswith(OwnKind.KEY):
        wanted = {**wanted, "kind": "", "own_kind": kind.removeprefix(OwnKind.KEY)}
    exact = {
        "kind": "kind",
        "own_kind": "own_kind",
        "status": "status",
        "from_on": "on__gte",
        "until_on": "on__lte",
    }
    rows = rows.filter(**{exact[k]: v for k, v in wanted.items() if k in exact and v})
    return rows if wanted.get("status") else rows.standing()


def _table(rows: list[list[Any]]) -> Table:
    columns = [
        Column(_("What")),
        Column(_("When")),
        Column(_("Team or service")),
        Column(_("People"), numeric=True),
    ]
    empty = _("Nothing found. Take away a filter, or log the first activity.")
    return Table(_("Activities"), columns, rows, empty=empty, hide_caption=True)


def _row(activity: Activity) -> list[Any]:
    others = [unit.name for unit in activity.other_units.all()]
    together = _("with %(units)s") % {"units": ", ".join(others)} if others else ""
    tag = "" if activity.status == Status.HELD else activity.get_status_display()
    url = reverse("implementation:activity_detail", args=[activity.pk])
    return [
        Cell(activity.kind_name, url=url, note=activity.note, tag=tag),
        activity.on,
        Cell(activity.unit.name, note=together),
        activity.reached_people,
    ]


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def activity_log(request: ScopedRequest) -> HttpResponse:
    """One screen: what, which team, when, save."""
    units, lately = open_units(request.scope), lately_logged(request.scope)
    form = ActivityForm(
        *_sent(request),
        initial={
            "unit": initial_unit(request, units, lately.units),
            "on": request.GET.get("on") or timezone.localdate(),
            **_again(request),
        },
        units=units,
        words=OwnWords.load(request.scope),
        recent_units=lately.units,
        recent_kinds=lately.kinds,
    )
    touches = touches_form(request)
    if request.method == "POST" and form.is_valid():
        activity = log_activity(by=request.scope, once=form.cleaned_data["once"], **form.facts)
        keep_touches(request, touches, activity)
        return redirect(_after_saving(request, activity))
    context = {"form": form, "title": _("Log activity"), "is_new": True, "touches": touches}
    context |= {"saved": saved_banner(request), "repeat": _repeat(request)}
    context["back"] = reverse("implementation:activity_list")
    return _form_page(request, context)


def _sent(request: ScopedRequest) -> tuple[Any, Any]:
    return (request.POST or None, request.FILES or None)


def _again(request: ScopedRequest) -> dict[str, Any]:
    """What the activity that the address names has in common with the next one of its kind."""
    rows = Activity.objects.within(request.scope).hosted_within(request.scope)  # type: ignore[attr-defined]
    row = rows.for_list().filter(pk=query_number(request, "again")).first()
    if row is None:
        return {}
    return {
        "kind": row.kind_key,
        "unit": str(row.unit_id),
        "other_units": [str(unit.pk) for unit in row.other_units.all()],
        "minutes_planned": row.minutes_planned,
        "strategies": [str(one.pk) for one in row.strategies.all()],
    }


def _repeat(request: ScopedRequest) -> dict[str, str] | None:
    """The regular group that the viewer can log again with one press; None without one."""
    if "again" in request.GET:
        return None
    scope = request.viewer.scope_for(Permission.LOG_IMPLEMENTATION)
    row = to_repeat(scope, today=timezone.localdate())
    if row is None:
        return None
    is_a_week = row.on == timezone.localdate() - WEEK
    words = _("Repeat last week’s: %(what)s") if is_a_week else _("Repeat the last: %(what)s")
    said = {"what": f"{row.kind_name}, {row.unit.name}"}
    return {
        "label": words % said,
        "url": with_query("implementation:activity_log", {"again": row.pk}),
    }


def _form_page(request: ScopedRequest, context: dict[str, Any]) -> HttpResponse:
    context["who_sees"] = who_sees_it()
    return TemplateResponse(request, "implementation/activity_form.html", context)


def _after_saving(request: ScopedRequest, activity: Activity) -> str:
    """Its own page, or the form again with the same team and day."""
    if "another" in request.POST:
        day = f"{activity.on:%-d/%-m/%Y}"
        again = {"unit": activity.unit_id, "on": day, "saved": activity.pk}
        return with_query("implementation:activity_log", again)
    return f"{reverse('implementation:activity_detail', args=[activity.pk])}?saved={activity.pk}"


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def activity_change(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """The same form with what is known; the history keeps what was said before."""
    activity = activity_of(request, activity_id)
    joined = [str(unit.pk) for unit in activity.other_units.all()]
    known = {name: getattr(activity, name) for name in KNOWN}
    keys = {"kind": activity.kind_key, "unit": str(activity.unit_id), "other_units": joined}
    keys["strategies"] = [str(one.pk) for one in activity.strategies.all()]
    form = ActivityForm(
        *_sent(request),
        initial={**known, **keys},
        units=_with_own(open_units(request.scope), activity),
        words=OwnWords.load(request.scope, keep=activity),
    )
    touches = touches_form(request, activity)
    if request.method == "POST" and form.is_valid():
        text = _("Your change is saved.")
        told = {**form.facts, "once": form.cleaned_data["once"]}
        done_so = attempt(request, activity, change_activity, text, tells_line=True, **told)
        if done_so.status_code == 302:
            keep_touches(request, touches, activity)
        return done_so
    context = {"form": form, "title": _("Change activity"), "activity": activity}
    context["back"] = reverse("implementation:activity_detail", args=[activity.pk])
    return _form_page(request, {**context, "touches": touches})


def _with_own(units: list[Any], activity: Activity) -> list[Any]:
    """A unit that has closed since stays a choice for what it did."""
    return units if activity.unit in units else [activity.unit, *units]
