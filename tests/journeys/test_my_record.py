"""Somebody sees on a phone what is held about them, and puts something right (journey 12)."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.permissions import Permission
from services.models import Look, RecordQuestion
from tests.browser import PHONE, listen, trouble
from tests.factories import everywhere
from tests.factories.training import ON, level, make_course, make_session, require, use_framework
from tests.journeys.presses import Presses
from tests.pages.test_every_page_in_a_browser import sign_in
from training.actions.attendance import record_attendance

pytestmark = pytest.mark.browser
WORDS = "I also came in May"
FEW_PRESSES, FEW_SECONDS = 3, 40


@pytest.fixture
def learned(transactional_db, world):
    """Sam came to one session, and Alma opened Sam's record."""
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    course = make_course(world.northshore, level("informed"), name="Opening doors")
    session = make_session(world.quay, course, ON)
    by = everywhere(world.quay, Permission.RECORD_TRAINING)
    record_attendance(by=by, session=session, came=[world.sam.staff_member.pk])
    Look.objects.create(
        staff_member=world.sam.staff_member, user=world.alma, on=dt.date(2026, 9, 7)
    )
    return world


def test_sam_sees_what_is_held_and_says_what_is_wrong_in_three_presses(learned, live_server, page):
    sign_in(page, live_server, learned.sam)
    page.set_viewport_size({"width": PHONE, "height": 700})
    page.goto(live_server.url + "/")
    heard, press = listen(page), Presses(page)
    press.on("link", "My record")
    expect(page.get_by_text("Opening doors").first).to_be_visible()
    expect(page.get_by_text("People who can see this record")).to_be_visible()
    assert page.get_by_role("table", name="Who looked at this record").get_by_text("Alma").count()
    assert trouble(page) == []

    press.on("link", "Something is wrong with my training")
    press.type("What is wrong?", WORDS)
    assert trouble(page) == []
    press.on("button", "Send", exact=True)
    expect(page.get_by_text("Waits for an answer")).to_be_visible()
    assert press.count <= FEW_PRESSES
    assert press.seconds <= FEW_SECONDS
    question = RecordQuestion.objects.get()
    assert (question.about, question.words) == ("training", WORDS)

    sign_in(page, live_server, learned.alma)
    page.goto(live_server.url + reverse("services:record_question_answer", args=[question.pk]))
    page.get_by_label("It is put right").check()
    page.get_by_label("Your answer").fill("Added. Thank you")
    page.get_by_role("button", name="Send the answer").click()
    sign_in(page, live_server, learned.sam)
    page.goto(live_server.url + reverse("services:my_record"))
    expect(page.get_by_text("Added. Thank you")).to_be_visible()
    assert heard == []
