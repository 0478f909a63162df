"""Signing oneself in to a session, open to everybody; and the lead's part of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.form_page import press, sent
from core.guards import ScopedRequest, needs, public
from core.permissions import Permission
from core.tries import Tries
from core.who_sees import who_can_see
from training.actions.attendance import is_over
from training.actions.sign_in import (
    NotOpenError,
    Proposed,
    arrive,
    close_by_hand,
    confirm_arrivals,
    make_sign_in,
    not_open,
    open_by_hand,
    proposed,
    too_early,
)
from training.figures.sign_in import own_record_for, sign_in_with
from training.forms.sign_in import FIELD, HereForm, LettersForm, choices_of, said_of
from training.models import Session, SignIn
from training.views.marking_days import on_some_days
from training.views.sheets import session_of

WHY = "whoever is in the room may say so with the letters on the sheet; the page shows nobody"
# A whole room may share one address: wrong letters are few, names of a full hall are not. Beyond
# LETTERS right ones still open; beyond GUESSES nothing does, so that guessing comes to an end.
LETTERS, GUESSES = Tries("letters", 30, 300), Tries("guesses", 300, 300)
NAMES = Tries("names", 200, 300)


@require_http_methods(["GET", "HEAD", "POST"])
@public(WHY)
def here(request: Any) -> HttpResponse:
    """A field for the four letters on the sheet; they lead on to the session."""
    form = LettersForm(sent(request))
    if request.method == "POST" and form.is_valid():
        letters = form.cleaned_data["letters"]
        if _opened(request, letters):
            return redirect("training:here_with", letters)
        if not _may_still_be_wrong(request):
            return _closed(request, _too_often(), status=429)
        form.add_error("letters", not_open())
    return TemplateResponse(request, "training/here.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@public(WHY)
def here_with(request: Any, letters: str) -> HttpResponse:
    """The session of the square code: who are you? The answer is the same for everybody."""
    sign_in = _opened(request, letters)
    if sign_in is None:
        if not _may_still_be_wrong(request):
            return _closed(request, _too_often(), status=429)
        return _closed(request, not_open(), status=404)
    person = own_record_for(request.viewer.user_id, sign_in.session)
    is_own = person is not None and "own" in request.POST
    form = HereForm(None if is_own else sent(request))
    if request.method == "POST" and (is_own or form.is_valid()):
        typed = {"person": person} if is_own else form.cleaned_data
        return _arrived(request, sign_in, typed)
    context = {"form": form, "sign_in": sign_in, "facts": _facts(sign_in), "person": person}
    return TemplateResponse(request, "training/here_with.html", context)


def _opened(request: Any, letters: str) -> SignIn | None:
    """What right letters open; nothing for an address that guessed far too often."""
    return sign_in_with(letters, now=timezone.now()) if GUESSES.are_left(request) else None


def _may_still_be_wrong(request: Any) -> bool:
    """Count wrong letters; whether this address may still be told that they are wrong."""
    is_left = LETTERS.are_left(request)
    LETTERS.note(request)
    GUESSES.note(request)
    return is_left


def _arrived(request: Any, sign_in: SignIn, typed: dict[str, Any]) -> HttpResponse:
    """ "Saved" is said once the row is kept, and not before."""
    if not NAMES.are_left(request):
        return _closed(request, _too_often(), status=429)
    NAMES.note(request)
    try:
        arrive(sign_in=sign_in, now=timezone.now(), **typed)
    except NotOpenError as refusal:
        return _closed(request, str(refusal), status=409)
    context = {"facts": _facts(sign_in), "again_url": request.path}
    return TemplateResponse(request, "training/here_saved.html", context)


def _closed(request: Any, sentence: str, *, status: int) -> HttpResponse:
    title = _("Not saved") if request.method == "POST" else _("Sign-in is not open")
    context = {"title": title, "sentence": sentence, "url": reverse("training:here")}
    return TemplateResponse(request, "training/here_closed.html", context, status=status)


def _too_often() -> str:
    return _(
        "Too many tries from here. Please wait five minutes, or sign the paper list in the room."
    )


def _facts(sign_in: SignIn) -> list[str]:
    session = sign_in.session
    when = date_format(session.on, "l j F Y")
    if session.starts_at:
        when = f"{when}, {time_format(session.starts_at, 'TIME_FORMAT')}"
    return [session.title, when]


@require_POST
@needs(Permission.RECORD_TRAINING)
def sign_in_make(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Letters for this session; they stand on the sheet from now on."""
    session = session_of(request, session_id)
    return press(
        request,
        lambda: make_sign_in(by=request.scope, session=session),
        _("People can sign themselves in. The letters stand on the sheet."),
        reverse("training:session_detail", args=[session.pk]),
    )


@require_POST
@needs(Permission.RECORD_TRAINING)
def sign_in_open(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Open by hand."""
    session = session_of(request, session_id)
    return press(
        request,
        lambda: open_by_hand(by=request.scope, session=session, now=timezone.now()),
        _("People can sign themselves in now."),
        reverse("training:session_detail", args=[session.pk]),
    )


@require_POST
@needs(Permission.RECORD_TRAINING)
def sign_in_close(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Close by hand."""
    session = session_of(request, session_id)
    return press(
        request,
        lambda: close_by_hand(by=request.scope, session=session, now=timezone.now()),
        _("Nobody can sign themselves in any more today."),
        reverse("training:session_detail", args=[session.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECORD_TRAINING)
def arrivals(request: ScopedRequest, session_id: int) -> HttpResponse:
    """Who signed themselves in, each with who it may be; nothing counts before it is saved."""
    session = session_of(request, session_id)
    if not is_over(session):
        messages.info(request, too_early())
        return redirect("training:session_detail", session.pk)
    found = proposed(by=request.scope, session=session)
    if request.method == "POST":
        return _confirmed(request, session, found)
    context = {
        "session": session,
        "lines": [_line(one) for one in found],
        "back": reverse("training:session_detail", args=[session.pk]),
        "who_sees": who_can_see(Permission.VIEW_STAFF),
    }
    return TemplateResponse(request, "training/arrivals.html", context)


def _confirmed(request: ScopedRequest, session: Session, found: list[Proposed]) -> HttpResponse:
    said = said_of(request.POST, found)
    try:
        counts = confirm_arrivals(by=request.scope, session=session, said=said, now=timezone.now())
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _said(counts["came"], counts["briefly"]))
    return redirect("training:session_detail", session.pk)


def _said(came: int, briefly: int) -> str:
    text = ngettext("Saved: %(n)s person came.", "Saved: %(n)s people came.", came) % {"n": came}
    return f"{text} {on_some_days(briefly)}" if briefly else text


def _line(one: Proposed) -> dict[str, Any]:
    return {
        "name": one.arrival.name,
        "identifier": one.arrival.identifier,
        "at": one.arrival.arrived_at,
        "field": f"{FIELD}{one.arrival.pk}",
        "choices": [
            (value, words, why, value == one.chosen) for value, words, why in choices_of(one)
        ],
    }
