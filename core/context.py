"""What every template may show without asking: the viewer and the menu."""

from typing import Any

from django.http import HttpRequest

from core.scope import NOBODY


def page(request: HttpRequest) -> dict[str, Any]:
    """`viewer` for the menu. Nothing here asks the database."""
    return {"viewer": getattr(request, "viewer", NOBODY)}
