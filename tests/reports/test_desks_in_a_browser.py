"""One page for each role on a phone, at a desk, in print, and by keyboard."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reports.models import SavedView
from services.models import AccessGrant
from tests.browser import DESK, PHONE, listen, trouble
from tests.factories.leadership import make_line
from tests.implementation.test_who_is_told import noted
from tests.pages.test_every_page_in_a_browser import sign_in
from tests.pdf_text import pdf_words
from tests.reports.test_desks import KEYS

pytestmark = pytest.mark.browser
# What is for the screen alone.
ON_SCREEN = (".tip-filter", ".tip-no-print", ".govuk-service-navigation", ".govuk-breadcrumbs")


@pytest.fixture
def signed(
    transactional_db: None, steered: SimpleNamespace, live_server: Any, page: Any
) -> dict[str, Any]:
    """The cast with everything an executive reads, and a browser."""
    return {"world": steered, "server": live_server, "page": page}


@pytest.mark.parametrize(("who", "key"), KEYS.items())
def test_each_page_fits_reads_well_and_prints_without_menus(
    signed: dict[str, Any], who: str, key: str
) -> None:
    page, server = signed["page"], signed["server"]
    sign_in(page, server, getattr(signed["world"], who))
    heard = listen(page)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(server.url + reverse(f"reports:desk_{key}"))
        assert trouble(page) == [], width
    assert heard == []

    page.emulate_media(media="print")
    for one in ON_SCREEN:
        assert not any(spot.is_visible() for spot in page.locator(one).all()), one
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    printed = pdf_words(page.pdf())
    assert page.locator("h1").inner_text() in printed
    assert "Sign out" not in printed
    # Each sheet ends with a form feed.
    assert printed.count("\f") == 1, "it does not fit on one sheet"


def test_one_page_is_one_sheet_however_much_waits(signed: dict[str, Any]) -> None:
    page, server, world = signed["page"], signed["server"], signed["world"]
    today = timezone.localdate()
    for n in range(7):
        words = f"No room to talk in the house by the quay, number {n}"
        for whom in ("organisation", "service"):
            noted(world.sam, world.quay, who_can_remove=whom, sentence=f"{words}, {whom}")
        make_line(world.quay, name=f"Grant {n}", ends_on=today + dt.timedelta(days=30 + n))
    AccessGrant.objects.exclude(user=world.eve).update(until_on=today - dt.timedelta(days=1))
    sign_in(page, server, world.eve)
    page.goto(server.url + reverse("reports:desk_executive"))
    printed = pdf_words(page.pdf(format="A4"))
    decisions, _comma, others = printed.partition("Put to a level below you")

    assert printed.count("\f") == 1
    assert "And 6 more on the screen." in decisions
    assert decisions.count("Since") == others.partition("What became")[0].count("Since") == 3
    assert page.get_by_text("on a page of their own").first.is_visible()
    assert not page.get_by_text("more on the screen").first.is_visible()


def test_a_view_is_named_by_keyboard_and_found_again(signed: dict[str, Any]) -> None:
    page, server, world = signed["page"], signed["server"], signed["world"]
    sign_in(page, server, world.alma)
    page.goto(server.url + reverse("reports:desk_lead") + f"?unit={world.quay.pk}&ahead=31")
    page.get_by_role("link", name="Save this view under a name").press("Enter")
    page.get_by_label("A name of your own for this view").fill("Quay this month")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="My saved views").wait_for()
    page.get_by_role("link", name="Quay this month").press("Enter")
    page.get_by_role("heading", name="My branch").wait_for()
    assert page.locator("option:checked").all_inner_texts()[1] == "31 days"
    page.get_by_role("link", name="Look after my saved views").press("Enter")
    page.get_by_role("button", name=re.compile("^Remove.*Quay this month")).press("Enter")
    page.get_by_text("is removed").wait_for()
    assert not SavedView.objects.exists()
