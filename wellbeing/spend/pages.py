"""The pages of the check-in host, each padded so that its size says nothing."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wellbeing import vault
from wellbeing.wording import in_words

# A page is filled up to a whole number of these bytes (design §3.3, "same page and size").
BLOCK = 16 * 1024
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
KINDS = [
    ("internal", _("In your organisation")),
    ("hours", _("Out of hours")),
    ("national", _("National")),
]


@dataclass(frozen=True)
class Source:
    """A place to turn to, in one language. `for_elected`: it is there for elected members."""

    name: str
    detail: str
    hours: str
    phone: str
    text_to: str
    web: str
    for_elected: bool


def thank_you(round_id: UUID, language: str, *, is_out: bool) -> HttpResponse:
    """The one page after a wish was fulfilled; `is_out`: an answer was to be taken out.

    The same for everybody of a round, so it is made once a minute and not for each person.
    """
    minute = int(time.monotonic() // 60)
    return _response(_thank_you(round_id, language, is_out, minute), 200)


def refusal(language: str) -> HttpResponse:
    """The one page for everything that is not kept, whatever the reason."""
    return _response(_page("wellbeing/spend/refusal.html", language), 400)


@lru_cache(maxsize=64)
def _thank_you(round_id: UUID, language: str, is_out: bool, minute: int) -> bytes:
    with translation.override(language):
        groups = _grouped(vault.support_for(round_id))
    return _page("wellbeing/spend/thank_you.html", language, groups=groups, is_out=is_out)


def _page(template: str, language: str, **facts: Any) -> bytes:
    facts |= {"page_lang": language.replace("en-gb", "en-GB"), "site": settings.SITE_URL}
    with translation.override(language):
        return filled_up(render_to_string(template, facts).encode())


def _response(body: bytes, status: int) -> HttpResponse:
    headers = {"Content-Security-Policy": POLICY, "Content-Length": str(len(body))}
    return HttpResponse(body, status=status, headers=headers)


def filled_up(body: bytes) -> bytes:
    """The page with a comment at its end, so that its length is a whole number of blocks."""
    opening, closing = b"<!--", b"-->\n"
    missing = -(len(body) + len(opening) + len(closing)) % BLOCK
    return body + opening + b" " * missing + closing


def _grouped(sources: Iterable[Mapping[str, Any]]) -> list[tuple[Any, list[Source]]]:
    """Titles with their sources, in the order in which they came; no title without a source."""
    told = list(sources)
    groups = [(title, [_source(s) for s in told if s["kind"] == kind]) for kind, title in KINDS]
    return [(title, found) for title, found in groups if found]


def _source(told: Mapping[str, Any]) -> Source:
    return Source(
        name=in_words(told["names"]),
        detail=in_words(told["details"]),
        hours=in_words(told["hours"]),
        phone=told["phone"],
        text_to=told["text_to"],
        web=told["web"],
        for_elected=told["whom"] == "elected",
    )
