"""Somebody with a card says on a phone how far the statements fit: no account, no mouse."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import DESK, PHONE, listen, trouble
from tests.factories.evaluation import ask_of, code_of, give_places, turn
from tests.factories.training import level, make_course, make_session, use_framework
from tests.pages.test_every_page_in_a_browser import sign_in
from training.models import Answer, Reply

pytestmark = pytest.mark.browser
TODAY = timezone.localdate()


@pytest.fixture
def asked(transactional_db, world):
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="First steps")
    ask_of(world.course, world.quay, "I know why.", "I know how.")
    world.session = make_session(world.quay, world.course, TODAY + dt.timedelta(days=2))
    give_places(world.session, [world.rosa])
    turn(world.session, TODAY)
    cache.clear()
    return world


def test_a_card_is_answered_on_a_phone_and_works_once(asked, live_server, page):
    heard = listen(page)
    page.set_viewport_size({"width": PHONE, "height": 700})
    page.goto(live_server.url + "/training/say/")
    assert trouble(page) == []
    page.get_by_label("Code on your card").fill(code_of(asked.session, asked.rosa).lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="How far does this fit you today?").wait_for()
    assert trouble(page) == []
    assert page.locator("input[type=radio]:checked").count() == 0

    page.get_by_role("button", name="Send").click()
    page.get_by_text("Choose an answer to one of them").first.wait_for()
    assert trouble(page) == []

    page.get_by_role("group", name="I know why.").get_by_label("4 – mostly").check()
    page.get_by_role("group", name="I know how.").get_by_label("I skip this one").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert trouble(page) == []
    assert Reply.objects.count() == 1
    assert list(Answer.objects.values_list("statement__words", "value")) == [("I know why.", 4)]

    page.reload()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert page.locator("input[type=radio]").count() == 0
    assert heard == []


def test_the_picture_of_a_card_is_there_at_both_widths(asked, live_server, page):
    sign_in(page, live_server, asked.alma)
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}/training/sessions/{asked.session.pk}/cards/")
        picture = page.get_by_role("img", name="The same address as a picture to scan")
        assert picture.count() == 1
        assert picture.locator("svg").bounding_box()["height"] >= 90
        expect(page.get_by_text(code_of(asked.session, asked.rosa))).to_be_visible()
        assert trouble(page) == []
