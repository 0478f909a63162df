"""Puts the viewer at the door of every request."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from core.scope import NOBODY, Viewer
from services.access import viewer_for


def viewer(get_response: Callable[[Any], HttpResponse]) -> Callable[[Any], HttpResponse]:
    """`request.viewer`: looked up once per request, when first asked."""

    def respond(request: Any) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer_of(request))
        return get_response(request)

    return respond


def _viewer_of(request: Any) -> Viewer:
    return viewer_for(request.user.pk) if request.user.is_authenticated else NOBODY
