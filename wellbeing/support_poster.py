"""The poster of places to turn to: one sheet to print, with a code that leads to the page."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.qr import code_svg
from core.typesetting import typeset
from wellbeing.support import Place, Section

TEMPLATE = Path(__file__).resolve().parent / "typst" / "support.typ"


def support_poster(sections: tuple[Section, ...], *, url: str, on: date) -> bytes:
    """An A4 sheet (PDF/UA-1) in the language that is spoken, as it stands on a day."""
    language = (get_language() or "en")[:2]
    return _made(sections, url, on, language)


# Anybody may ask for it without signing in: the same sheet is set once, not for each.
@lru_cache(maxsize=32)
def _made(sections: tuple[Section, ...], url: str, on: date, language: str) -> bytes:
    told = {
        "language": language,
        "title": _("Places to turn to for support"),
        "lead": _("You do not need a reason, and you do not need to have answered anything."),
        "sections": [
            {"title": one.title, "places": [_told(place) for place in one.places]}
            for one in sections
        ],
        "url": url,
        "code": {
            "svg": code_svg(url),
            "alt": _("A code that opens this list: %(url)s") % {"url": url},
        },
        "scan": _("Scan the code, or open"),
        "printed": _("As it stood on %(day)s") % {"day": date_format(on, "j F Y")},
    }
    return typeset(TEMPLATE, told, made_at=datetime.combine(on, time(), UTC))


def _told(place: Place) -> dict[str, str | list[str]]:
    # On a wall nobody types an address that a number does as well; the code leads to all of them.
    web = "" if place.phone or place.text_to else place.web
    ways = [(_("Phone:"), place.phone), (_("Text:"), place.text_to), (_("Web:"), web)]
    return {
        "name": place.name,
        "detail": place.detail,
        "hours": place.hours,
        "ways": [f"{label} {value}" for label, value in ways if value],
    }
