"""Two pages that belong to nobody's branch."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from core.guards import public


@require_safe
@public("everybody may read how accessible the tool is, before signing in as well")
def accessibility(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "core/accessibility.html")


@require_safe
@public("everybody may read what is held about people, before signing in as well")
def privacy(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "core/privacy.html")
