"""The menu at the top of each page. Each app registers its own entries in `AppConfig.ready`."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

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


_entries: dict[str, Entry] = {}


def register_menu(label: Text, url_name: str, permission: Permission | None, order: int) -> None:
    """Offer a page in the menu. `order` sorts; registering a name again replaces it."""
    _entries[url_name] = Entry(label, url_name, permission, order)


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
