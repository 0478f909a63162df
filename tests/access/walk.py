"""Every address of the site, as the URLconf has it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def every_address() -> dict[str, Callable[..., Any]]:
    """Name (with its app) → view. An address without a name is an error of the walk."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], app: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in patterns:
        if isinstance(entry, URLPattern):
            if not entry.name:
                raise ValueError(f"{entry.pattern} has no name")
            yield app + entry.name, entry.callback
        else:
            yield from _walk(entry.url_patterns, f"{entry.app_name}:" if entry.app_name else app)
