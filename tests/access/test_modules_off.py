"""With every module off, nobody finds a page or a word of one, wherever they click."""

import re
from html import unescape
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from core import menu
from core.modules import Module
from core.scope import Viewer
from services.access import viewer_for
from tests.access.matrix import PAGES
from tests.access.page import PRINCIPALS, Page
from tests.access.walk import every_address
from tests.factories import switch_on

ADDRESSES = every_address()
OF_A_MODULE = [spot for spot in PAGES if getattr(ADDRESSES.get(spot.name), "module", None)]
# The one place that speaks of what is off: where an admin switches it on.
WHERE_IT_IS_SWITCHED_ON = re.compile(r"/settings/")
ROLES = ["sam", "mark", "alma", "ada", "eve", "ana", "wanda"]
MOST = 400
# What each part calls its things, and what was written in it (tests.access.doing).
WORDS = {
    Module.COVERAGE: ("principles and parts", "touched", "harbour promises", "a quiet welcome"),
    Module.ASSESSMENT: ("assessment", "licence"),
    Module.COHORTS: ("cohort", "milestone", "every second month"),
    Module.LEADERSHIP: ("pledge", "sponsor", "conversation with"),
    Module.MONEY: ("what ends when", "handover", "the government", "rotas too"),
    Module.INDICATORS: ("indicator", "routine enquiry"),
    Module.PARTICIPATION: ("thanked", "what they asked for", "a later opening"),
    Module.WAVES: ("why now", "new rooms"),
}


@pytest.fixture
def off(furnished: SimpleNamespace) -> SimpleNamespace:
    """Everything of every module was written, and then all were switched off."""
    for organisation in (furnished.northshore, furnished.westmoor):
        switch_on(organisation)
    return furnished


def words_of_modules() -> set[str]:
    """The names of modules, their tools and unit pages as written, and each one's words."""
    everywhere = [*menu._tools.values(), *menu._unit_pages.values()]
    told = {str(module.label) for module in Module}
    told |= {str(tool.label) for tool in everywhere if tool.module}
    return told | {word for words in WORDS.values() for word in words}


def where_said(pages: dict[str, str], words: set[str]) -> list[str]:
    """Each address and word of a module on it, but for where modules are switched on."""
    return [
        f"{address}: {word}"
        for address, text in pages.items()
        for word in sorted(words)
        if (word in text or word.islower() and word in text.lower())
        and not WHERE_IT_IS_SWITCHED_ON.search(address)
    ]


def links_in(html: str) -> set[str]:
    found = {unescape(link) for link in re.findall(r'<a[^>]* href="([^"#]+)', html)}
    return {link for link in found if link.startswith("/") and not link.startswith("/static/")}


def visible(html: str) -> str:
    body = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "\n", body))


def crawled(client: Client, world: SimpleNamespace) -> dict[str, str]:
    """Address → words, of every page that can be reached from the first one by links alone.

    Of addresses that differ in their query or their number alone one will do; of units two, so
    that a team and a service are seen.
    """
    waiting, seen, shapes = ["/"], {}, {}
    while waiting and len(seen) < MOST:
        address = waiting.pop()
        shape = re.sub(r"\d+", "N", urlsplit(address).path)
        shapes[shape] = shapes.get(shape, 0) + 1
        most = 2 if "/units/" in shape else 1
        if address in seen or shapes[shape] > most or "/sign-out" in address:
            continue
        response = client.get(address)
        is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        seen[address] = visible(response.content.decode()) if is_page else ""
        if is_page:
            waiting += sorted(links_in(response.content.decode()) - set(seen))
    return seen


@pytest.mark.parametrize("who", ROLES)
def test_a_crawl_finds_none_of_their_words(off: SimpleNamespace, who: str) -> None:
    client = Client()
    client.force_login(getattr(off, who))
    pages = crawled(client, off)
    found = where_said(pages, words_of_modules())

    assert len(pages) > 3
    assert found == []


@pytest.mark.parametrize("spot", OF_A_MODULE, ids=str)
def test_its_pages_are_not_there(off: SimpleNamespace, spot: Page) -> None:
    wrong = []
    for who in PRINCIPALS:
        if who in {"anonymous", "lena"}:
            continue
        client = Client()
        client.force_login(getattr(off, who))
        address = reverse(spot.name, kwargs=spot.of(off) if spot.of else {})
        got = {client.get(address).status_code, client.post(address).status_code}
        if not got <= {403, 404, 405}:
            wrong.append(f"{who}: {sorted(got)}")
    assert wrong == []


def test_with_the_modules_on_the_same_crawl_finds_each_word(furnished: SimpleNamespace) -> None:
    found = set()
    for who in ("ada", "alma", "mark"):
        client = Client()
        client.force_login(getattr(furnished, who))
        said = where_said(crawled(client, furnished), words_of_modules())
        found |= {line.split(": ")[1] for line in said}

    assert {word for words in WORDS.values() for word in words} - found == set()


def test_switched_off_means_off_for_everybody(off: SimpleNamespace) -> None:
    viewers: list[Viewer] = [viewer_for(getattr(off, who).pk) for who in ROLES]

    assert not any(viewer.has(module) for viewer in viewers for module in Module)
