"""The shared words of reference §9 are there, and loading them again changes nothing."""

import pytest
from django.apps import apps

from services.actions.vocabulary import load_vocabulary
from services.models import BarrierCode, BarrierTheme, EnablerCode

pytestmark = pytest.mark.django_db


def test_every_theme_has_as_many_codes_as_the_reference() -> None:
    load_vocabulary()
    counted = {theme.code: theme.codes.count() for theme in BarrierTheme.objects.all()}
    assert counted == {"RES": 26, "SEN": 9, "FRO": 17, "SIL": 14, "COV": 6, "TRA": 1}
    assert list(counted) == ["RES", "SEN", "FRO", "SIL", "COV", "TRA"]
    assert BarrierCode.objects.get(theme__code="TRA").code == "TRA00"
    assert EnablerCode.objects.count() == 53


def test_loading_again_writes_nothing_and_keeps_what_was_decided() -> None:
    load_vocabulary()
    code = BarrierCode.objects.get(code="RES16")
    code.is_retired, code.names = True, {**code.names, "cy": "Ni stopiwyd dim"}
    code.save()
    events = apps.get_model("services", "BarrierCodeEvent").objects
    before = events.count()
    load_vocabulary()
    code.refresh_from_db()
    assert code.is_retired
    assert code.names["cy"] == "Ni stopiwyd dim"
    assert events.count() == before


def test_every_word_is_short_and_in_english() -> None:
    load_vocabulary()
    names = [
        word.name
        for model in (BarrierTheme, BarrierCode, EnablerCode)
        for word in model.objects.all()
    ]
    assert all(3 < len(name) <= 70 for name in names)
    assert len(set(names)) == len(names)
