"""No text of a foreign branch comes out anywhere: page, title, header, redirect, export, mail."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from services.models import AccessGrant
from tests.access.canaries import may_meet, plant, seen_in, units_seen
from tests.access.matrix import PAGES, PRINCIPALS, Page


@pytest.fixture
def marked(furnished: SimpleNamespace) -> SimpleNamespace:
    plant(furnished)
    return furnished


def known_to(world: SimpleNamespace, who: str) -> set[int]:
    if who in {"anonymous", "lena"}:
        return set()
    grants = AccessGrant.objects.filter(user=getattr(world, who))
    branches = set(grants.exclude(role="staff").values_list("unit__path", flat=True))
    return may_meet(branches, home=world.quay.path if who == "sam" else "")


@pytest.mark.parametrize("spot", PAGES, ids=str)
def test_no_foreign_text_comes_out(marked: SimpleNamespace, spot: Page) -> None:
    leaks = []
    for who in PRINCIPALS:
        client = _client(marked, who)
        allowed = known_to(marked, who)
        for place, kwargs in _places(spot, marked):
            address = reverse(spot.name, kwargs=kwargs)
            for send in (client.get, client.post):
                response = send(address)
                if strange := units_seen(response) - allowed:
                    leaks.append(f"{who} {send.__name__} {place} {response.status_code}: {strange}")
    assert not leaks, "\n".join(leaks)


def _client(world: SimpleNamespace, who: str) -> Client:
    client = Client()
    if who not in {"anonymous", "lena"}:
        client.force_login(getattr(world, who))
    return client


def _places(spot: Page, world: SimpleNamespace) -> list[tuple[str, dict[str, Any]]]:
    if not spot.of:
        return [("page", {})]
    assert spot.foreign is not None
    return [("own", spot.of(world)), ("foreign", spot.foreign(world)), ("no", spot.missing or {})]


def test_the_sweep_sees_a_marker_wherever_it_hides(marked: SimpleNamespace) -> None:
    marked.mill.refresh_from_db()

    assert seen_in(marked.mill.name.encode()) == {marked.mill.pk}
    assert seen_in(marked.mill.name.encode("utf-16-le")) == {marked.mill.pk}
    assert known_to(marked, "alma").isdisjoint({marked.mill.pk, marked.hillside.pk})


def test_mail_that_was_sent_holds_only_what_its_reader_may_know(marked: SimpleNamespace) -> None:
    by_address = {getattr(marked, who).email: who for who in PRINCIPALS[1:]}
    for message in mail.outbox:
        for address in message.to:
            strange = seen_in(message.message().as_bytes()) - known_to(marked, by_address[address])
            assert not strange
