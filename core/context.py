"""What every template may show without asking: the viewer and the menu."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from core.menu import menu_for
from core.scope import NOBODY


def page(request: HttpRequest) -> dict[str, Any]:
    """`viewer`, `menu` and the page's language. Nothing here asks the database."""
    viewer = getattr(request, "viewer", NOBODY)
    return {
        "viewer": viewer,
        "menu": menu_for(viewer, request.path),
        "page_lang": (get_language() or "en-gb").replace("en-gb", "en-GB"),
    }
