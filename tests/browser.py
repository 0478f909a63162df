"""A real Chromium: how it is started, and what every page must hold in it.

Use: mark the test `browser`, ask for `live_server` and `page` (pytest-playwright's), then
`assert trouble(page) == []`.
"""

import shutil
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.servers import CHROMIUM_NAMES

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = 320, 1280
# How long a page may take to show what a test waits for, on a machine with other work; ms.
expect.set_options(timeout=15_000)


def launch_args() -> dict[str, Any]:
    """Debian's own Chromium, quiet and without a sandbox (tests run as root in containers)."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    return {"executable_path": found, "args": ARGS}


def listen(page: Page) -> list[str]:
    """What the browser complains about from now on: scripts, refused styles, missing files."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    return heard


def trouble(page: Page) -> list[str]:
    """Faults of the page as it stands: axe's rules, and a page wider than the screen."""
    page.wait_for_load_state()
    faults = [
        f"{one['id']}: {node['html'][:200]}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*faults, *([f"{wide} px wider than the screen"] if wide > 0 else [])]
