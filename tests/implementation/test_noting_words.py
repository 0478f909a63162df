"""What helps to word a barrier: eight suggestions, and a question where a name may stand."""

from types import SimpleNamespace

import pytest
from django.test import Client

from implementation.figures.suggestions import suggestions
from implementation.models import Barrier
from tests.factories.implementation import make_barrier
from tests.implementation.test_pages import NOTE, signed_in, text_of
from tests.implementation.test_who_is_told import code, scope


def test_eight_suggestions_the_teams_own_first_and_none_that_gives_somebody_away(
    world: SimpleNamespace,
) -> None:
    by = scope(world.alma)
    make_barrier(world.orchard, code=code("SIL06"))
    make_barrier(world.quay, code=code("RES16"))
    make_barrier(world.quay, code=code("COV01"), audience="lead")
    make_barrier(world.quay, code=code("FRO12"))
    found = [one.code for one in suggestions(by, unit_id=world.quay.pk)]
    assert found[:2] == ["RES16", "SIL06"]
    assert len(found) == 8
    assert not {"COV01", "FRO12"} & set(found)
    make_barrier(world.mill, code=code("COV02"))
    assert "COV02" not in [one.code for one in suggestions(by, unit_id=world.quay.pk)]


def test_a_suggestion_sets_code_and_theme_with_one_press(world: SimpleNamespace) -> None:
    client: Client = signed_in(world.sam)
    form = client.get(NOTE).context["form"]
    first = form.fields["suggestion"].choices[0][0]
    sent = {"unit": world.quay.pk, "since_on": "today", "suggestion": first, "audience": "level"}
    client.post(NOTE, sent)
    barrier = Barrier.objects.get()
    assert (barrier.code.pk, barrier.theme) == (int(first), barrier.code.theme)


@pytest.mark.parametrize("sentence", ["Ms Quill never has time", "Ask Quill for the key"])
def test_a_name_is_asked_about_once(world: SimpleNamespace, sentence: str) -> None:
    sent = {"unit": world.quay.pk, "since_on": "today", "audience": "level", "sentence": sentence}
    client = signed_in(world.sam)
    assert "This looks like a name" in text_of(client.post(NOTE, sent))
    client.post(NOTE, {**sent, "keep_words": "on"})
    assert Barrier.objects.get().sentence == sentence


def test_a_surname_of_another_team_is_an_ordinary_word(world: SimpleNamespace) -> None:
    sent = {"unit": world.quay.pk, "since_on": "today", "audience": "level"}
    signed_in(world.sam).post(NOTE, {**sent, "sentence": "The Pear rooms are far away"})
    assert Barrier.objects.count() == 1
