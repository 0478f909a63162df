"""What the pages of this app share."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from core.forms import FilterForm
from core.guards import ScopedRequest
from core.permissions import Permission
from services.models import Unit

ROWS = 50


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The asked-for page of a long list; a strange page number gives the nearest one."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def rest_of_query(request: HttpRequest) -> str:
    """The filters of the address, for the links to other pages of the list."""
    query = request.GET.copy()
    query.pop("page", None)
    return str(query.urlencode())


def answers(form: FilterForm) -> dict[str, Any]:
    """Every answer of a filter that could be read; a wrong one narrows nothing."""
    form.is_valid()
    return form.cleaned_data if form.is_bound else {}


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
