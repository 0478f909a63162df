"""Plans of a branch and of a unit, one plan with its history, and one's own."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.form_page import FormPage, answer, press
from core.guards import ScopedRequest, needs
from core.listing import answers, page_of, rest_of_query
from core.permissions import Permission
from core.scope import Scope
from core.who_sees import who_can_see
from implementation.actions.plans import change_plan, make_plan, move_plan, unshow_plan
from implementation.figures.owners import owners_of
from implementation.figures.plans import hours_of
from implementation.forms.plans import FOLDED, MINE, PlanFilter, PlanForm, ProgressForm
from implementation.forms.units import open_units
from implementation.models import Action, ActionChange, ActionEvidence, Evidence
from implementation.views.plan_sources import first_words, source_asked, source_link, source_of
from implementation.views.plan_words import (
    facts_of,
    hours_words,
    plan_table,
)
from implementation.views.shown import (
    history,
    initial_unit,
    may_change,
    may_see_names,
    with_query,
)
from services.models import Unit

LATELY_DONE = 10


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def plan_list(request: ScopedRequest) -> HttpResponse:
    """What the branch plans, the nearest day first; what was done stands apart."""
    return _list(request, None)


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def plan_unit(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """The plan of one unit, with everything under it."""
    return _list(request, get_object_or_404(Unit.objects.within(request.scope), pk=unit_id))


def _list(request: ScopedRequest, unit: Unit | None) -> HttpResponse:
    units = open_units(request.scope) if unit is None else None
    owners = owners_of(request.viewer.scope_for(Permission.VIEW_STAFF))
    form = PlanFilter(request.GET or None, units=units, owners=owners)
    wanted = answers(form)
    branch = unit or wanted.get("unit")
    rows = _owned(request, _of_branch(request, branch), wanted.get("owner"))
    asked = _in_state(rows, wanted.get("state"))
    page = page_of(request, asked.for_list())
    context = {
        "form": form,
        "page": page,
        "query": rest_of_query(request),
        "unit": unit,
        "table": _table(request, page, wanted.get("state")),
        "done": None if wanted.get("state") else _lately_done(request, rows),
        "hours": hours_words(hours_of(asked)),
        "add_url": _add_url(request, unit),
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    return TemplateResponse(request, "implementation/plan_list.html", context)


def _of_branch(request: ScopedRequest, unit: Unit | None) -> Any:
    rows = Action.objects.within(request.scope)
    return rows if unit is None else rows.in_branch(unit.path)


def _owned(request: ScopedRequest, rows: Any, owner: str | None) -> Any:
    if owner == MINE:
        return rows.filter(owner_id=request.user.pk)
    return rows.filter(owner_id=owner) if owner else rows


def _in_state(rows: Any, state: str | None) -> Any:
    """The nearest day first, or what was done last."""
    if not state:
        return rows.open().soonest_first()
    kept = rows.filter(progress=state)
    return kept.order_by("-done_on", "words", "pk") if state == "done" else kept.soonest_first()


def _table(request: ScopedRequest, page: Page[Action], state: str | None) -> Any:
    empty = _("Nothing is planned here yet. One small step with a day is a good start.")
    if state:
        empty = _("Nothing found. Take away a filter to see more.")
    titles = dict(Action.Progress.choices)
    caption = str(titles.get(state or "", _("To do")))
    return plan_table(request, caption, page, timezone.localdate(), empty)


def _lately_done(request: ScopedRequest, rows: Any) -> Any:
    plans = list(_in_state(rows, "done").for_list()[:LATELY_DONE])
    caption = _("Done lately")
    return plan_table(request, caption, plans, timezone.localdate(), "") if plans else None


def _add_url(request: ScopedRequest, unit: Unit | None) -> str:
    """Empty for those who may not make plans here."""
    if not request.viewer.may(Permission.LOG_IMPLEMENTATION, unit.path if unit else ""):
        return ""
    query = {"unit": unit.pk} if unit else {}
    return with_query("implementation:plan_add", query)


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def plan_add(request: ScopedRequest) -> HttpResponse:
    """One screen: what, who, by when. The address may name what it grows from."""
    kind, source = source_asked(request)
    units = open_units(request.scope)
    form = PlanForm(
        request.POST or None,
        initial={
            "unit": _first_unit(request, units, source),
            "owner": str(request.user.pk),
            "words": first_words(kind, source) or None,
        },
        units=units,
        owners=owners_of(request.scope),
    )
    grown = {kind: source} if source is not None else {}
    linked = source_link(kind, source) if source is not None else None

    def save() -> Action:
        once = form.cleaned_data["once"]
        return make_plan(by=request.scope, once=once, **form.facts, **grown)

    return _ask(request, form, save, _("Make a plan"), _("Your plan is saved."), source=linked)


def _first_unit(request: ScopedRequest, units: list[Unit], source: Any) -> str:
    """The unit of what it grows from, or the one of the address; an example is of other teams."""
    wanted = str(getattr(source, "unit_id", ""))
    offered = [str(unit.pk) for unit in units]
    return wanted if wanted in offered else initial_unit(request, units, ())


def _ask(
    request: ScopedRequest,
    form: PlanForm,
    save: Callable[[], Action],
    title: str,
    said: str,
    action: Action | None = None,
    **more: Any,
) -> HttpResponse:
    """Save and go to the plan's page."""
    back = _address("detail", action) if action else reverse("implementation:plan_list")
    page = FormPage(
        title, back, said, Permission.VIEW_IMPLEMENTATION, template="implementation/plan_form.html"
    )
    return answer(request, form, lambda: _address("detail", save()), page, **more)


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def plan_detail(request: ScopedRequest, action_id: int) -> HttpResponse:
    """One plan, what shows it, and its history."""
    action = _found(request, action_id)
    names = may_see_names(request, action.unit)
    changes = action.changes.select_related("changed_by")
    may_move = _may_move(request, action)
    shown = [
        {"evidence": one.evidence, "remove_url": _unshow_url(one) if may_move else ""}
        for one in action.shown_by.select_related("evidence")
    ]
    context = {
        "crumbs": [{"label": _("Plans"), "url": reverse("implementation:plan_list")}],
        "action": action,
        "rows": facts_of(request, action, timezone.localdate()),
        "source": source_of(request, action),
        "shown": shown,
        "history": history(changes, ActionChange.get_progress_display, names=names),
        "progress_url": _address("progress", action) if may_move else "",
        "change_url": _address("change", action) if may_change(request, action.unit) else "",
        "who_sees": who_can_see(Permission.VIEW_IMPLEMENTATION),
    }
    return TemplateResponse(request, "implementation/plan_detail.html", context)


