"""One barrier: its facts, what was answered and tried, what may be done about it, its history."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Scope
from core.tables import Cell, Column, Table
from implementation.access import (
    barriers_for,
    can_be_taken_back,
    may_be_answered,
    may_reword,
    may_take_back,
)
from implementation.builders.barriers import facts_of, seen_by, title_of
from implementation.figures import examples_for
from implementation.figures.answers import is_put_to_nobody
from implementation.figures.noters import role_of_noter
from implementation.figures.told_as import knows_team, place_for
from implementation.models import Barrier, BarrierAnswer, BarrierChange
from implementation.views.shown import (
    Saved,
    history,
    may_change,
    may_see_names,
    query_number,
    with_query,
)


@require_GET
@needs(Permission.NOTE_BARRIERS)
def barrier_detail(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """One barrier that the viewer was told, or noted."""
    return show(request, get_object_or_404(barriers_for(request.viewer), pk=barrier_id))


def show(request: ScopedRequest, barrier: Barrier, problem: str = "") -> HttpResponse:
    """Its page; with a `problem` the sentence that says why something cannot be done."""
    context = {
        "crumbs": [_crumb(request)],
        "title": title_of(barrier),
        "barrier": barrier,
        "place": place_for(request.viewer, barrier).name,
        "rows": facts_of(request.viewer, barrier, _noter(request, barrier)),
        "saved": saved(request),
        "problem": problem,
        "is_idle": is_put_to_nobody(barrier, on=timezone.localdate()),
        **_told(request, barrier),
        **_buttons(request, barrier),
        "who_sees": seen_by(barrier),
    }
    status = 409 if problem else 200
    return TemplateResponse(request, "implementation/barrier_detail.html", context, status=status)


def _crumb(request: ScopedRequest) -> dict[str, str]:
    """The list that the viewer comes from."""
    if request.viewer.may(Permission.VIEW_IMPLEMENTATION):
        return {"label": _("Barriers"), "url": reverse("implementation:barrier_list")}
    return {"label": _("My barriers"), "url": reverse("implementation:my_barriers")}


def is_own(request: ScopedRequest, barrier: Barrier) -> bool:
    """Whether the viewer noted it."""
    return barrier.noted_by_id is not None and barrier.noted_by_id == request.viewer.user_id


def may_set(request: ScopedRequest, barrier: Barrier) -> bool:
    """Whether the viewer may lift it, or say that it is in the way again."""
    return may_care(request, barrier) or is_own(request, barrier)


def may_care(request: ScopedRequest, barrier: Barrier) -> bool:
    """Whether it lies in the viewer's care; whoever is told of it without its team answers it."""
    return may_change(request, barrier.unit) and knows_team(request.viewer, barrier)


def right_over(request: ScopedRequest, barrier: Barrier) -> Scope:
    """The right by which the viewer changes this barrier: over its unit, or over one's own."""
    wide = request.viewer.scope_for(Permission.LOG_IMPLEMENTATION)
    own = request.viewer.scope_for(Permission.NOTE_BARRIERS)
    return wide if wide.holds(barrier.unit.path) else own


def _noter(request: ScopedRequest, barrier: Barrier) -> str:
    if is_own(request, barrier):
        return _("You")
    if not barrier.hides_noter:
        return ""
    if barrier.kept_from_id:
        return _("Somebody in the team or who looks after it")
    return role_of_noter(barrier, on=timezone.localdate()) or _("Somebody in the team")


def _told(request: ScopedRequest, barrier: Barrier) -> dict[str, Any]:
    """What was answered and tried, and the history."""
    knows = knows_team(request.viewer, barrier)
    names = knows and may_see_names(request, barrier.unit)
    found = list(barrier.answers.select_related("heard", "answered_by"))
    return {
        "answers": [_answer(one, names) for one in reversed(found)],
        "to_hear": _to_hear(found) if is_own(request, barrier) else [],
        "attempts": _attempts(barrier),
        "history": history(
            barrier.changes.select_related("changed_by"),
            BarrierChange.get_step_display,
            names=names,
            unnamed=barrier.noted_by_id if barrier.hides_noter else None,
        ),
    }


def _answer(answer: BarrierAnswer, names: bool) -> dict[str, Any]:
    by = str(answer.answered_by) if names and answer.answered_by else ""
    return {
        "title": answer.get_said_display(),
        "at": answer.answered_at,
        "by": by,
        "text": answer.because,
    }


