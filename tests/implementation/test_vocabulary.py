"""The shared words of reference §8 and §9 are there, and loading them again changes nothing."""

import pytest
from django.apps import apps

from services.actions.vocabulary import load_vocabulary
from services.models import BarrierCode, BarrierTheme, EnablerCode

pytestmark = pytest.mark.django_db


def test_every_theme_has_as_many_codes_as_the_reference() -> None:
    load_vocabulary()
    counted = {theme.code: theme.codes.count() for theme in BarrierTheme.objects.all()}
    first = {"RES": 26, "SEN": 9, "FRO": 17, "SIL": 14, "COV": 6, "TRA": 1}
    assert counted == {**first, "NPC": 5, "PSL": 12}
    assert list(counted) == ["RES", "SEN", "FRO", "SIL", "COV", "TRA", "NPC", "PSL"]
    assert BarrierCode.objects.get(theme__code="TRA").code == "TRA00"
    assert EnablerCode.objects.exclude(family="peers").count() == 53
    assert EnablerCode.objects.filter(family="peers").count() == 15


def test_words_stand_in_the_order_of_their_numbers() -> None:
    load_vocabulary()
    for model, start, last in ((BarrierCode, "PSL-B", 12), (EnablerCode, "PSL-E", 15)):
        found = list(model.objects.filter(code__startswith=start).values_list("code", flat=True))
        assert found == [f"{start}{number:02}" for number in range(1, last + 1)]


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
