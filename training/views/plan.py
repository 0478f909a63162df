"""A manager plans release: coverage by role and shift, the way ahead, dates, and whom to invite."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, address_of, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Column, Table
from services.models import Unit
from training.actions.notices import when_words
from training.actions.places import invite
from training.builders.outlook import LevelStory, stories, why_no_forecast
from training.figures.invitees import on_the_list_already
from training.figures.missed import Cut, cuts_of
from training.figures.outlook import outlook_for, usual_wish
from training.figures.people import Offer, might_like_an_offer
from training.figures.places import open_sessions, seats_of
from training.forms.plan import PlanForm
from training.models import Session
from training.views.places import invited_words, seat_words

CUTS = ("role_group", "shift")
SUGGESTED = 8
MOST_PEOPLE = 60


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PLAN_PLACES)
def plan_unit(request: ScopedRequest, unit_id: int) -> HttpResponse:
    """One form: tick dates and people. Release is agreed by whoever plans the work and sends it."""
    unit: Unit = get_object_or_404(Unit.objects.within(request.scope), pk=unit_id)
    today = timezone.localdate()
    sessions = open_sessions(unit, on=today)
    offers = might_like_an_offer(_names(request), unit, on=today, limit=MOST_PEOPLE)
    form = _form(request, sessions, offers)

    def do() -> str:
        share_out(request, form.shares)
        ids = [str(one.pk) for one, _people in form.shares]
        return reverse("training:plan_unit", args=[unit.pk], query={"chosen": ids})

    shown = {
        "tables": _cuts(request, unit, today),
        "chosen": _chosen(request, sessions),
        "ahead": _ahead(request, unit, today),
        "outlook_url": address_of("training:outlook", unit.pk),
    }
    return answer(request, form, do, _page(unit, sessions, offers), **shown)


def _names(request: ScopedRequest) -> Any:
    return request.viewer.scope_for(Permission.VIEW_STAFF)


def _form(request: ScopedRequest, sessions: list[Session], offers: tuple[Offer, ...]) -> PlanForm:
    seats = seats_of(sessions)
    dates = [
        (str(one.pk), f"{when_words(one)}: {one.title}. {seat_words(seats[one.pk])}")
        for one in sessions
    ]
    people = [(str(o.staff_id), f"{o.name}, {o.unit_name}: {', '.join(o.missing)}") for o in offers]
    first = {"people": [pk for pk, _words in people[:SUGGESTED]]}
    again = on_the_list_already(_names(request), sessions, request.POST.getlist("people"))
    people += [(str(one.pk), f"{one.shown_name}, {one.home_unit.name}") for one in again]
    names = {str(o.staff_id): o.name for o in offers} | {str(p.pk): p.shown_name for p in again}
    return PlanForm(
        sent(request), sessions=sessions, dates=dates, people=people, names=names, initial=first
    )


def share_out(request: ScopedRequest, shares: Sequence[tuple[Session, list[int]]]) -> None:
    """One line about each date."""
    for session, mine in shares:
        done = invite(by=request.scope, session=session, staff_ids=mine, is_released=True)
        messages.success(request, f"{when_words(session)}. {invited_words(done)}")


def _page(unit: Unit, sessions: list[Session], offers: tuple[Offer, ...]) -> FormPage:
    instead = ""
    if not sessions:
        instead = _("No session is planned that this team could come to. Ask your lead for a date.")
    elif not offers:
        instead = _("Nobody of this team would like an offer at the moment.")
    return FormPage(
        title=_("Plan who goes when"),
        caption=unit.name,
        lines=(_("Inviting somebody here says that you make room for it."),),
        back=reverse("training:plan_unit", args=[unit.pk]),
        sees=Permission.PLAN_PLACES,
        instead=instead,
        template="training/plan_unit.html",
    )


def _cuts(request: ScopedRequest, unit: Unit, today: date) -> list[Table]:
    """What people have, by group of roles and by shift; a fact nobody knows is left out."""
    scope = request.viewer.scope_for(Permission.VIEW_FIGURES)
    if not scope.holds(unit.path):
        return []
    cuts = [cut for cut in cuts_of(scope, unit, on=today) if cut.code in CUTS]
    return [_table(cut) for cut in cuts if any(line.code for line in cut.lines)]


def _ahead(request: ScopedRequest, unit: Unit, today: date) -> LevelStory | None:
    """Where the lowest level that somebody still misses may go; a sentence without a forecast."""
    scope = request.viewer.scope_for(Permission.VIEW_FIGURES)
    if not scope.holds(unit.path):
        return None
    wish = usual_wish(today)
    found = outlook_for(scope, unit, wish, today=today)
    asked = [one for one in found.levels if one.now.asked]
    if not asked:
        return LevelStory("", (why_no_forecast(found),), None)
    level = next((one for one in asked if one.now.met < one.now.asked), asked[-1])
    return stories(replace(found, levels=(level,)), wish)[0]


def _table(cut: Cut) -> Table:
    columns = [
        Column(cut.name),
        Column(_("People"), numeric=True),
        Column(_("Have all their role asks for"), numeric=True),
        Column(_("Not yet"), numeric=True),
    ]
    rows: list[list[Any]] = [[one.name, one.people, one.met, one.not_yet] for one in cut.lines]
    return Table(cut.name, columns, rows)


def _chosen(request: ScopedRequest, sessions: list[Session]) -> list[dict[str, str]]:
    """The dates that were just chosen, each with its calendar file and its list."""
    ids = set(request.GET.getlist("chosen"))
    return [
        {
            "title": f"{when_words(one)}: {one.title}",
            "calendar": address_of("training:session_calendar", one.pk),
            "places": reverse("training:session_places", args=[one.pk]),
        }
        for one in sessions
        if str(one.pk) in ids
    ]
