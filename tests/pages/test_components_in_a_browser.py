"""Every component in a real Chromium: axe's rules, a phone's width, the keyboard, no JavaScript."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import DESK, PHONE, listen, trouble

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(live_server, settings):
    """The address of a page that holds every component."""
    settings.ROOT_URLCONF = "tests.pages.gallery"
    here = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], here]}]
    return f"{live_server.url}/gallery/"


def test_every_component_passes_axe_and_fits_the_screen(page, gallery):
    heard = listen(page)
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for query in ("", "?errors"):
            page.goto(gallery + query)

            assert trouble(page) == [], (width, query)
    assert heard == []


def test_the_first_tab_leads_to_the_skip_link(page, gallery):
    page.goto(gallery)

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert page.locator(".govuk-skip-link").bounding_box()["y"] >= 0


def test_errors_take_the_focus_and_lead_to_their_field(page, gallery):
    page.goto(gallery + "?errors")

    assert "Error: Gallery" in page.title()
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.className").startswith("govuk-error-summary")
    page.get_by_role("link", name="Day must be a real date").click()
    assert page.evaluate(f"{focused}.id") == "id_on"
    page.get_by_role("link", name="Select what happened").first.click()
    assert page.evaluate(f"{focused}.name") == "kind"


def moved(pane) -> bool:
    return pane.evaluate("pane => pane === document.activeElement && pane.scrollLeft > 0")


def test_a_wide_table_scrolls_in_its_own_pane_by_keyboard(page, gallery):
    page.set_viewport_size({"width": PHONE, "height": 700})
    page.goto(gallery)
    pane = page.get_by_role("region", name="Teams")

    pane.focus()
    page.keyboard.press("ArrowRight")
    # The policy of the page forbids Playwright's own polling script, so Python looks again.
    looks = (page.wait_for_timeout(50) or moved(pane) for _look in range(100))

    assert any(looks)
    assert pane.evaluate("pane => pane.scrollWidth > pane.clientWidth")


def test_select_all_ticks_and_unticks_every_row(page, gallery):
    page.goto(gallery)
    every, boxes = page.get_by_label("Select all on this page"), page.locator("[data-select-one]")

    every.check()
    assert [box.is_checked() for box in boxes.all()] == [True, True]
    boxes.first.uncheck()
    assert every.evaluate("box => box.indeterminate")
    every.check()
    every.uncheck()

    assert [box.is_checked() for box in boxes.all()] == [False, False]


def test_a_password_can_be_shown(page, gallery):
    page.goto(gallery)
    page.get_by_label("Password (optional)").fill("otters")

    page.get_by_role("button", name="Show password").click()

    assert page.get_by_label("Password (optional)").get_attribute("type") == "text"


def test_without_javascript_nothing_is_lost(browser, gallery):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(gallery)

    assert page.get_by_label("Select all on this page").is_hidden()
    page.get_by_label("Work email").fill("not an address")
    page.get_by_role("button", name="Save activity").click()

    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_label("Work email")).to_have_value("not an address")
    context.close()


def test_on_paper_there_is_no_menu_and_no_button(page, gallery):
    page.goto(gallery)

    page.emulate_media(media="print")

    for gone in [".govuk-breadcrumbs", ".govuk-button", ".tip-filter", ".govuk-pagination"]:
        assert not page.locator(gone).first.is_visible(), gone
    expect(page.get_by_text("Printed")).to_be_visible()
    assert page.locator("#levels-title").count() == 1
