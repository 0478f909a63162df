"""Every address × method × principal × object, each with its exact status."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.matrix import LIBRARY, PAGES
from tests.access.page import OVER_MILL, OVER_QUAY, PRINCIPALS, PUBLIC, SIGNED_IN, WHO, Page
from tests.access.walk import every_address

THEIRS = sorted(n for n in every_address() if any(n.startswith(p) for p in LIBRARY))
OURS = {n: v for n, v in every_address().items() if not any(n.startswith(p) for p in LIBRARY)}
WITH_OBJECT = [spot for spot in PAGES if spot.of]


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


def asked(client: Client, spot: Page, kwargs: dict[str, Any], method: str) -> int:
    """The status; the cookie is the one of before, whatever the answer did to it."""
    before = client.cookies.copy()
    address = reverse(spot.name, kwargs=kwargs)
    status = (client.get if method == "GET" else client.post)(address).status_code
    client.cookies = before
    return status


@pytest.mark.parametrize("spot", PAGES, ids=str)
def test_everybody_gets_exactly_what_the_matrix_says(
    furnished: SimpleNamespace, spot: Page
) -> None:
    places = {"own": spot.of, "foreign": spot.foreign} if spot.of else {"": lambda w: {}}
    clients, wrong = signed_in(furnished), []
    for place, of in places.items():
        assert of is not None, f"{spot}: name a foreign object too"
        kwargs = of(furnished)
        for method in ("GET", "POST"):
            for who, client in clients.items():
                got = asked(client, spot, kwargs, method)
                if got != (should := expected(spot, method, who, place)):
                    wrong.append(f"{method} {place or 'page'} as {who}: {got}, not {should}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("spot", WITH_OBJECT, ids=str)
def test_an_object_that_never_was_looks_like_a_foreign_one(
    furnished: SimpleNamespace, spot: Page
) -> None:
    assert spot.missing is not None, f"{spot}: name a missing object too"
    wrong = [
        f"{method} missing as {who}: {got}"
        for who, client in signed_in(furnished).items()
        for method in ("GET", "POST")
        if (got := asked(client, spot, spot.missing, method))
        != expected(spot, method, who, "missing")
    ]
    assert not wrong, "\n".join(wrong)


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
