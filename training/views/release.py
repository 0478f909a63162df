"""The places of a session on a page of their own, and release that is asked of somebody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from core.who_sees import who_can_see
from training.actions.notices import when_words
from training.actions.places import agree_release
from training.figures.invitees import agreed_already
from training.figures.places import (
    asked_of_me,
    is_asked_anew,
    places_ahead,
    seats_of,
    session_for,
)
from training.forms.places import ReleaseForm
from training.models import Place, Session
from training.views.places import asked_anew_words, place_table, seat_words

MAY = needs(Permission.PLAN_PLACES)
SHOWN = 200


@require_safe
@MAY
def session_places(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Who may come, as far as the viewer may see them, and how many places are left."""
    session = session_for(request.scope, session_id)
    if session is None:
        raise Http404
    places = places_ahead(request.scope, session, limit=SHOWN)
    is_own = request.viewer.may(Permission.VIEW_TRAINING, session.unit.path)
    page_url = reverse("training:session_detail", args=[session.pk]) if is_own else ""
    context = {
        "back": page_url or reverse("training:release_list"),
        "session": session,
        "when": when_words(session),
        "seats": seat_words(seats_of([session])[session.pk]),
        "table": place_table(places, changes=session.state == Session.State.PLANNED),
        "session_url": page_url,
        "who_sees": who_can_see(Permission.PLAN_PLACES),
    }
    return TemplateResponse(request, "training/session_places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@MAY
def release_list(request: ScopedRequest) -> HttpResponse:
    """Release asked of the viewer: agree several at once, or answer one by itself."""
    places = list(asked_of_me(request.scope, on=timezone.localdate())[:SHOWN])
    # Sent twice, the second time asks for what is agreed by then.
    again = agreed_already(request.scope, request.POST.getlist("places"))
    labels = {one.pk: _label(one) for one in places} | dict.fromkeys(again, _("Agreed"))
    form = ReleaseForm(sent(request), labels=labels)

    def do() -> None:
        chosen = set(form.cleaned_data["places"])
        for place in places:
            if str(place.pk) in chosen:
                agree_release(by=request.scope, place=place)
        messages.success(request, _("Release is agreed. Thank you for making room."))

    page = FormPage(
        title=_("Release asked of you"),
        back=reverse("training:release_list"),
        lines=_lines(places),
        sees=Permission.PLAN_PLACES,
        instead="" if places else _("Nobody asks for release at the moment."),
        template="training/release_list.html",
    )
    return answer(request, form, do, page, table=_table(places) if places else None)


def _lines(places: list[Place]) -> tuple[str, ...]:
    told = _("Agreeing gives the place at once, or puts the person on the waiting list.")
    return (told, asked_anew_words()) if any(map(is_asked_anew, places)) else (told,)


def _label(place: Place) -> str:
    facts = {"name": place.staff_member.shown_name, "title": place.session.title}
    facts["day"] = date_format(place.session.on, "j F Y")
    if is_asked_anew(place):
        return _("%(name)s: %(title)s, %(day)s, asked again") % facts
    return _("%(name)s: %(title)s, %(day)s") % facts


def _table(places: list[Place]) -> Table:
    columns = [Column(_("Name")), Column(_("Session")), Column(_("Date"))]
    columns += [Column(_("Minutes"), numeric=True), Column(_("Answer one by itself"))]
    rows: list[list[Any]] = [
        [
            Cell(place.staff_member.shown_name, note=place.staff_member.home_unit.name),
            Cell(place.session.title, note=place.session.unit.name),
            place.session.on,
            place.release_asked,
            Cell(_("Answer"), url=reverse("training:place_change", args=[place.pk])),
        ]
        for place in places
    ]
    return Table(_("What each asks for"), columns, rows)
