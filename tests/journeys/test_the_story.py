"""The demo tells the whole story: each role finds on its first page what is waiting for it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, trouble
from tests.journeys.demo import Demo
from tests.journeys.hand import Hand

pytestmark = pytest.mark.browser
ASKED = "Waiting for your answer: "
# One line of each tool that only an organisation that wants it has.
TOOLS = {
    "Examples": "South house, children's residential care",
    "Indicators": "Routine enquiry recorded",
    "Money and people": "Core budget of the directorate",
    "People who use services": "The first letter to carers.",
    "Recommendations": "Children's residential care",
    "Self-assessment": "Children's residential care",
}


def test_a_member_of_staff_finds_the_answer_to_what_they_noted(demo: Demo, page: Page) -> None:
    words = "There is no time to talk after a hard shift."
    staff = Hand(page, demo, PHONE)
    staff.sign_in("staff")
    staff.keep("90-home-of-staff")
    staff.link(f"Your barrier was answered: {words}")
    expect(page.locator("main")).to_contain_text("15 minutes that are set aside")
    assert trouble(page) == []
    staff.keep("91-answer-heard-by-staff")


def test_a_manager_is_asked_what_the_team_can_remove(demo: Demo, page: Page) -> None:
    manager = Hand(page, demo)
    manager.sign_in("manager")
    manager.link(f"{ASKED}The quiet room is used for storage.")
    expect(page.locator("main")).not_to_contain_text("Kasia")
    manager.keep("92-manager-is-asked")


def test_an_executive_is_asked_and_has_words_to_agree_to(demo: Demo, page: Page) -> None:
    executive = Hand(page, demo)
    executive.sign_in("executive")
    expect(page.get_by_role("link", name=ASKED).first).to_be_visible()
    executive.keep("93-home-of-the-executive")
    executive.link("What was written about a conversation with you")
    expect(page.locator("main")).to_contain_text("What the budget meeting said")
    assert trouble(page) == []
    executive.keep("94-words-to-agree-to")


def test_a_lead_finds_plans_that_are_near_and_something_in_each_tool(
    demo: Demo, page: Page
) -> None:
    lead = Hand(page, demo)
    lead.sign_in("delivery_lead")
    for words in (
        "Agree with two teams how they cover for each other.",
        "A conversation with Ewan Fraser, Children's residential care: North",
    ):
        expect(page.get_by_role("link", name=words, exact=True)).to_be_visible()
    for tool, told in TOOLS.items():
        lead.open("/doing/tools/")
        lead.job(tool)
        expect(page.locator("main")).to_contain_text(told)
        assert trouble(page) == [], tool
        lead.keep(f"95-{tool.lower().replace(' ', '-')}")
