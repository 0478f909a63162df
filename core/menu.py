"""The menu at the top of each page, and the places behind it.

Each app registers its own entries in `AppConfig.ready`: in the menu itself, on the page of further
tools, or among the pages of a unit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.modules import Module
from core.permissions import Permission
from core.scope import Viewer

Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """One registered place: shown to those who hold `permission` anywhere (None: everybody)."""

    label: Text
    url_name: str
    permission: Permission | None
    order: int


@dataclass(frozen=True)
class MenuItem:
    """One link of the menu as a page shows it."""

    label: Text
    url: str
    active: bool


class Shelf(StrEnum):
    """Which heading a tool stands under, in this order: what waits first, what is set once last."""

    WAITING = auto()
    TRAINING = auto()
    WORK = auto()
    WORDS = auto()
    HOUSE = auto()

    @property
    def label(self) -> Text:
        """The heading."""
        return _HEADINGS[self]


_HEADINGS: dict[Shelf, Text] = {
    Shelf.WAITING: _("Waiting for an answer"),
    Shelf.TRAINING: _("Training"),
    Shelf.WORK: _("The work and what it brings"),
    Shelf.WORDS: _("Levels, rules and words"),
    Shelf.HOUSE: _("Structure, partners and mail"),
}


@dataclass(frozen=True)
class Tool:
    """A place one step behind the menu; shown where its module (None: always) is on."""

    label: Text
    explains: Text
    url_name: str
    permission: Permission
    order: int
    module: Module | None = None
    shelf: Shelf = Shelf.WORK


_entries: dict[str, Entry] = {}
_tools: dict[str, Tool] = {}
_unit_pages: dict[str, Tool] = {}
_person_pages: dict[str, Tool] = {}


def register_menu(label: Text, url_name: str, permission: Permission | None, order: int) -> None:
    """Offer a page in the menu. `order` sorts; registering a name again replaces it."""
    _entries[url_name] = Entry(label, url_name, permission, order)


def register_tool(tool: Tool) -> None:
    """Offer a page among the further tools; registering a name again replaces it."""
    _tools[tool.url_name] = tool


def register_unit_page(tool: Tool) -> None:
    """Offer a page about one unit, whose address takes its `unit_id`."""
    _unit_pages[tool.url_name] = tool


def register_person_page(tool: Tool) -> None:
    """Offer a page about one person, whose address takes its `staff_id`."""
    _person_pages[tool.url_name] = tool


def tools_for(viewer: Viewer) -> list[Tool]:
    """The further tools that `viewer` may open somewhere, in their order."""
    return _offered(
        _tools,
        lambda tool: any(
            viewer.has(tool.module, branch) for branch in viewer.scope_for(tool.permission).branches
        ),
    )


def shelves_for(viewer: Viewer) -> list[tuple[Shelf, list[Tool]]]:
    """The same tools under their headings; a heading without any is left out."""
    tools = tools_for(viewer)
    shelves = ((shelf, [tool for tool in tools if tool.shelf is shelf]) for shelf in Shelf)
    return [(shelf, found) for shelf, found in shelves if found]


def unit_pages_for(viewer: Viewer, path: str) -> list[Tool]:
    """The pages about the unit with `path` that `viewer` may open, in their order."""
    return _offered(
        _unit_pages,
        lambda tool: viewer.may(tool.permission, path) and viewer.has(tool.module, path),
    )


def person_pages_for(viewer: Viewer, path: str) -> list[Tool]:
    """The pages about a person of the unit with `path` that `viewer` may open, in their order."""
    return _offered(
        _person_pages,
        lambda tool: viewer.may(tool.permission, path) and viewer.has(tool.module, path),
    )


def _offered(tools: dict[str, Tool], is_offered: Callable[[Tool], bool]) -> list[Tool]:
    found = [tool for tool in tools.values() if is_offered(tool)]
    return sorted(found, key=lambda tool: (tool.order, tool.url_name))


def menu_for(viewer: Viewer, path: str) -> list[MenuItem]:
    """The entries that `viewer` may open; the one that `path` lies under is active."""
    if viewer.user_id is None:
        return []
    held = {permission for _branch, permission in viewer.grants}
    found = [
        (entry.label, url)
        for entry in sorted(_entries.values(), key=lambda e: (e.order, e.url_name))
        if entry.permission is None or entry.permission in held
        if (url := _address(entry.url_name))
    ]
    here = _deepest([url for _label, url in found], path)
    return [MenuItem(label, url, url == here) for label, url in found]


def _address(url_name: str) -> str:
    """The page's address; empty while its app has no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _deepest(urls: list[str], path: str) -> str:
    """The longest address that `path` lies under; the home page only when it is the page."""
    return max((u for u in urls if path == u or (u != "/" and path.startswith(u))), default="")
