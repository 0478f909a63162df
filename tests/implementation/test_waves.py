"""The page before a wave: three questions, each of which may be skipped."""

import pytest
from django.test import Client
from django.urls import reverse

from core.modules import Module
from core.permissions import Permission
from implementation.actions.waves import say_before_wave, skip_before_wave
from implementation.models import WaveStart
from tests.factories import everywhere, switch_on


@pytest.fixture
def mark(world):
    switch_on(world.northshore, Module.WAVES)
    client = Client()
    client.force_login(world.mark)
    return client


def page(world, what="start"):
    return reverse(f"implementation:wave_{what}", args=[world.quay.pk])


def test_a_team_answers_what_it_likes_and_reads_it_again(world, mark) -> None:
    told = {"already_bring": "We debrief on Fridays", "first_help": ["time", "reflective"]}
    response = mark.post(page(world, "say"), told, follow=True)

    text = response.content.decode()
    assert "We debrief on Fridays" in text
    assert "Time, Reflective space" in text or "Reflective space, Time" in text
    assert "Why now" not in text


def test_the_whole_page_can_be_skipped_and_come_back_to(world, mark) -> None:
    for _ in range(2):
        text = mark.post(page(world, "skip"), follow=True).content.decode()
    assert "That is fine." in text
    mark.post(page(world, "say"), {"why_now": "New rooms"})
    row = WaveStart.objects.get()

    assert (row.skipped, row.why_now) == (False, "New rooms")


def test_skipping_never_takes_away_what_was_said(world) -> None:
    by = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    say_before_wave(by=by, unit=world.quay, why_now="New rooms")
    skip_before_wave(by=by, unit=world.quay)

    assert WaveStart.objects.get().why_now == "New rooms"


def test_a_stranger_says_nothing(world) -> None:
    by = everywhere(world.mill, Permission.LOG_IMPLEMENTATION)
    for act in (say_before_wave, skip_before_wave):
        with pytest.raises(PermissionError):
            act(by=by, unit=world.quay)


def test_a_telephone_number_is_asked_about_before_it_is_kept(world, mark) -> None:
    told = {"why_now": "Ring 01632 960001"}
    assert "looks like a phone number" in mark.post(page(world, "say"), told).content.decode()
    assert not WaveStart.objects.exists()
    mark.post(page(world, "say"), {**told, "keep_words": "on"})
    assert WaveStart.objects.exists()
