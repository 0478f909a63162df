"""No text of a foreign branch comes out anywhere: page, title, header, redirect, export, mail."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from core.periods import quarter
from core.permissions import Permission
from reports.actions.deliveries import send_due
from reports.actions.making import make_run
from reports.actions.runs import ask_for_report
from reports.models import Kind
from services.access import viewer_for
from services.models import AccessGrant
from tests.access.canaries import may_meet, plant, seen_in, units_seen
from tests.access.matrix import PAGES
from tests.access.page import PRINCIPALS, Page


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
    assert not seen_in(repr(vars(caches["default"])).encode()), "a text of a unit lies in the cache"


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


@pytest.mark.parametrize("kind", Kind.values)
def test_a_report_and_its_mail_hold_only_what_their_reader_may_know(
    marked: SimpleNamespace, kind: str
) -> None:
    allowed = known_to(marked, "mark")
    run = ask_for_report(
        by=viewer_for(marked.mark.pk).scope_for(Permission.MAKE_REPORTS),
        unit=marked.quay,
        kind=kind,
        period=quarter("2026Q2"),
        today=dt.date(2026, 10, 7),
    )
    make_run(run.pk)
    for file in run.files.all():
        with default_storage.open(file.stored_as) as kept:
            seen = seen_in(kept.read())
        # Letters of a PDF are numbers of its font: there is nothing to find in it.
        assert file.format == "pdf" or marked.quay.pk in seen
        assert seen <= allowed
    assert send_due() > 0
    by_address = {getattr(marked, who).email: who for who in PRINCIPALS[1:]}
    for message in mail.outbox:
        seen = seen_in(message.message().as_bytes())
        assert seen <= known_to(marked, by_address[message.to[0]])
