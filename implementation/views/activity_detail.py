"""One activity: what is known of it, its history, and the buttons on its page."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.who_sees import who_can_see
from implementation.access import can_be_taken_back
from implementation.actions.activities import (
    hold_activity,
    remove_evidence,
    restore_activity,
    withdraw_activity,
)
from implementation.builders.activities import line_of, parts_of, promise
from implementation.figures import figure_of
from implementation.models import Activity, Evidence, Example, StatusChange
from implementation.views.shown import (
    Saved,
    done,
    history,
    may_change,
    may_see_names,
    query_number,
    with_query,
)
from implementation.views.touches import touched_by

Status = Activity.Status


def saved_banner(request: ScopedRequest) -> Saved | None:
    """The banner for the activity that the address says was just saved, if it is ours."""
    number = query_number(request, "saved")
    mine = Activity.objects.within(request.scope).standing().for_list()
    row = mine.select_related("unit__organisation__settings").filter(pk=number).first()
    if number is None or row is None or not may_change(request, row.unit):
        return None
    text = _("Saved: %(what)s") % {"what": row.kind_name}
    undo = reverse("implementation:activity_withdraw", args=[row.pk])
    return Saved(text, undo, _address(row, "detail"), _promised(row))


def who_sees_it() -> list[str]:
    """Readers of the page, and of the line that it adds to a report."""
    line = _("Its line in the report is read by everybody who reads the reports of this team.")
    return [*who_can_see(Permission.VIEW_IMPLEMENTATION), line]


def _promised(row: Activity) -> str:
    starts = row.unit.organisation.settings.year_starts_month
    return promise(row, today=timezone.localdate(), year_starts_month=starts)


def _address(activity: Activity, what: str, *more: int) -> str:
    return reverse(f"implementation:activity_{what}", args=[activity.pk, *more])


@require_GET
@needs(Permission.VIEW_IMPLEMENTATION)
def activity_detail(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """One activity, what may be done with it, and its history."""
    rows = Activity.objects.within(request.scope).for_list()
    return _detail(request, get_object_or_404(rows, pk=activity_id))


def _detail(request: ScopedRequest, activity: Activity, problem: str = "") -> HttpResponse:
    names = may_see_names(request, activity.unit)
    changes = activity.changes.select_related("changed_by")
    mine = may_change(request, activity.unit)
    context = {
        "crumbs": [{"label": _("Activities"), "url": reverse("implementation:activity_list")}],
        "activity": activity,
        "rows": _facts(activity),
        "saved": saved_banner(request),
        "problem": problem,
        "history": history(changes, StatusChange.get_status_display, names=names),
        "actions": _actions(activity) if mine else [],
        "change_url": _address(activity, "change") if mine and _stands(activity) else "",
        "plan_url": _plan_url(request, activity),
        "touched": touched_by(request, activity),
        "again_url": _again_url(activity) if mine and _stands(activity) else "",
        "evidence": _evidence(request, activity, may_remove=mine),
        **_examples(request, activity, may_share=mine),
        "who_sees": who_sees_it(),
    }
    status = 409 if problem else 200
    return TemplateResponse(request, "implementation/activity_detail.html", context, status=status)


def _stands(activity: Activity) -> bool:
    return activity.status != Status.WITHDRAWN


def _plan_url(request: ScopedRequest, activity: Activity) -> str:
    """Where a plan can grow from it; empty for those who make none, and when it was taken back."""
    may = request.viewer.may(Permission.LOG_IMPLEMENTATION) and _stands(activity)
    return with_query("implementation:plan_add", {"activity": activity.pk}) if may else ""


def _again_url(activity: Activity) -> str:
    return with_query("implementation:activity_log", {"again": activity.pk})


def _evidence(
    request: ScopedRequest, activity: Activity, *, may_remove: bool
) -> list[dict[str, Any]]:
    """Each link and file of the branch, with the address that takes it off."""
    return [
        {
            "name": one.name,
            "url": one.link or reverse("implementation:evidence_file", args=[one.pk]),
            "is_link": bool(one.link),
            "remove_url": _address(activity, "unshow", one.pk) if may_remove else "",
        }
        for one in Evidence.objects.within(request.scope).filter(activities=activity)
    ]


def _examples(request: ScopedRequest, activity: Activity, *, may_share: bool) -> dict[str, Any]:
    """The example that this became, the one that it came from, and where to share it."""
    shared = Example.objects.shared_with(request.scope).standing()
    both = list(shared.filter(Q(activity=activity) | Q(pk=activity.from_example_id)))
    is_open = may_share and activity.status == Status.HELD
    return {
        "example": next((one for one in both if one.activity_id == activity.pk), None),
        "source": next((one for one in both if one.pk == activity.from_example_id), None),
        "share_url": reverse("implementation:example_share", args=[activity.pk]) if is_open else "",
    }


def _facts(activity: Activity) -> list[dict[str, Any]]:
    one = figure_of(activity)
    told = [
        (_("When"), one.on),
        (_("State"), activity.get_status_display()),
        (_("Team or service"), one.unit_name),
        (_("Together with"), ", ".join(one.other_units)),
        (_("People who took part"), one.reached_people),
        (_("Of them"), ", ".join(parts_of(one))),
        (_("Time planned"), _minutes(one.minutes_planned)),
        (_("Time given"), _minutes(one.minutes)),
        (_("Endorsed by"), one.endorsed_by),
        (_("Endorsed on"), one.endorsed_on),
        (_("It also serves"), ", ".join(one.strategies)),
        (_("What came of it"), one.note),
        (_("Its line in the report"), line_of(one) if activity.status == Status.HELD else ""),
    ]
    return [{"key": key, "value": value} for key, value in told if value not in ("", None)]


def _minutes(number: int | None) -> str:
    return _("%(n)s minutes") % {"n": number} if number else ""


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
    return {"url": _address(activity, what), "label": label}


def activity_of(request: ScopedRequest, activity_id: int) -> Activity:
    """An activity that may be changed: its host unit lies in the scope."""
    rows: QuerySet[Any] = Activity.objects.within(request.scope).hosted_within(request.scope)
    found: Activity = get_object_or_404(rows.for_list(), pk=activity_id)  # type: ignore[attr-defined]
    return found


def attempt(
    request: ScopedRequest,
    activity: Activity,
    action: Any,
    text: str,
    *,
    tells_line: bool = False,
    **facts: Any,
) -> HttpResponse:
    """Do it and say so on the activity's page, or say there why it cannot be done.

    With `tells_line` the sentence goes on with what the report will say now.
    """
    try:
        made = action(by=request.scope, activity=activity, **facts)
    except ValueError as reason:
        return _detail(request, activity, problem=str(reason))
    if tells_line:
        text = f"{text} {_promised(made)}"
    return _back(request, activity, text)


def _back(request: ScopedRequest, activity: Activity, text: str) -> HttpResponseRedirect:
    return done(request, text, "implementation:activity_detail", activity.pk)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def activity_withdraw(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Take an activity back."""
    text = _("Taken back. It is in no figure any more. You can put it back here.")
    return attempt(request, activity_of(request, activity_id), withdraw_activity, text)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def activity_restore(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Put an activity back."""
    return attempt(request, activity_of(request, activity_id), restore_activity, _("Put back."))


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def activity_hold(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """A plan took place."""
    activity, text = activity_of(request, activity_id), _("Noted as done.")
    return attempt(request, activity, hold_activity, text, tells_line=True)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def activity_unshow(request: ScopedRequest, activity_id: int, evidence_id: int) -> HttpResponse:
    """Take a link or a file off an activity."""
    activity = activity_of(request, activity_id)
    evidence = get_object_or_404(Evidence.objects.within(request.scope), pk=evidence_id)
    text = _("Taken off. It is no longer shown here.")
    return attempt(request, activity, remove_evidence, text, evidence=evidence)
