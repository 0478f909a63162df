"""One person at a screen: presses that are counted, and a picture of each step."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser import DESK, PHONE
from tests.journeys.demo import PROJECT, Demo

PICTURES = PROJECT / "var" / "screenshots" / "journey"
TALL = 900


class Hand:
    """Presses, choices and files chosen count one each; typing does not."""

    def __init__(self, page: Page, demo: Demo, width: int = DESK) -> None:
        self.page, self.demo, self.width = page, demo, width
        self.presses = 0
        page.set_default_timeout(10_000)
        page.set_viewport_size({"width": width, "height": TALL})

    def sign_in(self, role: str) -> None:
        """Counting begins after it."""
        account = self.demo.account(role)
        self.page.goto(self.demo.url)
        self.page.get_by_label("Email").fill(account["email"])
        self.page.get_by_label("Password", exact=True).fill(account["password"])
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("heading", name="What would you like to do?").wait_for()
        self.presses = 0

    def press(self, what: Locator) -> None:
        what.click()
        self.presses += 1

    def link(self, name: str) -> None:
        """A link; one that looks like a button calls itself one."""
        links = self.page.get_by_role("link", name=name, exact=True)
        self.press(links.or_(self.page.get_by_role("button", name=name, exact=True)).first)

    def job(self, name: str) -> None:
        """One of the large targets, by its first line."""
        label = self.page.locator(".tip-actions__label").get_by_text(name, exact=True)
        self.press(self.page.locator(".tip-actions__link").filter(has=label))

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def radio(self, name: str) -> None:
        self.press(self.page.get_by_role("radio", name=name, exact=True))

    def choose(self, label: str, option: str) -> None:
        """An entry of a drop-down list, by its words without the indent."""
        box = self.page.get_by_label(label, exact=True)
        wanted = box.locator("option").filter(has_text=option).first
        box.select_option(wanted.get_attribute("value"))
        self.presses += 1

    def choose_first(self, option: str) -> None:
        """The same for the only list on the page."""
        box = self.page.locator("main select").first
        wanted = box.locator("option").filter(has_text=option).first
        box.select_option(wanted.get_attribute("value"))
        self.presses += 1

    def file(self, path: Path) -> None:
        self.page.get_by_label("Choose a file").set_input_files(path)
        self.presses += 1

    def menu(self, name: str) -> None:
        """A line of the menu, whose button counts where the screen is narrow."""
        toggle = self.page.get_by_role("button", name="Menu", exact=True)
        if toggle.is_visible():
            self.press(toggle)
        self.press(self.page.get_by_role("navigation", name="Menu").get_by_role("link", name=name))

    def open(self, path: str) -> None:
        self.page.goto(self.demo.url + path)

    def keep(self, name: str) -> None:
        """Pictures of the page as it stands, at a desk and on a small phone."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": TALL})
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": self.width, "height": TALL})
