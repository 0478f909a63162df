"""What the pages of this app share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from core.guards import ScopedRequest
from core.permissions import Permission
from services.models import Unit
from training.actions.called_off import CalledOffError


def may_see_names(request: ScopedRequest, unit: Unit) -> bool:
    """Who came is told to those who may see people of the unit that held the session."""
    return request.viewer.may(Permission.VIEW_STAFF, unit.path)


def may_record(request: ScopedRequest, unit: Unit) -> bool:
    """Whether the viewer may note attendance in this unit."""
    return request.viewer.may(Permission.RECORD_TRAINING, unit.path)


def address(name: str, **query: Any) -> str:
    """The address of a page of another app; empty while there is none."""
    try:
        return reverse(name, query=query or None)
    except NoReverseMatch:
        return ""


def or_called_off(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where the session was called off, its page with a sentence in place of an answer."""

    @wraps(view)
    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CalledOffError as refusal:
            messages.warning(request, str(refusal))
            return redirect("training:session_detail", refusal.session_id)

    return answered
