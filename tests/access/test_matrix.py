"""Every address × method × principal × object, each with its exact status and no text
of a foreign branch.
"""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from core.tries import Tries
from tests.access.canaries import known_to, seen_in, units_seen
from tests.access.matrix import LIBRARY, PAGES
from tests.access.page import OVER_MILL, OVER_QUAY, PRINCIPALS, PUBLIC, SIGNED_IN, WHO, Page
from tests.access.walk import every_address

THEIRS = sorted(n for n in every_address() if any(n.startswith(p) for p in LIBRARY))
OURS = {n: v for n, v in every_address().items() if not any(n.startswith(p) for p in LIBRARY)}


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(OURS) == sorted(spot.name for spot in PAGES)


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_view_says_who_may_use_it(name: str) -> None:
    view = OURS[name]
    told = [
        getattr(view, "needs", None),
        SIGNED_IN if hasattr(view, "signed_in_because") else None,
        PUBLIC if hasattr(view, "public_because") else None,
    ]
    spot = next(spot for spot in PAGES if spot.name == name)
    assert [t for t in told if t] == [spot.needs]


def expected(spot: Page, method: str, who: str, place: str) -> int:
    """The status that `who` must get for an object in Quay ("own"), in Mill, or for none."""
    if method.lower() in spot.except_for.get(who, {}):
        return spot.except_for[who][method.lower()]
    status = spot.get if method == "GET" else spot.post
    if who in {"anonymous", "lena"} and spot.needs != PUBLIC:
        return spot.signed_out
    if status is None:
        return 405
    if spot.needs in WHO and who not in WHO[spot.needs]:
        return 403
    is_hidden = spot.needs != PUBLIC and not _may_meet(spot, who, place)
    if place == "missing" or (place and is_hidden):
        return 404
    return status


def _may_meet(spot: Page, who: str, place: str) -> bool:
    return _over(who, place) or (place == "own" and who in spot.also)


def _over(who: str, place: str) -> bool:
    return who in (OVER_QUAY if place == "own" else OVER_MILL)


def signed_in(world: SimpleNamespace) -> dict[str, Client]:
    """A client for each of the cast, who keeps it for all of a page's questions."""
    clients = {who: Client(raise_request_exception=True) for who in PRINCIPALS}
    # She was at her desk when her account was closed: the old cookie must open nothing.
    world.lena.is_active = True
    world.lena.save()
    for who, client in clients.items():
        if who != "anonymous":
            client.force_login(getattr(world, who))
    world.lena.is_active = False
    world.lena.save()
    return clients


def asked(client: Client, spot: Page, kwargs: dict[str, Any], method: str) -> HttpResponse:
    """The answer; the cookie is the one of before, whatever the answer did to it."""
    before = client.cookies.copy()
    address = reverse(spot.name, kwargs=kwargs)
    answer = (client.get if method == "GET" else client.post)(address)
    client.cookies = before
    return answer


def places(spot: Page, world: SimpleNamespace) -> dict[str, dict[str, Any]]:
    """The addresses of a page: of an object in Quay, of one in Mill, of one that never was."""
    if not spot.of:
        return {"": {}}
    assert spot.foreign is not None, f"{spot}: name a foreign object too"
    assert spot.missing is not None, f"{spot}: name a missing object too"
    return {"own": spot.of(world), "foreign": spot.foreign(world), "missing": spot.missing}


@pytest.fixture
def _tries_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole cast comes from one address, one after another, with letters that open nothing."""
    for what in ("LETTERS", "GUESSES"):
        monkeypatch.setattr(f"training.views.sign_in.{what}", Tries("of the matrix", 2000, 300))


@pytest.mark.parametrize("spot", PAGES, ids=str)
@pytest.mark.usefixtures("_tries_without_end")
def test_everybody_gets_what_the_matrix_says_and_no_foreign_text(
    marked: SimpleNamespace, spot: Page
) -> None:
    """One that never was looks like a foreign one; no page, title, header, redirect or file has a
    text of a foreign branch.
    """
    clients, wrong = signed_in(marked), []
    known = {who: known_to(marked, who) for who in clients}
    for place, kwargs in places(spot, marked).items():
        for method in ("GET", "POST"):
            for who, client in clients.items():
                answer = asked(client, spot, kwargs, method)
                told = f"{method} {place or 'page'} as {who}"
                if answer.status_code != (should := expected(spot, method, who, place)):
                    wrong.append(f"{told}: {answer.status_code}, not {should}")
                if strange := units_seen(answer) - known[who]:
                    wrong.append(f"{told}: texts of {strange}")
    assert not wrong, "\n".join(wrong)
    assert not seen_in(repr(vars(caches["default"])).encode()), "a text of a unit lies in the cache"


@pytest.mark.parametrize("name", THEIRS)
@pytest.mark.parametrize("who", ["anonymous", "sam"])
def test_the_sign_in_pages_answer_in_our_look(
    furnished: SimpleNamespace, name: str, who: str
) -> None:
    kwargs = {
        "account_confirm_email": {"key": "none"},
        "account_reset_password_from_key": {"uidb36": "0", "key": "none"},
    }.get(name, {})
    client = Client()
    if who == "sam":
        client.force_login(furnished.sam)
    response = client.get(reverse(name, kwargs=kwargs))
    assert response.status_code in {200, 302, 403, 404, 405}
    if response.status_code == 200 and "html" in response["Content-Type"]:
        assert b"TIP Tracker" in response.content
