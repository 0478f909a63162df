"""Every address × method × principal × object, each with its exact status."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.matrix import (
    LIBRARY,
    OVER_MILL,
    OVER_QUAY,
    PAGES,
    PRINCIPALS,
    PUBLIC,
    SIGNED_IN,
    WHO,
    Page,
)
from tests.access.objects import furnish
from tests.access.walk import every_address

OURS = {n: v for n, v in every_address().items() if not any(n.startswith(p) for p in LIBRARY)}
WITH_OBJECT = [page for page in PAGES if page.of]


@pytest.fixture
def furnished(world: SimpleNamespace) -> SimpleNamespace:
    return furnish(world)


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(OURS) == sorted(page.name for page in PAGES)


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_view_says_who_may_use_it(name: str) -> None:
    view = OURS[name]
    told = [
        getattr(view, "needs", None),
        SIGNED_IN if hasattr(view, "signed_in_because") else None,
        PUBLIC if hasattr(view, "public_because") else None,
    ]
    page = next(page for page in PAGES if page.name == name)
    assert [t for t in told if t] == [page.needs]


def expected(page: Page, method: str, who: str, place: str) -> int:
    """The status that `who` must get for an object in Quay ("own"), in Mill, or for none."""
    if method.lower() in page.except_for.get(who, {}):
        return page.except_for[who][method.lower()]
    status = page.get if method == "GET" else page.post
    if who in {"anonymous", "lena"} and page.needs != PUBLIC:
        return page.signed_out
    if status is None:
        return 405
    if page.needs in WHO and who not in WHO[page.needs]:
        return 403
    if place == "missing" or (place and not _over(who, place)):
        return 404
    return status


def _over(who: str, place: str) -> bool:
    return who in (OVER_QUAY if place == "own" else OVER_MILL)


def ask(page: Page, kwargs: dict[str, Any], method: str, who: str, world: SimpleNamespace) -> int:
    client = Client(raise_request_exception=True)
    if who == "lena":
        # She was at her desk when her account was closed: the old cookie must open nothing.
        world.lena.is_active = True
        world.lena.save()
        client.force_login(world.lena)
        world.lena.is_active = False
        world.lena.save()
    elif who != "anonymous":
        client.force_login(getattr(world, who))
    address = reverse(page.name, kwargs=kwargs)
    return client.get(address).status_code if method == "GET" else client.post(address).status_code


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_everybody_gets_exactly_what_the_matrix_says(
    furnished: SimpleNamespace, page: Page
) -> None:
    places = {"own": page.of, "foreign": page.foreign} if page.of else {"": lambda w: {}}
    wrong = []
    for place, of in places.items():
        assert of is not None, f"{page}: name a foreign object too"
        kwargs = of(furnished)
        for method in ("GET", "POST"):
            for who in PRINCIPALS:
                got = ask(page, kwargs, method, who, furnished)
                if got != (should := expected(page, method, who, place)):
                    wrong.append(f"{method} {place or 'page'} as {who}: {got}, not {should}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", WITH_OBJECT, ids=str)
def test_an_object_that_never_was_looks_like_a_foreign_one(
    furnished: SimpleNamespace, page: Page
) -> None:
    assert page.missing is not None, f"{page}: name a missing object too"
    wrong = [
        f"{method} missing as {who}: {got}"
        for method in ("GET", "POST")
        for who in PRINCIPALS
        if (got := ask(page, page.missing, method, who, furnished))
        != expected(page, method, who, "missing")
    ]
    assert not wrong, "\n".join(wrong)
