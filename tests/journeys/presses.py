"""Presses of somebody on a phone, and how long they take somebody who knows the way.

The time is reckoned, not measured, so that a slow machine changes nothing: the keystroke-level
model (Card, Moran and Newell 1980: 1.35 s to decide, 1.1 s to reach, 0.2 s to press), 36 words a
minute on a phone (Palin and others 2019, so 0.33 s a letter), and a second for each page to come.
"""

from playwright.sync_api import Locator, Page

MOST_PRESSES = 5
MOST_SECONDS = 45
A_PRESS = 1.35 + 1.1 + 0.2
A_LETTER = 0.33
A_PAGE = 1.0


class Presses:
    """Counts what somebody presses; typing takes time, but is no press."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.seconds = page, 0, 0.0
        page.on("load", self._came)

    def on(self, role: str, name: str, **found: object) -> None:
        self.at(self.page.get_by_role(role, name=name, **found))

    def at(self, what: Locator) -> None:
        what.click()
        self.page.wait_for_load_state()
        self.count += 1
        self.seconds += A_PRESS

    def type(self, label: str, words: str) -> None:
        """Into the field: reaching it costs a press of time."""
        self.page.get_by_label(label).fill(words)
        self.seconds += A_PRESS + A_LETTER * len(words)

    def _came(self, _page: Page) -> None:
        self.seconds += A_PAGE

    def are_few(self, seconds: float = MOST_SECONDS) -> bool:
        return self.count <= MOST_PRESSES and self.seconds <= seconds
