"""A member of staff notes a barrier on a phone; whoever can remove it answers; the first hears."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from implementation.actions.hearing import mail_noters
from implementation.models import AnswerHeard, Barrier
from services.actions.vocabulary import load_vocabulary
from tests.browser import PHONE, listen, trouble
from tests.factories import make_user
from tests.journeys.presses import Presses
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser
WORDS = "No cover on Tuesdays"


@pytest.fixture
def at_home(transactional_db, world, live_server, page):
    """Gives somebody's first page on a phone."""
    load_vocabulary()

    def come(user):
        sign_in(page, live_server, user)
        page.set_viewport_size({"width": PHONE, "height": 700})
        page.goto(live_server.url + "/")
        return page

    return come


def test_a_barrier_is_noted_on_a_phone_in_five_presses_and_45_seconds(world, at_home):
    phone = at_home(world.sam)
    heard, press = listen(phone), Presses(phone)
    press.on("link", "Note a barrier")
    press.on("radio", "No time or cover for training")
    press.on("radio", "It slows us a lot")
    press.on("radio", "My delivery lead, and those who can help")
    press.on("button", "Save", exact=True)

    expect(phone.get_by_text("Saved. Thank you")).to_be_visible()
    assert press.are_few()
    barrier = Barrier.objects.get()
    assert (barrier.code.code, barrier.slows, barrier.unit) == ("RES03", 2, world.quay)
    assert trouble(phone) == []
    assert heard == []


def test_the_head_of_service_answers_from_home_and_the_one_who_noted_it_hears(world, at_home):
    hana = make_user("Hana", "manager", world.harbour)
    phone = at_home(world.sam)
    press = Presses(phone)
    press.on("link", "Note a barrier")
    press.type("What is in the way", WORDS)
    press.on("radio", "The service")
    press.on("radio", "My delivery lead, and those who can help")
    press.on("button", "Save", exact=True)
    assert press.are_few()

    phone = at_home(hana)
    heard, press = listen(phone), Presses(phone)
    press.on("link", f"Waiting for your answer: {WORDS}")
    assert trouble(phone) == []
    press.on("radio", "Removed")
    press.type("Because", "Cover is paid for from today")
    press.on("button", "Send my answer")
    expect(phone.get_by_text("The person who noted it is told")).to_be_visible()
    assert press.are_few()

    barrier = Barrier.objects.get()
    assert mail_noters() == 1
    assert WORDS not in mail.outbox[0].body

    phone = at_home(world.sam)
    press = Presses(phone)
    press.on("link", f"Your barrier was answered: {WORDS}")
    expect(phone.get_by_text("Cover is paid for from today").first).to_be_visible()
    assert trouble(phone) == []
    press.on("button", "Thank you, I have seen it")
    assert AnswerHeard.objects.count() == 1
    barrier.refresh_from_db()
    assert barrier.lifted_on
    assert heard == []
