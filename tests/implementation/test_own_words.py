"""Words of an organisation's own: added, renamed, retired by its admins."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.permissions import Permission
from implementation.actions.own import add_word, retire_word
from implementation.figures.handover import activities_planned
from implementation.models import OwnKind, Strategy
from tests.factories.implementation import make_activity, make_own_kind, make_strategy
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

LIST = reverse("implementation:own_word_list")


@pytest.mark.parametrize(("noun", "model"), [("own_kind", OwnKind), ("strategy", Strategy)])
def test_an_admin_adds_renames_and_retires_a_word(
    world: SimpleNamespace, noun: str, model: type
) -> None:
    ada = signed_in(world.ada)
    home = world.northshore.pk
    sent = {"organisation": home, "en": " Walk  and talk ", "cy": "Cerdded", "once": uuid4()}
    ada.post(reverse(f"implementation:{noun}_add"), sent)
    word = model.objects.get()
    assert word.names == {"en": "Walk and talk", "cy": "Cerdded"}
    with translation.override("cy"):
        assert word.name == "Cerdded"
    again = ada.post(reverse(f"implementation:{noun}_add"), {**sent, "en": "WALK and talk"})
    assert "You have a word with this name already" in text_of(again)
    change = reverse(f"implementation:{noun}_change", args=[word.pk])
    ada.post(change, {"en": "Walking", "is_retired": "on"})
    word.refresh_from_db()
    assert (word.names, word.is_retired) == ({"en": "Walking"}, True)
    assert "No longer offered" in text_of(ada.get(LIST))
    ada.post(change, {"en": "Walking"})
    word.refresh_from_db()
    assert not word.is_retired


def test_two_organisations_may_have_the_same_word(world: SimpleNamespace) -> None:
    assert make_own_kind(world.northshore).pk != make_own_kind(world.westmoor).pk


def test_a_word_is_kept_by_admins_of_the_whole_organisation_alone(world: SimpleNamespace) -> None:
    word = make_strategy(world.northshore)
    for who in ("wanda", "alma"):
        by = scope_of(getattr(world, who), Permission.MANAGE_VOCABULARY)
        with pytest.raises(PermissionError):
            retire_word(by=by, word=word)
        with pytest.raises(PermissionError):
            add_word(by=by, model=Strategy, organisation=world.northshore, names={"en": "X"})


def test_a_word_has_an_english_name(world: SimpleNamespace) -> None:
    by = scope_of(world.ada, Permission.MANAGE_VOCABULARY)
    with pytest.raises(ValueError, match="in English"):
        add_word(by=by, model=OwnKind, organisation=world.northshore, names={"cy": "Cerdded"})


def test_empty_lists_say_what_to_do_first(world: SimpleNamespace) -> None:
    told = text_of(signed_in(world.ada).get(LIST))
    assert "Add one when teams do something that no built-in kind names" in told
    assert "Add a strategy that this work overlaps with" in told


def test_the_handover_pack_calls_a_plan_of_an_own_kind_by_its_own_name(
    world: SimpleNamespace,
) -> None:
    today = timezone.localdate()
    kind = make_own_kind(world.northshore, "Walk and talk")
    make_activity(
        world.quay, kind="other", own_kind=kind, note="", on=today + timedelta(days=3), today=today
    )
    scope = scope_of(world.alma, Permission.VIEW_IMPLEMENTATION)
    assert [one.what for one in activities_planned(scope, world.quay)] == ["Walk and talk"]
