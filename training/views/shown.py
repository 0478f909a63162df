"""What the pages of this app share."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from core.guards import ScopedRequest
from core.permissions import Permission
from services.models import Unit


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
