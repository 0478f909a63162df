"""The whole page, or only the part that htmx asked to swap."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any]
) -> TemplateResponse:
    """Render `page`, or `fragment` for an htmx swap. `page` includes `fragment`."""
    is_swap = request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
    response = TemplateResponse(request, fragment if is_swap else page, context)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    return response
