"""Calendar files: one session, and a private calendar that follows a user's sessions."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.doorbell import ring
from core.exports import attachment, file_name
from core.guards import public, signed_in
from services.access import viewer_for
from training.actions.calendars import NOTED_EVERY, renew_feed, start_feed, stop_feed
from training.calendars import calendar_of, feed_sessions, feed_with, sessions_for, token_of
from training.models import CalendarFeed

OWN = "everybody may have a calendar of the sessions that they may see anyway"


@require_safe
@signed_in("the dates of a session are for those who may see it, or who have a place in it")
def session_calendar(request: Any, session_id: int) -> HttpResponse:
    """One session as a file that any calendar program opens."""
    session = get_object_or_404(sessions_for(request.viewer), pk=session_id)
    name = file_name("session", session.unit.code, session.on.isoformat(), "ics")
    return _file(calendar_of([session], name=session.title), name)


def _file(made: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        made,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": attachment(name)},
    )


@require_safe
@signed_in(OWN)
def my_calendar(request: Any) -> HttpResponse:
    """The address of one's private calendar, when it was last read, and how to stop it."""
    feed = CalendarFeed.objects.filter(user=request.viewer.user_id).first()
    context = {
        "feed": feed,
        "address": _address(feed) if feed else "",
        "who_sees": [
            _("You. Nobody else is shown the address, whether you have one or when it was read."),
            _("Whoever you give the address to can read the dates. A new address ends that."),
        ],
        "back": reverse("training:my_record"),
    }
    return TemplateResponse(request, "training/my_calendar.html", context)


def _address(feed: CalendarFeed) -> str:
    path = reverse("training:calendar_feed", args=[token_of(feed)])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


@require_POST
@signed_in(OWN)
def my_calendar_start(request: Any) -> HttpResponse:
    """Make a private address."""
    start_feed(user_id=request.viewer.user_id)
    messages.success(request, _("Your calendar has an address now."))
    return redirect("training:my_calendar")


@require_POST
@signed_in(OWN)
def my_calendar_renew(request: Any) -> HttpResponse:
    """Another address; the old one leads nowhere."""
    turn = request.POST.get("turn", "")
    if turn.isascii() and turn.isdigit() and len(turn) < 9:
        renew_feed(user_id=request.viewer.user_id, turn=int(turn))
        messages.success(request, _("There is a new address. The old one leads nowhere now."))
    return redirect("training:my_calendar")


@require_POST
@signed_in(OWN)
def my_calendar_stop(request: Any) -> HttpResponse:
    """No private calendar any more."""
    stop_feed(user_id=request.viewer.user_id)
    messages.success(request, _("Your private calendar is stopped. Its address leads nowhere."))
    return redirect("training:my_calendar")


@require_safe
@public(
    "a calendar program cannot sign in: the secret address stands for its user, and is read only"
)
def calendar_feed(request: Any, token: str) -> HttpResponse:
    """The sessions of the user whose address it is, with the rights they have today."""
    feed = feed_with(token)
    if feed is None:
        raise Http404
    sessions = feed_sessions(viewer_for(feed.user_id), on=timezone.localdate())
    made = calendar_of(sessions, name=_("Training sessions"))
    if not feed.last_read_at or feed.last_read_at < timezone.now() - NOTED_EVERY:
        # Looking writes nothing here: a worker notes it.
        ring("training.tasks.calendar_read", feed.pk)
    return _file(made, "sessions.ics")