def _to_hear(found: list[BarrierAnswer]) -> list[dict[str, str]]:
    """A button for each answer that the viewer has not seen yet; one's own need none."""
    return [
        {"url": reverse("implementation:answer_hear", args=[one.pk])}
        for one in found
        if not hasattr(one, "heard") and one.answered_by_id != one.barrier.noted_by_id
    ]


def _attempts(barrier: Barrier) -> Table | None:
    """What was tried, those that helped first."""
    found = list(barrier.attempts.select_related("enabler"))
    order = list(found[0].Helped) if found else []
    found.sort(key=lambda one: order.index(one.helped))
    columns = [Column(_("What was tried")), Column(_("Since")), Column(_("Did it help"))]
    rows = [
        [
            Cell(str(one), note=one.enabler.name if one.words and one.enabler else ""),
            one.tried_on,
            one.get_helped_display(),
        ]
        for one in found
    ]
    return Table(_("What was tried"), columns, rows, hide_caption=True) if rows else None


def _buttons(request: ScopedRequest, barrier: Barrier) -> dict[str, Any]:
    """What the viewer may do about it."""
    stands, mine = barrier.withdrawn_at is None, may_set(request, barrier)
    cares = may_care(request, barrier)
    is_open = stands and barrier.lifted_on is None
    answers = may_be_answered(request.viewer).filter(pk=barrier.pk)
    return {
        "actions": _actions(request, barrier),
        "lift_url": address(barrier, "barrier_lift") if mine and is_open else "",
        "change_url": address(barrier, "barrier_change") if cares and stands else "",
        "reword_url": _reword_url(request, barrier) if stands and not cares else "",
        "plan_url": _plan_url(barrier) if cares and stands else "",
        "examples": _examples(request, barrier) if is_open else [],
        "may_open_examples": request.viewer.may(Permission.VIEW_IMPLEMENTATION),
        "attempt_url": address(barrier, "attempt_add") if mine and stands else "",
        "answer_url": address(barrier, "barrier_answer") if stands and answers.exists() else "",
    }


def _reword_url(request: ScopedRequest, barrier: Barrier) -> str:
    """For the person who noted it, who has no other way to correct it."""
    mine = may_reword(request.viewer, barrier, timezone.now())
    return address(barrier, "barrier_reword") if mine else ""


def _plan_url(barrier: Barrier) -> str:
    return with_query("implementation:plan_add", {"barrier": barrier.pk})


def _examples(request: ScopedRequest, barrier: Barrier) -> list[Any]:
    """What helped other teams: for those who know which team has it, and for who noted it."""
    if not knows_team(request.viewer, barrier):
        return []
    reads = request.viewer.scope_for(Permission.VIEW_IMPLEMENTATION)
    scope = right_over(request, barrier) if is_own(request, barrier) else reads
    return list(examples_for(scope, barrier)) if scope.branches else []


def _actions(request: ScopedRequest, barrier: Barrier) -> list[dict[str, str]]:
    """Buttons by state: put back, in the way again, take back."""
    is_theirs = may_take_back(request.viewer, barrier)
    if barrier.withdrawn_at:
        back = {"url": address(barrier, "barrier_restore"), "label": _("Put it back")}
        return [back] if is_theirs else []
    found = []
    if barrier.lifted_on and may_set(request, barrier):
        found.append(
            {"url": address(barrier, "barrier_reopen"), "label": _("It is in the way again")}
        )
    if is_theirs and can_be_taken_back(barrier.noted_at, timezone.now()):
        found.append({"url": address(barrier, "barrier_withdraw"), "label": _("Take it back")})
    return found


def address(barrier: Barrier, what: str) -> str:
    """The page of a barrier on which something is done with it."""
    return reverse(f"implementation:{what}", args=[barrier.pk])


def saved(request: ScopedRequest) -> Saved | None:
    """The banner for the barrier that the address says was just saved, if it is ours."""
    row = barriers_for(request.viewer).standing().filter(pk=query_number(request, "saved")).first()
    if row is None or not may_take_back(request.viewer, row):
        return None
    undo = reverse("implementation:barrier_withdraw", args=[row.pk])
    url = reverse("implementation:barrier_detail", args=[row.pk])
    return Saved(_("Saved. Thank you for saying what is in the way."), undo, url)
