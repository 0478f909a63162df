"""Answering barriers, hearing the answer, what was tried, and one's own barriers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.scope import Viewer
from core.tables import Cell, Column, Table
from implementation.access import barriers_for, may_be_answered, own_places
from implementation.actions.answers import answer_barrier, hear_answer
from implementation.actions.attempts import add_attempt
from implementation.builders.barriers import name_of, seen_by, state_tag, title_of
from implementation.figures.answers import (
    answered_by,
    answers_heard_by,
    noted_by,
    put_to_nobody,
    waiting_for_answer,
)
from implementation.figures.told_as import place_for
from implementation.forms.answers import AnswerForm, AttemptForm
from implementation.forms.units import open_units
from implementation.models import Barrier, BarrierAnswer
from implementation.views.one_barrier import may_set, right_over, show
from implementation.views.shown import done
from services.models import Unit


@require_GET
@needs(Permission.ANSWER_BARRIERS)
def barrier_waiting(request: ScopedRequest) -> HttpResponse:
    """What the viewer answered, those removed first, and what waits for an answer."""
    given = answered_by(request.viewer)
    waiting = waiting_for_answer(request.viewer, on=timezone.localdate())
    idle = put_to_nobody(request.viewer, on=timezone.localdate())
    context = {
        "given": _given(request.viewer, given) if given else None,
        "waiting": _waiting(request.viewer, waiting),
        "idle": _idle(request.viewer, idle) if idle else None,
        "who_sees": [
            _("These lists are yours alone. Each barrier says on its page who can see it."),
        ],
    }
    return TemplateResponse(request, "implementation/barrier_waiting.html", context)


def _given(viewer: Viewer, found: tuple[BarrierAnswer, ...]) -> Table:
    columns = [
        Column(_("What was in the way")),
        Column(_("Team or service")),
        Column(_("Your answer")),
        Column(_("When")),
    ]
    rows: list[list[Any]] = [
        [
            Cell(title_of(one.barrier), url=_page(one.barrier, "barrier_detail")),
            place_for(viewer, one.barrier).name,
            Cell(one.get_said_display(), note=one.because),
            timezone.localdate(one.answered_at),
        ]
        for one in found
    ]
    return Table(_("What you answered"), columns, rows)


def _waiting(viewer: Viewer, found: tuple[Barrier, ...]) -> Table:
    empty = _("Nothing waits. When a team says that you can remove something, it stands here.")
    return _open(viewer, _("Waiting for your answer"), found, "barrier_answer", empty)


def _idle(viewer: Viewer, found: tuple[Barrier, ...]) -> Table:
    """For the nearest lead: each page says what to do."""
    return _open(viewer, _("Put to nobody yet"), found, "barrier_detail", "")


def _open(
    viewer: Viewer, title: str, found: tuple[Barrier, ...], leads_to: str, empty: str
) -> Table:
    columns = [
        Column(_("What is in the way")),
        Column(_("Team or service")),
        Column(_("How much it slows things")),
        Column(_("Since")),
    ]
    rows: list[list[Any]] = [
        [
            Cell(title_of(one), url=_page(one, leads_to)),
            place_for(viewer, one).name,
            one.get_slows_display() or _("Not said yet"),
            one.since_on,
        ]
        for one in found
    ]
    return Table(title, columns, rows, empty=empty)


def _page(barrier: Barrier, name: str) -> str:
    return reverse(f"implementation:{name}", args=[barrier.pk])


@require_http_methods(["GET", "POST"])
@needs(Permission.ANSWER_BARRIERS)
def barrier_answer(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """Removed, helped in part, or not now, because …"""
    barrier = get_object_or_404(may_be_answered(request.viewer), pk=barrier_id)
    form = AnswerForm(request.POST or None, barrier=barrier)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("said", "because", "once")}
        try:
            answer_barrier(by=request.scope, barrier=barrier, **facts)
        except ValueError as reason:
            return show(request, barrier, problem=str(reason))
        thanks = _("Thank you. The person who noted it is told that you answered.")
        return done(request, thanks, "implementation:barrier_detail", barrier.pk)
    return _one_form(request, barrier, form, _("Answer a barrier"))


@require_http_methods(["GET", "POST"])
@needs(Permission.NOTE_BARRIERS)
def attempt_add(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """What was tried, since when, and whether it helped."""
    barrier = get_object_or_404(barriers_for(request.viewer), pk=barrier_id)
    if not may_set(request, barrier):
        raise Http404
    form = AttemptForm(request.POST or None, barrier=barrier)
    if request.method == "POST" and form.is_valid():
        try:
            add_attempt(by=right_over(request, barrier), barrier=barrier, **form.facts)
        except ValueError as reason:
            return show(request, barrier, problem=str(reason))
        return done(request, _("Saved. Good to know."), "implementation:barrier_detail", barrier.pk)
    return _one_form(request, barrier, form, _("What was tried"))


def _one_form(request: ScopedRequest, barrier: Barrier, form: Any, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "barrier": barrier,
        "place": place_for(request.viewer, barrier).name,
        "name": title_of(barrier),
        "back": _page(barrier, "barrier_detail"),
        "who_sees": seen_by(barrier),
    }
    return TemplateResponse(request, "implementation/barrier_say.html", context)


@require_POST
@needs(Permission.NOTE_BARRIERS)
def answer_hear(request: ScopedRequest, answer_id: int) -> HttpResponse:
    """The person who noted the barrier has seen the answer."""
    answer = get_object_or_404(answers_heard_by(request.viewer), pk=answer_id)
    hear_answer(by=request.scope, answer=answer)
    messages.success(request, _("Thank you for saying what was in the way."))
    return redirect("implementation:barrier_detail", answer.barrier_id)


@require_GET
@needs(Permission.NOTE_BARRIERS)
def my_barriers(request: ScopedRequest) -> HttpResponse:
    """What the viewer noted, and what became of each."""
    context = {
        "table": _mine([_own_row(one) for one in noted_by(request.viewer)]),
        "teams": _to_comment_on(request),
        "who_sees": [_("This list is yours alone. Each barrier says on its page who can see it.")],
    }
    return TemplateResponse(request, "implementation/my_barriers.html", context)


def _to_comment_on(request: ScopedRequest) -> list[Unit]:
    """The viewer's own teams; other readers find the comment on the journey of a team."""
    if request.viewer.may(Permission.VIEW_FIGURES):
        return []
    units = open_units(request.viewer.scope_for(Permission.COMMENT_JOURNEY))
    return own_places(request.viewer, units, on=timezone.localdate())


def _mine(rows: list[list[Any]]) -> Table:
    columns = [
        Column(_("What I noted")),
        Column(_("Team or service")),
        Column(_("Since")),
        Column(_("What became of it")),
        Column(_("Who sees it")),
    ]
    empty = _("You have noted nothing yet. One sentence is enough to begin.")
    return Table(_("My barriers"), columns, rows, empty=empty, hide_caption=True)


def _own_row(barrier: Barrier) -> list[Any]:
    answers = list(barrier.answers.all())
    last = answers[-1] if answers else None
    note = name_of(barrier) if barrier.sentence else ""
    became = state_tag(barrier) or (_("Answered") if last else _("No answer yet"))
    said = f"{last.get_said_display()}. {last.because}".strip() if last else barrier.what_helped
    return [
        Cell(title_of(barrier), url=_page(barrier, "barrier_detail"), note=note),
        barrier.unit.name,
        barrier.since_on,
        Cell(became, note=said),
        barrier.get_audience_display(),
    ]
