"""Noting barriers, the list of them, changing and lifting them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.form_page import address_of
from core.guards import ScopedRequest, needs
from core.listing import answers, page_of, rest_of_query
from core.permissions import Permission
from core.scope import Viewer
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from implementation.access import barriers_for, may_reword, may_take_back, own_places
from implementation.actions.barriers import (
    change_barrier,
    lift_barrier,
    note_barrier,
    reopen_barrier,
    restore_barrier,
    withdraw_barrier,
)
from implementation.builders.barriers import (
    name_of,
    remover_words,
    seen_by,
    seen_by_choice,
    state_tag,
    title_of,
)
from implementation.figures import lately_noted
from implementation.figures.suggestions import suggestions
from implementation.figures.told_as import place_for
from implementation.forms.barriers import (
    BarrierFilter,
    ChangeForm,
    LiftForm,
    NoteForm,
    RewordForm,
    Words,
)
from implementation.forms.units import open_units
from implementation.models import Barrier
from implementation.views.one_barrier import may_set, right_over, saved, show
from implementation.views.shown import done, initial_unit, with_query
from services.models import Unit


@require_GET
@needs(Permission.VIEW_IMPLEMENTATION)
def barrier_list(request: ScopedRequest) -> HttpResponse:
    """What is, or was, in the way of the branch, newest first."""
    form = BarrierFilter(request.GET or None, units=open_units(request.scope))
    mine = Barrier.objects.within(request.scope).told_to(request.viewer)
    rows = _filtered(mine, form, request.viewer)
    page = page_of(request, rows.for_list().order_by("-since_on", "-pk"))
    context = {
        "form": form,
        "page": page,
        "query": rest_of_query(request),
        "table": _table([_row(request.viewer, barrier) for barrier in page]),
        "told_alone": _told_alone(request),
        "who_sees": [
            *who_can_see(Permission.VIEW_IMPLEMENTATION),
            _("Those that were told to delivery leads alone are seen by them alone."),
        ],
    }
    return TemplateResponse(request, "implementation/barrier_list.html", context)


def _told_alone(request: ScopedRequest) -> int:
    """Open barriers that a lead sees here and that no figure or report of the unit counts."""
    scope = request.viewer.scope_for(Permission.HEAR_BARRIERS)
    rows = Barrier.objects.within(scope).told_to(request.viewer).told_to_leads_alone()
    return int(rows.open_on(timezone.localdate()).count()) if scope.branches else 0


def _filtered(rows: Any, form: BarrierFilter, viewer: Viewer) -> Any:
    """Every answer that could be read narrows the list; taken back only when asked for."""
    wanted = answers(form)
    if unit := wanted.get("unit"):
        rows = rows.found_in(unit.path, viewer)
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


def _row(viewer: Viewer, barrier: Barrier) -> list[Any]:
    url = reverse("implementation:barrier_detail", args=[barrier.pk])
    note = name_of(barrier) if barrier.sentence else ""
    return [
        Cell(title_of(barrier), url=url, note=note, tag=state_tag(barrier)),
        place_for(viewer, barrier).name,
        barrier.since_on,
        Cell(_day(barrier.lifted_on) or "–", note=barrier.what_helped),
        remover_words(viewer, barrier),
    ]


def _day(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


@require_http_methods(["GET", "POST"])
@needs(Permission.NOTE_BARRIERS)
def barrier_note(request: ScopedRequest) -> HttpResponse:
    """One screen: what is in the way of which team, who sees it, save."""
    units, lately = _own_units(request), lately_noted(request.scope)
    unit = initial_unit(request, units, lately.units)
    since_on = request.GET.get("since") or timezone.localdate()
    told = {"unit": unit, "since_on": since_on, "audience": request.GET.get("audience", "")}
    form = NoteForm(
        request.POST or None,
        initial=told,
        units=units,
        recent_units=lately.units,
        words=Words.load(scope=request.scope),
        suggested=suggestions(
            request.scope,
            unit_id=int(unit) if unit else None,
            chosen=request.POST.get("suggestion", ""),
        ),
    )
    if request.method == "POST" and form.is_valid():
        barrier = note_barrier(by=request.scope, once=form.cleaned_data["once"], **form.facts)
        return redirect(_after_saving(request, barrier))
    is_staff = not request.viewer.may(Permission.VIEW_IMPLEMENTATION)
    context = {"form": form, "title": _("Note a barrier"), "saved": saved(request), "is_new": True}
    context["back"] = address_of("reports:home")
    return _form_page(request, {**context, "who_sees": seen_by_choice(is_staff=is_staff)})


def _own_units(request: ScopedRequest) -> list[Unit]:
    return own_places(request.viewer, open_units(request.scope), on=timezone.localdate())


def _form_page(request: ScopedRequest, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, "implementation/barrier_form.html", context)


def _after_saving(request: ScopedRequest, barrier: Barrier) -> str:
    """Its own page, or the form again with the same team and readers."""
    if "another" in request.POST:
        again = {"unit": barrier.unit_id, "audience": barrier.audience, "saved": barrier.pk}
        return with_query("implementation:barrier_note", again)
    return f"{reverse('implementation:barrier_detail', args=[barrier.pk])}?saved={barrier.pk}"


@require_http_methods(["GET", "POST"])
@needs(Permission.LOG_IMPLEMENTATION)
def barrier_change(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """The same form with what is known; the history keeps what was said before."""
    rows = Barrier.objects.within(request.scope).told_to(request.viewer)
    rows = rows.known_to(request.viewer).for_list()
    barrier = get_object_or_404(rows, pk=barrier_id)
    units = open_units(request.scope)
    form = ChangeForm(
        request.POST or None,
        initial=_known(barrier),
        units=units if barrier.unit in units else [barrier.unit, *units],
        words=Words.load(keep=barrier, scope=request.scope),
        keeps_words=not may_reword(request.viewer, barrier, timezone.now()),
    )
    if request.method == "POST" and form.is_valid():
        return _try(request, barrier, change_barrier, _("Your change is saved."), **form.facts)
    context = {"form": form, "title": _("Change barrier"), "barrier": barrier}
    return _form_page(request, {**context, **_around(barrier)})


def _around(barrier: Barrier) -> dict[str, Any]:
    """What stands around a form about a barrier: the way back, and who sees it."""
    back = reverse("implementation:barrier_detail", args=[barrier.pk])
    return {"back": back, "who_sees": seen_by(barrier)}


@require_http_methods(["GET", "POST"])
@needs(Permission.NOTE_BARRIERS)
def barrier_reword(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """The person who noted it corrects the sentence, until it is answered."""
    barrier = get_object_or_404(barriers_for(request.viewer).standing(), pk=barrier_id)
    if not may_reword(request.viewer, barrier, timezone.now()):
        raise Http404
    form = RewordForm(request.POST or None, initial=_known(barrier), barrier=barrier)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["sentence"]
        return _try(request, barrier, change_barrier, _("Your change is saved."), sentence=said)
    context = {"form": form, "title": _("Correct the sentence"), **_around(barrier)}
    return TemplateResponse(request, "implementation/plain_form.html", context)


def _known(barrier: Barrier) -> dict[str, Any]:
    names = ("sentence", "slows", "who_can_remove", "remover_role", "since_on")
    keys = {"unit": barrier.unit_id, "theme": barrier.theme_id, "code": barrier.code_id}
    return {
        **{name: getattr(barrier, name) for name in names},
        **{name: str(pk or "") for name, pk in keys.items()},
        "about_manager": barrier.kept_from_id is not None,
    }


@require_http_methods(["GET", "POST"])
@needs(Permission.NOTE_BARRIERS)
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
    context = {"form": form, "barrier": barrier, "name": title_of(barrier), **_around(barrier)}
    context["place"] = place_for(request.viewer, barrier).name
    return TemplateResponse(request, "implementation/barrier_lift.html", context)


def _mine(request: ScopedRequest, barrier_id: int) -> Barrier:
    """One that the viewer may change: of a branch in the viewer's care, or one's own."""
    found: Barrier = get_object_or_404(
        Barrier.objects.within(request.scope).told_to(request.viewer).for_list(), pk=barrier_id
    )
    if not may_set(request, found):
        raise Http404
    return found


def _theirs(request: ScopedRequest, barrier_id: int) -> Barrier:
    """One that the viewer noted, or was told in confidence: to take back and to put back."""
    found = _mine(request, barrier_id)
    if not may_take_back(request.viewer, found):
        raise Http404
    return found


def _try(
    request: ScopedRequest, barrier: Barrier, action: Any, text: str, **facts: Any
) -> HttpResponse:
    """Do it and say so on the barrier's page, or say there why it cannot be done."""
    try:
        action(by=right_over(request, barrier), barrier=barrier, **facts)
    except ValueError as reason:
        return show(request, barrier, problem=str(reason))
    return done(request, text, "implementation:barrier_detail", barrier.pk)


@require_POST
@needs(Permission.NOTE_BARRIERS)
def barrier_reopen(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """It is in the way after all."""
    text = _("Noted: it is in the way again.")
    return _try(request, _mine(request, barrier_id), reopen_barrier, text)


@require_POST
@needs(Permission.NOTE_BARRIERS)
def barrier_withdraw(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """Take a barrier back."""
    text = _("Taken back. It is in no figure any more. You can put it back here.")
    return _try(request, _theirs(request, barrier_id), withdraw_barrier, text)


@require_POST
@needs(Permission.NOTE_BARRIERS)
def barrier_restore(request: ScopedRequest, barrier_id: int) -> HttpResponse:
    """Put a barrier back."""
    return _try(request, _theirs(request, barrier_id), restore_barrier, _("Put back."))
