"""A page with one form: show it, do what it asks, or say there why that cannot be done.

Django's own FormView has no answer for the last: an action that refuses what a form found good.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from core.permissions import Permission
from core.who_sees import who_can_see

REFUSALS = (ValidationError, ValueError)


@dataclass(frozen=True)
class FormPage:
    """What the page is called, where "Back" leads, and what is said when it is done.

    `sees` is a permission, or the sentences themselves where a permission is not all of it.
    `instead` is said in place of the form, where there is nothing to choose from yet.
    """

    title: str
    back: str
    said: str = ""
    sees: Permission | Iterable[str] = ()
    lines: tuple[str, ...] = ()
    caption: str = ""
    instead: str = ""
    template: str = "core/form_page.html"


def sent(request: Any) -> QueryDict | None:
    """What was sent with the form, an empty one included; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def answer(
    request: Any, form: forms.BaseForm, do: Callable[[], str | None], page: FormPage, **more: Any
) -> HttpResponse:
    """`do` does it and gives the address to go to, None for `page.back`.

    What it refuses (ValueError, ValidationError) stands above the form, or beside its field.
    """
    if request.method == "POST" and form.is_valid():
        try:
            address = do()
        except REFUSALS as refusal:
            _say(form, refusal)
        else:
            return _led_on(request, page.said, address or page.back)
    context = {"form": form, "back": page.back, **_shown(page), **more}
    return TemplateResponse(request, page.template, context)


def confirmed(
    request: Any, do: Callable[[], object], page: FormPage, *, button: str
) -> HttpResponse:
    """Ask first, then do it and go back. A refusal is shown in place of the button."""
    refused: list[str] = []
    if request.method == "POST":
        try:
            do()
        except REFUSALS as refusal:
            refused = _sentences(refusal)
        else:
            return _led_on(request, page.said, page.back)
    context = {**_shown(page), "button": button, "refused": refused}
    return TemplateResponse(request, "core/confirm_page.html", context)


def press(request: Any, do: Callable[[], object], said: str, address: str) -> HttpResponse:
    """One button: do it and go to the page that shows it, with a sentence on top."""
    try:
        do()
    except REFUSALS as refusal:
        messages.warning(request, " ".join(_sentences(refusal)))
        return HttpResponseRedirect(address)
    return _led_on(request, said, address)


def address_of(url_name: str, *args: object, **query: Any) -> str:
    """A page of an app above, by its name alone; empty while there is no such page."""
    try:
        return reverse(url_name, args=args, query=query or None)
    except NoReverseMatch:
        return ""


def _led_on(request: Any, said: str, address: str) -> HttpResponseRedirect:
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(address)


def _shown(page: FormPage) -> dict[str, Any]:
    sees = who_can_see(page.sees) if isinstance(page.sees, Permission) else list(page.sees)
    return {"page": page, "who_sees": sees}


def _sentences(refusal: Exception) -> list[str]:
    return refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]


def _say(form: forms.BaseForm, refusal: Exception) -> None:
    """Each sentence at its field, or on top when the form has no such field."""
    for name, sentences in _by_field(refusal).items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def _by_field(refusal: Exception) -> dict[str, list[str]]:
    if isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict"):
        return refusal.message_dict
    return {"": _sentences(refusal)}
