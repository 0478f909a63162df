"""A form that is sent twice, with the same answers and key, makes what it made the first time."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.forms import BoundField
from django.test import Client
from django.urls import reverse

from tests.access.matrix import PAGES
from tests.access.page import Page
from tests.pages.test_every_page import OPENABLE, who_may

# Pages of this app that take answers. One asks nothing but to be pressed, on the way from a mail.
ASKING = [
    page
    for page in OPENABLE
    if page.name.startswith("implementation:")
    and page.post == 200
    and page.name != "services:mail_stop"
]
# Pages that make something. Their answers below must be good enough to be taken.
MAKING = {
    "activity_log",
    "barrier_note",
    "example_use",
    "indicator_add",
    "participation_note",
    "partner_add",
    "plan_add",
    "plan_progress",
    "recommendation_add",
    "recommendation_answer",
    "recommendation_show",
}
LINK = "https://example.org/minutes"
# A form may ask for one of two answers, and so mark neither as needed.
ENOUGH = {"sentence": "No cover at night"}


def answer(field: BoundField) -> Any:
    """What stands in the field, or something that it takes."""
    known, inner = field.value(), field.field
    if known not in (None, "", []) and not isinstance(inner, forms.FileField):
        return known
    if isinstance(inner, forms.URLField):
        return LINK
    if field.name in ENOUGH:
        return ENOUGH[field.name]
    if isinstance(inner, forms.MultipleChoiceField) or not inner.required:
        return ""
    if isinstance(inner, forms.ChoiceField):
        return next((key for key in _keys(inner.choices) if key), "")
    if isinstance(inner, forms.DateField):
        return "1/9/2026"
    if isinstance(inner, forms.IntegerField):
        return inner.min_value or 1
    return "A small step"


def _keys(choices: Any) -> Iterator[str]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _keys(label)
        else:
            yield str(key)


def rows() -> dict[str, int]:
    """How many rows there are of every kind; the audit aside."""
    models = apps.get_app_config("implementation").get_models()
    kept = [model for model in models if not model.__name__.endswith("Event")]
    return {model.__name__: model._default_manager.count() for model in kept}


@pytest.mark.parametrize("spot", ASKING, ids=str)
def test_the_second_press_adds_no_row(furnished: SimpleNamespace, spot: Page) -> None:
    client = Client()
    client.force_login(getattr(furnished, who_may(spot)))
    address = reverse(spot.name, kwargs=spot.of(furnished) if spot.of else {})
    form = client.get(address).context["form"]
    sent = {field.html_name: answer(field) for field in form}
    sent = {name: value for name, value in sent.items() if value not in ("", None, False)}
    before = rows()
    first = client.post(address, sent)
    once = rows()
    client.post(address, sent)
    assert rows() == once
    if spot.name.partition(":")[2] in MAKING:
        assert first.status_code == 302, first.context["form"].errors
        assert once != before


def test_every_page_that_makes_something_is_asked() -> None:
    asked = {page.name.partition(":")[2] for page in PAGES} & {
        page.name.partition(":")[2] for page in ASKING
    }
    assert asked >= MAKING
