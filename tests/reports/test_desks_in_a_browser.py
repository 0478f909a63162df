"""One page for each role on a phone, at a desk, in print, and by keyboard."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import SavedView
from tests.browser import DESK, PHONE, listen, trouble
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