def _address(what: str, action: Action) -> str:
    return reverse(f"implementation:plan_{what}", args=[action.pk])


def _found(request: ScopedRequest, action_id: int) -> Action:
    rows = Action.objects.within(request.scope).for_list()
    found: Action = get_object_or_404(rows, pk=action_id)
    return found


def _may_move(request: ScopedRequest, action: Action) -> bool:
    """Those who log in the unit, and the owner."""
    return may_change(request, action.unit) or action.owner_id == request.user.pk


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def plan_change(request: ScopedRequest, action_id: int) -> HttpResponse:
    """The same form with what is known; the history keeps that it was changed."""
    action = _found(request, action_id)
    names = ("words", "owner_words", "due_on", *FOLDED)
    known = {name: getattr(action, name) for name in names}
    keys = {"unit": str(action.unit_id), "owner": str(action.owner_id or "")}
    units, owners = open_units(request.scope), owners_of(request.scope)
    if action.owner is not None and action.owner not in owners:
        owners.insert(0, action.owner)
    form = PlanForm(
        request.POST or None,
        initial={**known, **keys},
        units=units if action.unit in units else [action.unit, *units],
        owners=owners,
    )

    def save() -> Action:
        return change_plan(by=request.scope, action=action, **form.facts)

    return _ask(request, form, save, _("Change the plan"), _("Your change is saved."), action)


@require_http_methods(["GET", "POST"])
@needs(Permission.VIEW_IMPLEMENTATION)
def plan_progress(request: ScopedRequest, action_id: int) -> HttpResponse:
    """How far it is: for those who log in the unit, and for the owner."""
    action = _moved_by(request, action_id)
    told = {"progress": action.progress, "because": action.stopped_because}
    form = ProgressForm(
        request.POST or None, request.FILES or None, initial={**told, "done_on": action.done_on}
    )

    def do() -> None:
        move_plan(by=_right_over(request, action), action=action, **form.facts)

    page = FormPage(
        title=_("How far is it"),
        back=_address("detail", action),
        said=_("Saved."),
        sees=Permission.VIEW_IMPLEMENTATION,
        caption=action.words,
        template="implementation/plan_progress.html",
    )
    return answer(request, form, do, page)


def _moved_by(request: ScopedRequest, action_id: int) -> Action:
    """A plan that the viewer may move on."""
    rows = Action.objects.within(request.scope).for_list()
    logging = request.viewer.scope_for(Permission.LOG_IMPLEMENTATION)
    theirs = rows.within(logging) | rows.filter(owner_id=request.user.pk)
    found: Action = get_object_or_404(theirs, pk=action_id)
    return found


def _right_over(request: ScopedRequest, action: Action) -> Scope:
    """The right by which the viewer moves it on: over its unit, or as its owner."""
    logging = request.viewer.scope_for(Permission.LOG_IMPLEMENTATION)
    return logging if may_change(request, action.unit) else request.scope


def _unshow_url(one: ActionEvidence) -> str:
    return reverse("implementation:plan_unshow", args=[one.action_id, one.evidence_id])


@require_POST
@needs(Permission.VIEW_IMPLEMENTATION)
def plan_unshow(request: ScopedRequest, action_id: int, evidence_id: int) -> HttpResponse:
    """Take a link or a file off a plan."""
    action = _moved_by(request, action_id)
    evidence = get_object_or_404(Evidence.objects.within(request.scope), pk=evidence_id)

    def do() -> None:
        unshow_plan(by=_right_over(request, action), action=action, evidence=evidence)

    said = _("Taken off. It is no longer shown here.")
    return press(request, do, said, _address("detail", action))
