"""The page of further tools: those that are always there, and those an admin switched on."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.guards import ScopedRequest, needs
from core.menu import Text, Tool, shelves_for
from core.permissions import Permission


@require_safe
@needs(Permission.VIEW_IMPLEMENTATION)
def tool_list(request: ScopedRequest) -> HttpResponse:
    """Each tool with a sentence that says what it is for, under five headings at most."""
    shelves = [
        {"title": shelf.label, "tools": [_shown(tool) for tool in tools]}
        for shelf, tools in shelves_for(request.viewer)
    ]
    return TemplateResponse(request, "implementation/tool_list.html", {"shelves": shelves})


def _shown(tool: Tool) -> dict[str, Text]:
    return {"label": tool.label, "hint": tool.explains, "url": reverse(tool.url_name)}
