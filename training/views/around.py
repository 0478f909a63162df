"""What stands on a session's page around it: its sheets, its calendar file, signing oneself in."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from core.scope import Scope
from training.figures.sign_in import arrivals_waiting, is_open, window_of
from training.models import Session, SignIn


def around_shown(scope: Scope, session: Session, *, records: bool) -> dict[str, Any]:
    """For the fragment `training/_around.html`; what is only for those who record is left out."""
    is_off = session.state == Session.State.CANCELLED
    shown: dict[str, Any] = {"links": _links(session, records and not is_off)}
    if records and not is_off:
        shown |= _sign_in_shown(scope, session)
    return shown if shown["links"] else {}


def _links(session: Session, records: bool) -> list[dict[str, str]]:
    told = [
        (_("Print sign-in sheet"), "training:session_sheet_file", records),
        (_("Sign-in sheet as a page"), "training:session_sheet", records),
        (_("Sign-in sheet as a workbook, to fill in offline"), "training:register_file", records),
        (_("Send the filled-in workbook"), "training:register_send", records),
        (_("Calendar file"), "training:session_calendar", True),
    ]
    return [
        {"label": label, "url": reverse(name, args=[session.pk])}
        for label, name, is_shown in told
        if is_shown
    ]


def _sign_in_shown(scope: Scope, session: Session) -> dict[str, Any]:
    sign_in = SignIn.objects.within(scope).filter(session=session).first()
    if sign_in is None and session.last_on < timezone.localdate():
        return {}
    if sign_in is None:
        says = _(
            "With four letters on the sheet, people can say on their own phone that they came."
        )
        return {
            "records": True,
            "says": says,
            **_press(session, "make", _("Let people sign themselves in")),
        }
    sign_in.session = session
    now = timezone.now()
    opened = is_open(sign_in, now)
    return {
        "records": True,
        "letters": sign_in.letters,
        "says": _says(sign_in, opened),
        "waiting": arrivals_waiting(scope, session),
        "arrivals_url": reverse("training:arrivals", args=[session.pk]),
        **_by_hand(session, opened),
    }


def _by_hand(session: Session, opened: bool) -> dict[str, str]:
    if opened:
        return _press(session, "close", _("Close sign-in now"))
    if session.on <= timezone.localdate():
        return _press(session, "open", _("Open sign-in now"))
    return {}


def _press(session: Session, what: str, label: str) -> dict[str, str]:
    return {
        "press_url": reverse(f"training:sign_in_{what}", args=[session.pk]),
        "press_label": label,
    }


def _says(sign_in: SignIn, opened: bool) -> str:
    window = window_of(sign_in, timezone.now())
    opens, closes = timezone.localtime(window.opens_at), timezone.localtime(window.closes_at)
    said = {
        "day": date_format(opens, "j F Y"),
        "from": time_format(opens, "TIME_FORMAT"),
        "until": time_format(closes, "TIME_FORMAT"),
    }
    if opened:
        return _("Open now, until %(until)s.") % said
    if window.closes_at < timezone.now():
        return _("It was open on %(day)s from %(from)s to %(until)s.") % said
    return _("Open on %(day)s from %(from)s to %(until)s.") % said
