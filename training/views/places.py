"""Places of a session: who is invited, who waits, and what is said of one place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.form_page import FormPage, answer, sent
from core.guards import ScopedRequest, needs
from core.permissions import Permission
from core.tables import Cell, Column, Table
from services.models import StaffMember
from training.actions.places import (
    GIVEN_BACK,
    Invited,
    agree_release,
    cannot_release,
    give_back,
    invite,
)
from training.figures.demand import who_would_like
from training.figures.invitees import may_be_invited, on_the_list_already
from training.figures.places import Seats, is_asked_anew, place_for, seats_of, session_for
from training.forms.places import AGREE, CANNOT, InviteForm, PeopleFindForm, PlaceForm
from training.models import Place, Session

ASK = require_http_methods(["GET", "HEAD", "POST"])
MAY = needs(Permission.PLAN_PLACES)
SHOWN = 200


@ASK
@MAY
def session_invite(request: ScopedRequest, session_id: int) -> HttpResponse:
    """People of one's own branch who are not on the list of the session yet."""
    session = _session(request, session_id)
    find = PeopleFindForm(request.GET or None)
    words = find.cleaned_data["q"] if find.is_valid() else ""
    people = may_be_invited(request.scope, session, words=words, limit=SHOWN)
    first = _first(request, session, people)
    people += on_the_list_already(request.scope, [session], request.POST.getlist("people"))
    form = InviteForm(sent(request), session=session, people=people, initial=first)

    def do() -> None:
        told = form.cleaned_data
        ids, is_released = [int(pk) for pk in told["people"]], told["is_released"]
        done = invite(by=request.scope, session=session, staff_ids=ids, is_released=is_released)
        messages.success(request, invited_words(done))

    page = _page(
        session,
        _("Invite people"),
        seat_words(seats_of([session])[session.pk]),
        _("Whoever said “not now” is not listed, nor who is on the list already."),
        _("Those who wait for a date of this course are ticked.") if first["people"] else "",
        instead="" if people else _("Nobody else of your teams can be invited."),
    )
    return answer(request, form, do, page, find=find)


def _first(request: ScopedRequest, session: Session, people: list[StaffMember]) -> dict[str, Any]:
    """Who waits for a date of the course is ticked; a manager's own invitation is a release."""
    would = who_would_like(request.scope, session.course, on=timezone.localdate())
    return {
        "is_released": request.viewer.holds_role("manager"),
        "people": [str(one.pk) for one in people if one.pk in would],
    }


def _session(request: ScopedRequest, session_id: int) -> Session:
    found = session_for(request.scope, session_id)
    if found is None:
        raise Http404
    return found


def _page(session: Session, title: str, *lines: str, **more: Any) -> FormPage:
    return FormPage(
        title=title,
        caption=session.title,
        lines=tuple(filter(None, lines)),
        back=more.pop("back", "") or _back(session),
        sees=Permission.PLAN_PLACES,
        template=more.pop("template", "training/session_invite.html"),
        **more,
    )


def _back(session: Session) -> str:
    return reverse("training:session_places", args=[session.pk])


def invited_words(done: Invited) -> str:
    """What happened, in one line."""
    told = [
        (done.booked, ngettext("%(n)s has a place", "%(n)s have a place", done.booked)),
        (done.waiting, ngettext("%(n)s waits for one", "%(n)s wait for one", done.waiting)),
        (done.nominated, ngettext("release is asked for %(n)s", "release is asked for %(n)s", 1)),
        (done.already, ngettext("%(n)s was on it", "%(n)s were on it", done.already)),
    ]
    words = ", ".join(text % {"n": n} for n, text in told if n)
    return _("Saved: %(words)s.") % {"words": words or _("nothing changed")}


def seat_words(seats: Seats) -> str:
    """How many places there are, in one line."""
    told = [_taken_words(seats.taken)]
    if seats.free is not None:
        told.append(
            ngettext("%(n)s place is free", "%(n)s places are free", seats.free) % {"n": seats.free}
        )
    if seats.waiting:
        told.append(ngettext("%(n)s waits", "%(n)s wait", seats.waiting) % {"n": seats.waiting})
    if seats.nominated:
        told.append(_("%(n)s nominated, release not agreed yet") % {"n": seats.nominated})
    return ", ".join(told) + "."


def _taken_words(taken: int) -> str:
    if not taken:
        return _("Nobody has a place yet")
    return ngettext("%(n)s has a place", "%(n)s have a place", taken) % {"n": taken}


@ASK
@MAY
def place_change(request: ScopedRequest, place_id: int) -> HttpResponse:
    """Release, apologies or "not this time" for one person; no reason of a person is asked."""
    place, releases = place_for(request.scope, place_id)
    if place is None:
        raise Http404
    saved = _("Saved. Thank you for saying so.")
    if stands_already(place, request.POST.get("answer", "")):
        messages.success(request, saved)
        return redirect(_back(place.session))
    form = PlaceForm(sent(request), place=place, releases=releases)

    def do() -> None:
        _said(request, place, form.cleaned_data)

    is_open = place.state in Place.AHEAD and place.session.state == Session.State.PLANNED
    page = _page(
        place.session,
        place.staff_member.shown_name,
        place.get_state_display() + ".",
        asked_anew_words() if is_asked_anew(place) else "",
        said=saved,
        instead="" if is_open else _("Nothing needs to be said of this place any more."),
        template="core/form_page.html",
    )
    return answer(request, form, do, page)


def stands_already(place: Place, said: str) -> bool:
    """Whether this was said of the place before: a form that is sent twice is no mistake."""
    if said == AGREE:
        is_in = place.state in (Place.State.BOOKED, Place.State.WAITING)
        return is_in and not is_asked_anew(place)
    state = Place.State.NOT_THIS_TIME if said == CANNOT else said
    return state in GIVEN_BACK and place.state == state


def _said(request: ScopedRequest, place: Place, told: dict[str, Any]) -> None:
    by = request.scope
    ways: dict[str, Callable[[], object]] = {
        AGREE: lambda: agree_release(by=by, place=place, minutes=told.get("minutes")),
        CANNOT: lambda: cannot_release(by=by, place=place, what=told["what"]),
    }
    said = told["answer"]
    ways.get(said, lambda: give_back(by=by, place=place, state=said))()


def place_table(places: list[Place], *, changes: bool) -> Table:
    """The list of a session to come, in the order in which places are given."""
    columns = [Column(_("Name")), Column(_("Team")), Column(_("State")), Column(_("Minutes"))]
    rows: list[list[Any]] = [
        [
            Cell(
                place.staff_member.shown_name,
                url=reverse("training:place_change", args=[place.pk]) if changes else "",
            ),
            place.staff_member.home_unit.name,
            Cell(place.get_state_display(), note=_release_words(place)),
            place.release_given if place.release_given is not None else place.release_asked,
        ]
        for place in places
    ]
    empty = _("Nobody is on the list yet. Invite people, or put in a list once it was held.")
    return Table(_("Who may come"), columns, rows, empty=empty, hide_caption=True)


def _release_words(place: Place) -> str:
    if is_asked_anew(place):
        return _("Release is asked again")
    return _("Release agreed") if place.released_at and place.state in Place.AHEAD else ""


def asked_anew_words() -> str:
    """Why release that was agreed is asked again."""
    return _(
        "The session has changed since release was agreed, so please answer again. The place is "
        "kept until then."
    )
