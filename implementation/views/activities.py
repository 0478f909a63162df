"""Logging activities, the list of them, and one activity with its history."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.guards import ScopedRequest, needs
from core.listing import answers, page_of, rest_of_query
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from implementation.access import can_be_taken_back
from implementation.actions.activities import (
    change_activity,
    hold_activity,
    log_activity,
    restore_activity,
    withdraw_activity,
)
from implementation.figures import lately_logged
from implementation.forms.activities import ActivityFilter, ActivityForm
from implementation.forms.units import open_units
from implementation.models import Activity, StatusChange
from implementation.views.shown import (
    Saved,
    done,
    history,
    initial_unit,
    may_change,
    may_see_names,
    query_number,
    with_query,
)
from implementation.views.touches import keep_touches, touched_by, touches_form

Status = Activity.Status


@require_GET
@needs(Permission.VIEW_IMPLEMENTATION)
def activity_list(request: ScopedRequest) -> HttpResponse:
    """What the branch did and plans, newest first."""
    form = ActivityFilter(request.GET or None, units=open_units(request.scope))
    rows = _filtered(Activity.objects.within(request.scope), form)
    page = page_of(request, rows.for_list().order_by("-on", "-pk"))
    context = {
        "form": form,
        "page": page,
        "query": rest_of_query(request),
        "table": _table([_row(activity) for activity in page]),
        "may_log": request.viewer.may(Permission.LOG_IMPLEMENTATION),
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    return TemplateResponse(request, "implementation/activity_list.html", context)


def _filtered(rows: Any, form: ActivityFilter) -> Any:
    """Every answer that could be read narrows the list; taken back only when asked for."""
    wanted = answers(form)
    if unit := wanted.get("unit"):
        rows = rows.in_branch(unit.path)
    exact = {"kind": "kind", "status": "status", "from_on": "on__gte", "until_on": "on__lte"}
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
        Cell(activity.get_kind_display(), url=url, note=activity.note, tag=tag),
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
        request.POST or None,
        initial={
            "unit": initial_unit(request, units, lately.units),
            "on": request.GET.get("on") or timezone.localdate(),
        },
        units=units,
        recent_units=lately.units,
        recent_kinds=lately.kinds,
    )
    touches = touches_form(request)
    if request.method == "POST" and form.is_valid():
        activity = log_activity(by=request.scope, once=form.cleaned_data["once"], **form.facts)
        keep_touches(request, touches, activity)
        return redirect(_after_saving(request, activity))
    context = {"form": form, "title": _("Log activity"), "saved": _saved(request), "is_new": True}
    return _form_page(request, {**context, "touches": touches})


def _form_page(request: ScopedRequest, context: dict[str, Any]) -> HttpResponse:
    context["who_sees"] = who_can_see(Permission.VIEW_IMPLEMENTATION)
    return TemplateResponse(request, "implementation/activity_form.html", context)


def _after_saving(request: ScopedRequest, activity: Activity) -> str:
    """Its own page, or the form again with the same team and day."""
    if "another" in request.POST:
        day = f"{activity.on:%-d/%-m/%Y}"
        again = {"unit": activity.unit_id, "on": day, "saved": activity.pk}
        return with_query("implementation:activity_log", again)
    return f"{reverse('implementation:activity_detail', args=[activity.pk])}?saved={activity.pk}"


def _saved(request: ScopedRequest) -> Saved | None:
    """The banner for the activity that the address says was just saved, if it is ours."""
    mine = Activity.objects.within(request.scope).standing().select_related("unit")
    row = mine.filter(pk=query_number(request, "saved")).first()
    if row is None or not may_change(request, row.unit):
        return None
    text = _("Saved: %(what)s") % {"what": row.get_kind_display()}
    undo = reverse("implementation:activity_withdraw", args=[row.pk])
    return Saved(text, undo, reverse("implementation:activity_detail", args=[row.pk]))


@require_GET
@needs(Permission.VIEW_IMPLEMENTATION)
def activity_detail(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """One activity, what may be done with it, and its history."""
    rows = Activity.objects.within(request.scope).for_list()
    return _detail(request, get_object_or_404(rows, pk=activity_id))


def _detail(request: ScopedRequest, activity: Activity, problem: str = "") -> HttpResponse:
    names = may_see_names(request, activity.unit)
    changes = activity.changes.select_related("changed_by")
    context = {
        "crumbs": [{"label": _("Activities"), "url": reverse("implementation:activity_list")}],
        "activity": activity,
        "rows": _facts(activity),
        "saved": _saved(request),
        "problem": problem,
        "history": history(changes, StatusChange.get_status_display, names=names),
        "actions": _actions(activity) if may_change(request, activity.unit) else [],
        "change_url": _change_url(request, activity),
        "touched": touched_by(request, activity),
        "plan_url": _plan_url(request, activity),
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    status = 409 if problem else 200
    return TemplateResponse(request, "implementation/activity_detail.html", context, status=status)


def _change_url(request: ScopedRequest, activity: Activity) -> str:
    """Empty when it may not be changed: no right to, or taken back."""
    if activity.status == Status.WITHDRAWN or not may_change(request, activity.unit):
        return ""
    return reverse("implementation:activity_change", args=[activity.pk])


def _plan_url(request: ScopedRequest, activity: Activity) -> str:
    """Where a plan can grow from it; empty for those who make none, and when it was taken back."""
    if not request.viewer.may(Permission.LOG_IMPLEMENTATION):
        return ""
    standing = activity.status != Status.WITHDRAWN
    return with_query("implementation:plan_add", {"activity": activity.pk}) if standing else ""


def _facts(activity: Activity) -> list[dict[str, Any]]:
    minutes = _("%(n)s minutes") % {"n": activity.minutes} if activity.minutes else ""
    told = [
        (_("When"), activity.on),
        (_("State"), activity.get_status_display()),
        (_("Team or service"), activity.unit.name),
        (_("Together with"), ", ".join(unit.name for unit in activity.other_units.all())),
        (_("People who took part"), activity.reached_people),
        (_("How long it took"), minutes),
        (_("What came of it"), activity.note),
    ]
    return [{"key": key, "value": value} for key, value in told if value not in ("", None)]


def _actions(activity: Activity) -> list[dict[str, str]]:
    """Buttons by state: put back, took place, take back."""
    if activity.status == Status.WITHDRAWN:
        return [_button(activity, "restore", _("Put it back"))]
    found = []
    if activity.status == Status.PLANNED and activity.on <= timezone.localdate():
        found.append(_button(activity, "hold", _("It took place")))
    if can_be_taken_back(activity.logged_at, timezone.now()):
        found.append(_button(activity, "withdraw", _("Take it back")))
    return found


def _button(activity: Activity, what: str, label: str) -> dict[str, str]:
    return {"url": reverse(f"implementation:activity_{what}", args=[activity.pk]), "label": label}


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def activity_change(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """The same form with what is known; the history keeps what was said before."""
    activity = _mine(request, activity_id)
    joined = [str(unit.pk) for unit in activity.other_units.all()]
    known = {f: getattr(activity, f) for f in ("kind", "on", "reached_people", "minutes", "note")}
    form = ActivityForm(
        request.POST or None,
        initial={**known, "unit": str(activity.unit_id), "other_units": joined},
        units=_with_own(open_units(request.scope), activity),
    )
    touches = touches_form(request, activity)
    if request.method == "POST" and form.is_valid():
        done_so = _try(request, activity, change_activity, _("Your change is saved."), **form.facts)
        if done_so.status_code == 302:
            keep_touches(request, touches, activity)
        return done_so
    context = {"form": form, "title": _("Change activity"), "activity": activity}
    return _form_page(request, {**context, "touches": touches})


def _with_own(units: list[Any], activity: Activity) -> list[Any]:
    """A unit that has closed since stays a choice for what it did."""
    return units if activity.unit in units else [activity.unit, *units]


def _mine(request: ScopedRequest, activity_id: int) -> Activity:
    """An activity that may be changed: its host unit lies in the scope."""
    rows: QuerySet[Any] = Activity.objects.within(request.scope).hosted_within(request.scope)
    found: Activity = get_object_or_404(rows.for_list(), pk=activity_id)  # type: ignore[attr-defined]
    return found


def _try(
    request: ScopedRequest, activity: Activity, action: Any, text: str, **facts: Any
) -> HttpResponse:
    """Do it and say so on the activity's page, or say there why it cannot be done."""
    try:
        action(by=request.scope, activity=activity, **facts)
    except ValueError as reason:
        return _detail(request, activity, problem=str(reason))
    return _back(request, activity, text)


def _back(request: ScopedRequest, activity: Activity, text: str) -> HttpResponseRedirect:
    return done(request, text, "implementation:activity_detail", activity.pk)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def activity_withdraw(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Take an activity back."""
    text = _("Taken back. It is in no figure any more. You can put it back here.")
    return _try(request, _mine(request, activity_id), withdraw_activity, text)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def activity_restore(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Put an activity back."""
    return _try(request, _mine(request, activity_id), restore_activity, _("Put back."))


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def activity_hold(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """A plan took place."""
    return _try(request, _mine(request, activity_id), hold_activity, _("Noted as done."))
