"""The sign-in sheet of a session, to print and lay on the table."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.permissions import Permission
from core.qr import code_svg
from core.scope import Scope
from core.typesetting import typeset
from core.who_sees import who_can_see
from training.figures.sign_in import expected_at
from training.models import Session, SignIn

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "sheet.typ"
# A page of A4 holds about so many rows that a pen can write in.
ROWS, LEAST_EMPTY = 22, 8


def sheet_told(scope: Scope, session: Session, *, now: datetime) -> dict[str, Any]:
    """What the sheet says: the session, who has a place A to Z, empty rows, and the letters."""
    people = expected_at(scope, session)
    return {
        "language": (get_language() or "en")[:2],
        "title": session.title,
        "label": _("Sign-in sheet"),
        "facts": facts_of(session),
        "head": [_("Name"), _("Team"), _("I am here (a tick or initials)")],
        "rows": [[one.name, one.team] for one in people],
        "empty": max(LEAST_EMPTY, ROWS - len(people)),
        "sign_in": _sign_in_told(session),
        "sees_label": _("Who can see this:"),
        "sees": sheet_sees(),
        "printed": _("Printed on %(day)s") % {"day": date_format(timezone.localdate(now), "j F Y")},
        "page": _("Page"),
        "of": _("of"),
    }


def sheet_pdf(scope: Scope, session: Session, *, now: datetime) -> bytes:
    """The sheet as a PDF (PDF/UA-1)."""
    return typeset(TEMPLATE, sheet_told(scope, session, now=now), made_at=now)


def sheet_sees() -> list[str]:
    """Who sees what is written on the sheet."""
    return [
        *who_can_see(Permission.VIEW_STAFF),
        _("Everybody in the room sees the paper. Nobody writes a reason on it."),
    ]


def facts_of(session: Session) -> list[str]:
    """When, where, who holds it, and what is said of difficult content; one line each."""
    note = session.difficult_content
    lines = [
        *(_when(day) for day in (session, *session.further_days.all())),
        session.place,
        _("Held by %(unit)s") % {"unit": session.unit.name},
        _("Difficult content: %(note)s") % {"note": note} if note else "",
    ]
    return [line for line in lines if line]


def _when(day: Any) -> str:
    """One day of a session, with its start if there is one."""
    when = date_format(day.on, "l j F Y")
    return f"{when}, {time_format(day.starts_at, 'TIME_FORMAT')}" if day.starts_at else when


def sign_in_url(letters: str) -> str:
    """The address that the square code opens."""
    path = reverse("training:here_with", args=[letters])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _sign_in_told(session: Session) -> dict[str, Any] | None:
    sign_in: SignIn | None = getattr(session, "sign_in", None)
    if sign_in is None:
        return None
    url = sign_in_url(sign_in.letters)
    short = f"{settings.SITE_URL.rstrip('/')}{reverse('training:here')}"
    return {
        "url": url,
        "svg": code_svg(url),
        "alt": _("A code that opens %(url)s") % {"url": url},
        "how": _("Or sign in with your phone: scan the code, or open"),
        "address": short.partition("://")[2],
        "letters_label": _("and type"),
        "letters": sign_in.letters,
    }
