"""The check-in host's doorway. It never reads a cookie and never says what went wrong."""

import sys
import time

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from wellbeing.keys import KeyStore
from wellbeing.spend import pages
from wellbeing.spend.keeping import fulfil
from wellbeing.spend.reading import read_wish

FORM = "application/x-www-form-urlencoded"
_told: set[str] = set()
UNREADABLE = (BadRequest, SuspiciousOperation, UnreadablePostError)


def spend(request: HttpRequest) -> HttpResponse:
    """POST /spend: keep a sealed answer, change it or take it out (design §3.3).

    Fields: `ticket`, `q1` … (1 … 6), `what` (send or withdraw), `language`. Everything that is
    not kept meets the one refusal.
    """
    if request.method != "POST" or request.content_type != FORM:
        return refused(request)
    wish = read_wish(
        dict(request.POST.lists()), KeyStore(settings.TICKET_KEYS).read, now=int(time.time())
    )
    if wish is None:
        return refused(request)
    # Made before anything is kept: a fault while making it must not make the refusal untrue.
    is_out = wish.options is None
    thanks = pages.thank_you(wish.ticket.round_id, _language(request), is_out=is_out)
    return thanks if fulfil(wish) else refused(request)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for every refusal, and for every address that there is not."""
    return pages.refusal(_language(request))


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke: the same page. Only the kind of fault is told, nothing of the request."""
    kind = sys.exc_info()[0]
    name = kind.__name__ if kind else "fault"
    # Once a kind: a line for each request would have a time, and a time is a link.
    if name not in _told:
        _told.add(name)
        print(f"check-in host: {name}", file=sys.stderr, flush=True)
    return refused(request)


def _language(request: HttpRequest) -> str:
    """The language of the form that was sent, by its own hidden field."""
    try:
        asked = request.POST.get("language", "")
    except UNREADABLE:
        asked = ""
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
