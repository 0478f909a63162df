"""What every page that changes something has in common."""

from collections.abc import Callable
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


@dataclass(frozen=True)
class Change:
    """A page with one form: what it is called, where it leads, what it says when it is done."""

    title: str
    back: str
    done: str
    lines: tuple[str, ...] = ()
    caption: str = ""
    sees: Permission | None = None


def sent(request: Any) -> QueryDict | None:
    """What was sent with the form, an empty one included; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def answer(
    request: Any, form: forms.Form, do: Callable[[dict[str, Any]], object], page: Change
) -> HttpResponse:
    """Show the form, or do what it asks and go back. A refusal stands beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except ValidationError as refusal:
            _say(form, refusal)
        else:
            messages.success(request, page.done)
            return HttpResponseRedirect(page.back)
    sees = who_can_see(page.sees) if page.sees else []
    context = {"form": form, "page": page, "who_sees": sees}
    return TemplateResponse(request, "services/_change.html", context)


def confirmed(request: Any, do: Callable[[], object], page: Change, *, button: str) -> HttpResponse:
    """Ask first, then do it and go back. A refusal is shown in place of the button."""
    refused: list[str] = []
    if request.method == "POST":
        try:
            do()
        except ValidationError as refusal:
            refused = refusal.messages
        else:
            messages.success(request, page.done)
            return HttpResponseRedirect(page.back)
    context = {"page": page, "button": button, "refused": refused}
    return TemplateResponse(request, "services/_confirm.html", context)


def _say(form: forms.Form, refusal: ValidationError) -> None:
    """Each sentence at its field, or on top when the form has no such field."""
    told = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for name, sentences in told.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def address_of(name: str, *args: int) -> str:
    """A page of an app above, by its name alone; empty while there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
