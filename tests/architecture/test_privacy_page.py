"""The page about personal data names every model that holds some, and no other."""

import re
from pathlib import Path

from django.apps import apps

PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"


def _told() -> list[str]:
    """The models of the list at the end of the page: one to a line, so that changes merge."""
    return re.findall(r"^- `(\w+\.\w+)`$", PAGE.read_text(), re.MULTILINE)


def test_every_model_with_a_personal_field_is_on_the_page_about_personal_data() -> None:
    classed = ((one._meta.label, getattr(one, "privacy", {})) for one in apps.get_models())
    held = {label for label, by in classed if by.get("personal") or by.get("sensitive")}

    assert set(_told()) == held


def test_the_list_of_models_is_in_order_and_names_each_once() -> None:
    assert _told() == sorted(set(_told()))
