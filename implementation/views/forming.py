"""A page with one form: show it, do what it asks, or say there why that cannot be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from core.guards import ScopedRequest
from core.permissions import Permission
from core.who_sees import who_can_see


@dataclass(frozen=True)
class FormPage:
    """What the page is called, where "go back" leads, and what is said when it is done."""

    title: str
    back: str
    said: str
    sees: Permission
    lines: tuple[str, ...] = ()
    caption: str = ""
    template: str = "implementation/form_page.html"


def sent(request: ScopedRequest) -> QueryDict | None:
    """What was sent with the form, an empty one included; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def answer(
    request: ScopedRequest, form: forms.Form, do: Callable[[], str], page: FormPage, **more: Any
) -> HttpResponse:
    """`do` does it and gives the address to go to. Its ValueError stands above the form."""
    if request.method == "POST" and form.is_valid():
        try:
            address = do()
        except ValueError as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, page.said)
            return HttpResponseRedirect(address)
    context = {"form": form, "page": page, "who_sees": who_can_see(page.sees), **more}
    return TemplateResponse(request, page.template, context)


def press(
    request: ScopedRequest, do: Callable[[], object], said: str, address: str
) -> HttpResponse:
    """One button: do it and go to the page that shows it, with a sentence on top."""
    try:
        do()
    except ValueError as reason:
        messages.warning(request, str(reason))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(address)
