"""The page about personal data names every model that holds some, and no other."""

import re
from pathlib import Path

from django.apps import apps

PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"


def test_every_model_with_a_personal_field_is_on_the_page_about_personal_data() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE.read_text(), re.MULTILINE)
    told = {f"{app}.{name}" for app, names in rows for name in re.findall(r"`(\w+)`", names)}
    classed = ((one._meta.label, getattr(one, "privacy", {})) for one in apps.get_models())
    held = {label for label, by in classed if by.get("personal") or by.get("sensitive")}

    assert told == held
