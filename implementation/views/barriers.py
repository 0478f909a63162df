"""Noting barriers, the list of them, one barrier with its history, and lifting it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.guards import ScopedRequest, needs
from core.listing import answers, page_of, rest_of_query
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from implementation.access import can_be_taken_back
from implementation.actions.barriers import (
    change_barrier,
    lift_barrier,
    note_barrier,
    reopen_barrier,
    restore_barrier,
    withdraw_barrier,
)
from implementation.figures import examples_for, lately_noted
from implementation.forms.barriers import BarrierFilter, BarrierForm, LiftForm, Words
from implementation.forms.units import open_units
from implementation.models import Barrier, BarrierChange
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


@require_GET
@needs(Permission.VIEW_IMPLEMENTATION)
def barrier_list(request: ScopedRequest) -> HttpResponse:
    """What is, or was, in the way of the branch, newest first."""
    form = BarrierFilter(request.GET or None, units=open_units(request.scope))
    rows = _filtered(Barrier.objects.within(request.scope), form)
    page = page_of(request, rows.for_list().order_by("-since_on", "-pk"))
    context = {
        "form": form,
        "page": page,
        "query": rest_of_query(request),
        "table": _table([_row(barrier) for barrier in page]),
        "may_log": request.viewer.may(Permission.LOG_IMPLEMENTATION),
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    return TemplateResponse(request, "implementation/barrier_list.html", context)


def _filtered(rows: Any, form: BarrierFilter) -> Any:
    """Every answer that could be read narrows the list; taken back only when asked for."""
    wanted = answers(form)
    if unit := wanted.get("unit"):
        rows = rows.in_branch(unit.path)
    if theme := wanted.get("theme"):
        rows = rows.filter(theme=None) if theme == "none" else rows.filter(theme__code=theme)
    if until_on := wanted.get("until_on"):
        rows = rows.filter(since_on__lte=until_on)
    if from_on := wanted.get("from_on"):
        rows = rows.exclude(lifted_on__lte=from_on)
    return _in_state(rows, wanted.get("state", ""))


def _in_state(rows: Any, state: str) -> Any:
    if state == "withdrawn":
        return rows.exclude(withdrawn_at=None)
    if state:
        rows = rows.filter(lifted_on__isnull=state == "open")
    return rows.standing()


def _table(rows: list[list[Any]]) -> Table:
    columns = [
        Column(_("What is in the way")),
        Column(_("Team or service")),
        Column(_("Since")),
        Column(_("Lifted")),
        Column(_("Who can remove it")),
    ]
    empty = _("Nothing found. Take away a filter, or note the first barrier.")
    return Table(_("Barriers"), columns, rows, empty=empty, hide_caption=True)


def _row(barrier: Barrier) -> list[Any]:
    url = reverse("implementation:barrier_detail", args=[barrier.pk])
    note = _name(barrier) if barrier.sentence else ""
    return [
        Cell(barrier.sentence or _name(barrier), url=url, note=note, tag=_tag(barrier)),
        barrier.unit.name,
        barrier.since_on,
        Cell(_day(barrier.lifted_on) or "–", note=barrier.what_helped),
        barrier.get_who_can_remove_display() or _("Not said yet"),
    ]


def _day(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _name(barrier: Barrier) -> str:
    """Its theme, and its more exact name when there is one."""
    words = [word.name for word in (barrier.theme, barrier.code) if word]
    return ": ".join(words)


def _tag(barrier: Barrier) -> str:
    if barrier.withdrawn_at:
        return _("Taken back")
    return _("Lifted") if barrier.lifted_on else ""


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def barrier_note(request: ScopedRequest) -> HttpResponse:
    """One screen: what is in the way of which team, save."""
    units, lately = open_units(request.scope), lately_noted(request.scope)
    form = BarrierForm(
        request.POST or None,
        initial={
            "unit": initial_unit(request, units, lately.units),
            "since_on": request.GET.get("since") or timezone.localdate(),
        },
        units=units,
        recent_units=lately.units,
        words=Words.load(scope=request.scope),
    )
    if request.method == "POST" and form.is_valid():
        barrier = note_barrier(by=request.scope, once=form.cleaned_data["once"], **form.facts)
        return redirect(_after_saving(request, barrier))
    context = {"form": form, "title": _("Note a barrier"), "saved": _saved(request), "is_new": True}
    return _form_page(request, context)


def _form_page(request: ScopedRequest, context: dict[str, Any]) -> HttpResponse:
    context["who_sees"] = who_can_see(Permission.VIEW_IMPLEMENTATION)
    return TemplateResponse(request, "implementation/barrier_form.html", context)


def _after_saving(request: ScopedRequest, barrier: Barrier) -> str:
    """Its own page, or the form again with the same team."""
    if "another" in request.POST:
        again = {"unit": barrier.unit_id, "saved": barrier.pk}
        return with_query("implementation:barrier_note", again)
    return f"{reverse('implementation:barrier_detail', args=[barrier.pk])}?saved={barrier.pk}"


def _saved(request: ScopedRequest) -> Saved | None:
    """The banner for the barrier that the address says was just saved, if it is ours."""
    mine = Barrier.objects.within(request.scope).standing().select_related("unit")
    row = mine.filter(pk=query_number(request, "saved")).first()
    if row is None or not may_change(request, row.unit):
        return None
    undo = reverse("implementation:barrier_withdraw", args=[row.pk])
    url = reverse("implementation:barrier_detail", args=[row.pk])
    return Saved(_("Saved. Thank you for saying what is in the way."), undo, url)


@require_GET
@needs(Permission.VIEW_IMPLEMENTATION)
def barrier_detail(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """One barrier, what may be done about it, and its history."""
    rows = Barrier.objects.within(request.scope).for_list()
    return _detail(request, get_object_or_404(rows, pk=barrier_id))


def _detail(request: ScopedRequest, barrier: Barrier, problem: str = "") -> HttpResponse:
    names = may_see_names(request, barrier.unit)
    changes = barrier.changes.select_related("changed_by")
    mine = may_change(request, barrier.unit)
    context = {
        "crumbs": [{"label": _("Barriers"), "url": reverse("implementation:barrier_list")}],
        "title": barrier.sentence or _name(barrier),
        "barrier": barrier,
        "rows": _facts(barrier),
        "saved": _saved(request),
        "problem": problem,
        "history": history(changes, BarrierChange.get_step_display, names=names),
        "examples": examples_for(request.scope, barrier) if _is_open(barrier) else [],
        "actions": _actions(barrier) if mine else [],
        "lift_url": _address(barrier, "lift") if mine and _is_open(barrier) else "",
        "change_url": _address(barrier, "change") if mine and not barrier.withdrawn_at else "",
        "plan_url": _plan_url(barrier) if mine and not barrier.withdrawn_at else "",
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    status = 409 if problem else 200
    return TemplateResponse(request, "implementation/barrier_detail.html", context, status=status)


def _plan_url(barrier: Barrier) -> str:
    return with_query("implementation:plan_add", {"barrier": barrier.pk})


def _is_open(barrier: Barrier) -> bool:
    return barrier.lifted_on is None and barrier.withdrawn_at is None


def _facts(barrier: Barrier) -> list[dict[str, Any]]:
    told = [
        (_("State"), _tag(barrier) or _("In the way")),
        (_("Team or service"), barrier.unit.name),
        (_("What it is about"), _name(barrier) or _("No theme yet")),
        (_("Who can remove it"), barrier.get_who_can_remove_display() or _("Not said yet")),
        (_("Since"), barrier.since_on),
        (_("No longer in the way from"), barrier.lifted_on),
        (_("What helped"), barrier.what_helped),
        (_("The nearest of the list"), barrier.enabler.name if barrier.enabler else ""),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def _actions(barrier: Barrier) -> list[dict[str, str]]:
    """Buttons by state: put back, in the way again, take back."""
    if barrier.withdrawn_at:
        return [{"url": _address(barrier, "restore"), "label": _("Put it back")}]
    found = []
    if barrier.lifted_on:
        found.append({"url": _address(barrier, "reopen"), "label": _("It is in the way again")})
    if can_be_taken_back(barrier.noted_at, timezone.now()):
        found.append({"url": _address(barrier, "withdraw"), "label": _("Take it back")})
    return found


def _address(barrier: Barrier, what: str) -> str:
    return reverse(f"implementation:barrier_{what}", args=[barrier.pk])


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def barrier_change(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """The same form with what is known; the history keeps what was said before."""
    barrier = _mine(request, barrier_id)
    known = {name: getattr(barrier, name) for name in ("sentence", "who_can_remove", "since_on")}
    keys = {"unit": barrier.unit_id, "theme": barrier.theme_id, "code": barrier.code_id}
    units = open_units(request.scope)
    form = BarrierForm(
        request.POST or None,
        initial={**known, **{name: str(pk or "") for name, pk in keys.items()}},
        units=units if barrier.unit in units else [barrier.unit, *units],
        words=Words.load(keep=barrier, scope=request.scope),
    )
    if request.method == "POST" and form.is_valid():
        return _try(request, barrier, change_barrier, _("Your change is saved."), **form.facts)
    return _form_page(request, {"form": form, "title": _("Change barrier"), "barrier": barrier})


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def barrier_lift(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """Since when it is out of the way, and what helped."""
    barrier = _mine(request, barrier_id)
    known = {
        "lifted_on": barrier.lifted_on or timezone.localdate(),
        "what_helped": barrier.what_helped,
        "enabler": str(barrier.enabler_id or ""),
    }
    form = LiftForm(request.POST or None, initial=known, barrier=barrier)
    if request.method == "POST" and form.is_valid():
        names = ("lifted_on", "what_helped", "enabler")
        facts = {name: form.cleaned_data[name] for name in names}
        return _try(request, barrier, lift_barrier, _("Saved. Good to know what helped."), **facts)
    context = {"form": form, "barrier": barrier, "name": barrier.sentence or _name(barrier)}
    context["who_sees"] = who_can_see(Permission.VIEW_IMPLEMENTATION)
    return TemplateResponse(request, "implementation/barrier_lift.html", context)


def _mine(request: ScopedRequest, barrier_id: int) -> Barrier:
    rows = Barrier.objects.within(request.scope).for_list()
    found: Barrier = get_object_or_404(rows, pk=barrier_id)
    return found


def _try(
    request: ScopedRequest, barrier: Barrier, action: Any, text: str, **facts: Any
) -> HttpResponse:
    """Do it and say so on the barrier's page, or say there why it cannot be done."""
    try:
        action(by=request.scope, barrier=barrier, **facts)
    except ValueError as reason:
        return _detail(request, barrier, problem=str(reason))
    return done(request, text, "implementation:barrier_detail", barrier.pk)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def barrier_reopen(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """It is in the way after all."""
    text = _("Noted: it is in the way again.")
    return _try(request, _mine(request, barrier_id), reopen_barrier, text)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def barrier_withdraw(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """Take a barrier back."""
    text = _("Taken back. It is in no figure any more. You can put it back here.")
    return _try(request, _mine(request, barrier_id), withdraw_barrier, text)


@require_POST
@needs(Permission.LOG_IMPLEMENTATION)
def barrier_restore(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """Put a barrier back."""
    return _try(request, _mine(request, barrier_id), restore_barrier, _("Put back."))
