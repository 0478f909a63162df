"""What people do to forms: two clicks, back and save again, two tabs, words of every kind."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from implementation.models import Barrier
from tests.browser import PHONE, trouble
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser

WORDS = "The rota leaves no hour"


@pytest.fixture
def noting(transactional_db, world, live_server, page):
    sign_in(page, live_server, world.alma)
    page.goto(live_server.url + reverse("implementation:barrier_note") + f"?unit={world.quay.pk}")
    return page


def fill(page, words=WORDS):
    page.get_by_label("What is in the way").fill(words)
    page.get_by_label("My delivery lead", exact=True).check()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**saved=*")


def test_back_and_save_again_notes_nothing_twice(noting):
    fill(noting)
    save(noting)
    noting.go_back()
    expect(noting.get_by_label("What is in the way")).to_have_value(WORDS)
    noting.get_by_role("button", name="Save", exact=True).click()
    noting.wait_for_url("**saved=*")
    assert Barrier.objects.count() == 1


def test_back_and_other_words_is_another_barrier(noting):
    fill(noting)
    save(noting)
    noting.go_back()
    fill(noting, "The room is too loud")
    save(noting)
    assert {one.sentence for one in Barrier.objects.all()} == {WORDS, "The room is too loud"}


def test_two_clicks_on_save_note_one_barrier(noting):
    fill(noting)
    noting.get_by_role("button", name="Save", exact=True).dblclick()
    noting.wait_for_url("**saved=*")
    assert Barrier.objects.count() == 1


def test_two_tabs_are_two_barriers(noting):
    other = noting.context.new_page()
    other.goto(noting.url)
    for page in (noting, other):
        fill(page)
        save(page)
    assert Barrier.objects.count() == 2


@pytest.mark.parametrize(
    "words",
    ["👩‍🚒🔥 the rota 🙈", "الغرفة ضيقة جداً", "W" * 199],
    ids=["emoji", "right to left", "one long word"],
)
def test_words_of_every_kind_are_kept_and_fit_on_a_phone(noting, live_server, words):
    fill(noting, words)
    save(noting)
    assert Barrier.objects.get().sentence == words
    noting.set_viewport_size({"width": PHONE, "height": 700})
    assert trouble(noting) == []
    noting.goto(live_server.url + reverse("implementation:barrier_list"))
    assert trouble(noting) == []


def test_far_too_many_words_are_refused_in_words(noting):
    fill(noting)
    box = noting.get_by_label("What is in the way")
    box.evaluate("(box, text) => { box.value = text; }", "x " * 100_000)
    noting.get_by_role("button", name="Save", exact=True).click()
    expect(noting.get_by_role("alert").get_by_text("characters or fewer")).to_be_visible()
    assert Barrier.objects.count() == 0
