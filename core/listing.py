"""What every list page shares: one page of rows, the filters of the address, their answers."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from core.forms import FilterForm

ROWS = 50


def page_of(request: HttpRequest, rows: Any, size: int = ROWS) -> Page[Any]:
    """The asked-for page of a long list; a strange page number gives the nearest one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def rest_of_query(request: HttpRequest) -> str:
    """The filters of the address, for the links to other pages of the list."""
    query = request.GET.copy()
    query.pop("page", None)
    return str(query.urlencode())


def answers(form: FilterForm) -> dict[str, Any]:
    """Every answer of a filter that could be read; a wrong one narrows nothing."""
    form.is_valid()
    return form.cleaned_data if form.is_bound else {}
