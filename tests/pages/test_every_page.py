"""What holds on every page that somebody can open, whoever wrote it."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.matrix import PAGES
from tests.access.page import SIGNED_IN, WHO, Page

OPENABLE = [spot for spot in PAGES if spot.get == 200]
ABOUT_PEOPLE = {"view_staff", "record_training"}
# Nobody is known there, and nobody learns that somebody came from there.
UNNAMED = {"wellbeing:assessment", "wellbeing:notice", "wellbeing:slip"}
# A token needs a cookie, and a cookie tells who it was: these forms must have none.
WITHOUT_TOKEN = (f"{settings.CHECKIN_URL}/spend", "/check-in/slip/")


def who_may(spot: Page) -> str:
    """Somebody over Quay who may open the page: the admin, else the lead, else the analyst."""
    if spot.needs == SIGNED_IN:
        return "sam"
    may = {w for w in WHO.get(spot.needs, {"ada"}) if "get" not in spot.except_for.get(w, {})}
    return next((w for w in ("ada", "alma", "ana") if w in may), "ada")


def opened(world: SimpleNamespace, spot: Page) -> HttpResponse:
    """The answer of the page, which may write nothing."""
    client = Client()
    client.force_login(getattr(world, who_may(spot)))
    address = reverse(spot.name, kwargs=spot.of(world) if spot.of else {})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL transaction_read_only = on")
    return client.get(address)


@pytest.fixture
def asked_inside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What templates ask the database while they are drawn."""
    rendered = SimpleTemplateResponse.rendered_content
    asked: list[str] = []

    def watched(response: SimpleTemplateResponse) -> str:
        with CaptureQueriesContext(connection) as inside:
            text = rendered.fget(response)  # type: ignore[attr-defined]
        asked.extend(q["sql"] for q in inside.captured_queries)
        return text

    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", property(watched))
    return asked


@pytest.mark.parametrize("spot", OPENABLE, ids=str)
def test_a_page_keeps_the_house_rules(
    furnished: SimpleNamespace, spot: Page, asked_inside: list[str]
) -> None:
    """Looking writes nothing, and its template asks nothing."""
    response = opened(furnished, spot)
    assert response.status_code == spot.get
    assert asked_inside == []
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == ("no-referrer" if spot.name in UNNAMED else "same-origin")
    assert "no-store" in response["Cache-Control"]
    if response["Content-Type"].startswith("text/html"):
        assert faults(response.content.decode()) == []
        if spot.needs in ABOUT_PEOPLE:
            assert "Who can see this" in response.content.decode()


def faults(html: str) -> list[str]:
    """House rules that a spot breaks, in words."""
    checks = {
        "no language": re.search(r'<html[^>]* lang="[a-z]', html),
        "not exactly one h1": len(re.findall(r"<h1[ >]", html)) == 1,
        "no skip link": 'href="#main-content"' in html and 'id="main-content"' in html,
        "no title of its own": re.search(r"<title>[^<]*\w[^<]* – TIP Tracker", html),
        "inline style": not re.search(r"<style|\sstyle=", html),
        "inline script": not re.search(r"<script(?![^>]*src=)", html),
        "inline handler": not re.search(r"\son[a-z]+=", html),
        "a form without its token": all(told for told, apart in _tokens(html) if not apart),
        "a check-in's form with a token": not any(told for told, apart in _tokens(html) if apart),
        "an id used twice": len(ids := re.findall(r'\sid="([^"]+)"', html)) == len(set(ids)),
        "a table without caption": html.count("<table") == html.count("<caption"),
    }
    return [fault for fault, good in checks.items() if not good]


WAYS = re.compile(r"govuk-back-link|govuk-breadcrumbs|Go back|tip-exit")
# Reached from a mail, a slip of paper or a sheet: there is no page of ours to go back to.
FROM_A_MAIL = {
    "services:mail_stop",
    "reports:told_stop",
    "training:here",
    "training:wave_enter",
    "wellbeing:slip",
}


@pytest.mark.parametrize("spot", OPENABLE, ids=str)
def test_a_page_that_asks_has_a_way_back(furnished: SimpleNamespace, spot: Page) -> None:
    html = opened(furnished, spot).content.decode(errors="replace")

    assert spot.name in FROM_A_MAIL or not asks(html) or WAYS.search(html)


def asks(html: str) -> bool:
    """Whether the page is a form: something to fill in that is sent, and not a button alone."""
    main = html.partition("<main")[2]
    forms = re.findall(r'<form[^>]*method="post".*?</form>', main, re.DOTALL | re.IGNORECASE)
    field = re.compile(r'<(textarea|select|input(?![^>]*type="(hidden|submit)"))')
    return any(field.search(form) for form in forms)


def _tokens(html: str) -> list[tuple[bool, bool]]:
    """For each form that is posted: whether it has a token, whether it is one of a check-in."""
    forms = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL | re.IGNORECASE)
    apart = [any(f'action="{to}' in form for to in WITHOUT_TOKEN) for form in forms]
    return [("csrfmiddlewaretoken" in form, one) for form, one in zip(forms, apart, strict=True)]


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<html lang="en"><p style="color:red">', "inline style"),
        ('<html lang="en"><button onclick="x()">', "inline handler"),
        ('<form method="post"><p></form>', "a form without its token"),
        (
            '<form method="post" action="/check-in/slip/"><i name="csrfmiddlewaretoken"></form>',
            "a check-in's form with a token",
        ),
        ("<html><h1>a</h1><h1>b</h1>", "not exactly one h1"),
    ],
)
def test_the_rules_catch(html: str, fault: str) -> None:
    assert fault in faults(html)
