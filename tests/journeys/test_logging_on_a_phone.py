"""A delivery lead on a phone: an activity and a barrier in five presses."""

import pytest
from playwright.sync_api import expect

from implementation.models import Activity, Barrier
from services.actions.vocabulary import load_vocabulary
from tests.browser import PHONE, listen, trouble
from tests.factories.implementation import make_activity, make_barrier
from tests.implementation.test_activities import scope_of
from tests.journeys.presses import Presses
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(transactional_db, world, live_server, page):
    load_vocabulary()
    make_activity(world.lighthouse, by=scope_of(world.alma), kind="reflective")
    make_barrier(world.lighthouse, by=scope_of(world.alma))
    sign_in(page, live_server, world.alma)
    page.set_viewport_size({"width": PHONE, "height": 700})
    page.goto(live_server.url + "/")
    return page


def test_a_drop_in_clinic_just_run_is_logged_and_taken_back(world, phone):
    heard, press = listen(phone), Presses(phone)
    press.on("link", "Log activity")
    press.on("radio", "Drop-in clinic")
    press.on("button", "Save", exact=True)

    assert press.are_few()
    activity = Activity.objects.get(kind="clinic")
    assert activity.unit == world.lighthouse
    expect(phone.get_by_text("Saved: Drop-in clinic")).to_be_visible()
    assert trouble(phone) == []
    press.on("button", "Undo")
    activity.refresh_from_db()
    assert activity.status == Activity.Status.WITHDRAWN
    assert heard == []


def test_a_barrier_is_noted_with_a_suggestion_and_one_more_follows(world, phone):
    heard, press = listen(phone), Presses(phone)
    press.on("link", "Note a barrier")
    press.on("radio", "No time or cover for training")
    press.on("radio", "My delivery lead, and those who can help")
    press.on("button", "Save and add another")
    press.type("What is in the way", "No room to meet")
    press.on("button", "Save", exact=True)

    assert press.are_few()
    told = set(Barrier.objects.values_list("sentence", "code__code", "unit__code", "audience"))
    assert told > {("", "RES03", "LIGHT", "level"), ("No room to meet", None, "LIGHT", "level")}
    assert trouble(phone) == []
    assert heard == []
