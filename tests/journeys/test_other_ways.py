"""The same pages without JavaScript, by keyboard alone, and by somebody who does it wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import PHONE, trouble
from tests.intake import files
from tests.journeys.demo import Demo
from tests.journeys.hand import Hand

pytestmark = pytest.mark.browser
WORDS = re.compile("What is in the way")
WHAT_TO_DO = re.compile("Choose|Export|Open it|Select")
MOST_TABS = 60


def test_a_barrier_is_noted_without_javascript(demo: Demo, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    lead = Hand(context.new_page(), demo, PHONE)
    lead.sign_in("delivery_lead")
    lead.keep("70-home-without-javascript")
    lead.job("Note a barrier")
    lead.page.get_by_label(WORDS).fill("The letters cannot be changed in this system")
    lead.radio("My delivery lead, and those who can help")
    lead.button("Save")
    expect(lead.page.locator("h1")).to_have_text("The letters cannot be changed in this system")
    expect(lead.page.get_by_role("alert")).to_contain_text("Saved")
    lead.keep("71-barrier-without-javascript")
    assert lead.presses <= 5
    context.close()


def test_a_list_is_read_and_shown_without_javascript(
    demo: Demo, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    lead = Hand(context.new_page(), demo)
    lead.sign_in("delivery_lead")
    lead.open("/lists/add/")
    lead.file(files.written(tmp_path, files.template(), "from another council.csv"))
    lead.button("Send the list")
    # The page loads itself again until the list is read.
    expect(lead.page.get_by_role("button", name="Cancel")).to_be_visible(timeout=30_000)
    lead.keep("72-list-without-javascript")
    lead.press(lead.page.get_by_role("button", name="Cancel"))
    expect(lead.page.locator("main")).to_contain_text("cancelled")
    context.close()


def test_an_activity_is_logged_by_keyboard_alone(demo: Demo, page: Page) -> None:
    lead = Hand(page, demo)
    lead.sign_in("delivery_lead")
    lead.open("/")
    press = page.keyboard.press
    press("Tab")
    press("Enter")  # skip to the main content
    reach(page, lambda: focused(page, "a").get_by_text("Log activity", exact=True))
    press("Enter")
    page.wait_for_url("**/activities/log/")
    reach(page, lambda: focused(page, "input[name=kind]"))
    press("Space")
    reach(page, lambda: focused(page, "select[name=unit]"))
    page.keyboard.type("Fostering and adoption: E")
    reach(page, lambda: focused(page, "textarea[name=note]"))
    page.keyboard.type("Rooms with softer light")
    reach(page, lambda: focused(page, "button").get_by_text("Save", exact=True))
    lead.keep("73-activity-by-keyboard")
    press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Saved")
    expect(page.locator("main")).to_contain_text("Rooms with softer light")


def focused(page: Page, what: str) -> Locator:
    return page.locator(f"{what}:focus, {what}:focus *")


def reach(page: Page, there: Callable[[], Locator]) -> None:
    """Tab until it has the focus, and see that the focus can be seen."""
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if there().count():
            return
    raise AssertionError("the keyboard does not get there")


WRONG = {
    "a picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "empty.csv": b"",
    "only a heading.csv": files.template([]).encode(),
    "a web page.xlsx": b"<!DOCTYPE html><html><body>Please sign in</body></html>",
    "locked.xlsx": files.encrypted(),
    "cut off.xlsx": files.workbook([["staff_number", "first_name"], ["1", "Jo"]])[:900],
    "letter.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
}


def test_every_wrong_file_gets_a_sentence_that_says_what_to_do(
    demo: Demo, page: Page, tmp_path: Path
) -> None:
    answers: list[int] = []
    page.on("response", lambda got: answers.append(got.status))
    lead = Hand(page, demo)
    lead.sign_in("delivery_lead")
    said = {}
    for name, content in WRONG.items():
        lead.open("/lists/add/")
        lead.file(files.written(tmp_path, content, name))
        lead.button("Send the list")
        told = page.locator(".govuk-error-summary, .govuk-notification-banner")
        told.first.wait_for(timeout=30_000)
        said[name] = told.first.inner_text()
    lead.keep("80-wrong-file")
    assert [name for name, text in said.items() if not WHAT_TO_DO.search(text)] == []
    assert max(answers) < 500


def test_nothing_chosen_and_nothing_written_gets_a_sentence(demo: Demo, page: Page) -> None:
    lead = Hand(page, demo, PHONE)
    lead.sign_in("delivery_lead")
    found = {}
    for name, path, button in (
        ("list", "/lists/add/", "Send the list"),
        ("barrier", "/doing/barriers/note/", "Save"),
        ("activity", "/doing/activities/log/", "Save"),
        ("session", "/training/sessions/add/", "Save"),
    ):
        lead.open(path)
        lead.page.locator("main").get_by_role("button", name=re.compile(button)).first.click()
        found[name] = page.get_by_role("alert").first.inner_text()
        assert trouble(page) == []
        lead.keep(f"81-nothing-in-{name}")
    assert "required" not in " ".join(found.values()).lower()


def test_two_presses_make_one_row_and_two_tabs_lift_it_once(demo: Demo, page: Page) -> None:
    lead = Hand(page, demo)
    lead.sign_in("delivery_lead")
    words = "The key to the quiet room is kept elsewhere"
    lead.open("/doing/barriers/note/")
    page.get_by_label(WORDS).fill(words)
    lead.radio("My delivery lead, and those who can help")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_role("alert")).to_contain_text("Saved")
    lifting = page.get_by_role("button", name="It is no longer in the way").get_attribute("href")
    twin = page.context.new_page()
    for tab in (page, twin):
        tab.goto(demo.url + str(lifting))
    for tab in (page, twin):
        tab.get_by_role("button", name="Save", exact=True).click()
        expect(tab.locator("h1")).to_have_text(words)
    Hand(twin, demo).keep("82-barrier-lifted-twice")
    lead.open("/doing/barriers/?state=")
    expect(page.get_by_role("link", name=words)).to_have_count(1)
    twin.close()


def test_what_another_tab_has_done_already_is_said(demo: Demo, page: Page, tmp_path: Path) -> None:
    lead = Hand(page, demo)
    lead.sign_in("delivery_lead")
    lead.open("/lists/add/")
    lead.file(files.written(tmp_path, files.template(), "twice.csv"))
    lead.button("Send the list")
    page.get_by_role("button", name=re.compile("Cancel")).wait_for(timeout=30_000)
    twin = page.context.new_page()
    twin.goto(page.url)
    lead.press(page.get_by_role("button", name=re.compile("Cancel")))
    expect(page.locator("main")).to_contain_text("cancelled")
    answer = []
    twin.on("response", lambda got: answer.append(got.status))
    twin.get_by_role("button", name=re.compile("Cancel")).click()
    expect(twin.locator("main")).to_contain_text("This list was cancelled")
    assert max(answer) < 500
    twin.close()
