"""Two journeys around a session: paper in a care home, and a manager before supervision."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from core.permissions import Permission
from tests.browser import DESK, PHONE, listen, trouble
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.journeys.presses import Presses
from tests.pages.test_every_page_in_a_browser import sign_in
from training.actions.sign_in import make_sign_in
from training.actions.standing import recompute
from training.models import Arrival, Place

pytestmark = pytest.mark.browser
TODAY = timezone.localdate()


@pytest.fixture
def home(transactional_db, world, live_server, page):
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    course = make_course(world.northshore, level("informed"), name="First steps")
    for name in ("Ada Ash", "Bo Birch", "Cy Cedar", "Di Dune"):
        make_person(name, world.quay, world.worker)
    world.session = make_session(world.quay, course, TODAY)
    world.ahead = make_session(world.quay, course, TODAY + dt.timedelta(days=9), title="Next one")
    recompute(world.northshore.pk)
    cache.clear()
    page.set_viewport_size({"width": DESK, "height": 900})
    return world


def test_a_sheet_is_printed_in_two_presses_and_later_typed_in_six(home, live_server, page):
    """Journey 3: 2 presses; then 6 presses and 60 seconds."""
    sign_in(page, live_server, home.alma)
    heard = listen(page)
    page.goto(live_server.url + "/training/sessions/")
    press = Presses(page)
    press.on("link", "First steps", exact=True)
    sheet = page.get_by_role("link", name="Print sign-in sheet")
    assert page.request.get(live_server.url + sheet.get_attribute("href")).body()[:5] == b"%PDF-"
    assert press.count + 1 <= 2

    press = Presses(page)
    press.on("link", "Note who came by hand")
    press.on("button", "Everyone came")
    for name in ("Bo Birch", "Cy Cedar", "Di Dune"):
        press.at(page.locator("label").filter(has_text=name))
    press.type("Add somebody by name", "Lars Beacon")
    assert trouble(page) == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert trouble(page) == []
    page.set_viewport_size({"width": DESK, "height": 900})
    press.on("button", "Save", exact=True)
    page.get_by_text("Saved: 4 people came.").wait_for()

    assert press.count <= 6
    assert press.seconds <= 60
    came = Place.objects.filter(state="came").values_list("staff_member__last_name", flat=True)
    assert set(came) == {"Ash", "Quill", "Reid", "Beacon"}
    assert heard == []


def test_names_are_ticked_by_keyboard_alone(home, live_server, page):
    sign_in(page, live_server, home.alma)
    page.goto(f"{live_server.url}/training/sessions/{home.session.pk}/attendance/")
    page.locator("[data-tick]").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Space", "r", "Space"):
        page.keyboard.press(key)
    ticked = page.locator("[data-tick]:checked + label strong").all_inner_texts()
    assert ticked == ["Ada Ash", "Cy Cedar", "Rosa Quill"]


def test_a_manager_takes_the_next_dates_to_a_mail_in_two_presses(home, live_server, page):
    """Journey 6: 2 presses and 30 seconds."""
    sign_in(page, live_server, home.mark)
    page.goto(live_server.url + "/")
    press = Presses(page)
    expect(page.get_by_text("of the 6 people whose role asks for training").first).to_be_visible()
    press.at(page.get_by_role("link", name="Quay", exact=True).first)
    expect(page.get_by_text("Rosa Quill").first).to_be_visible()
    letter = page.get_by_role("link", name="Copy next dates to mail")
    address = letter.get_attribute("href")

    assert press.count + 1 <= 2
    assert press.seconds <= 30
    assert address.startswith("mailto:?subject=Next%20training%20dates")
    assert "Next%20one" in address
    assert "Rosa" not in address
    assert trouble(page) == []


def test_somebody_without_an_account_signs_in_on_a_phone(home, live_server, page):
    by = everywhere(home.quay, Permission.RECORD_TRAINING)
    made = make_sign_in(by=by, session=home.session)
    heard = listen(page)
    page.set_viewport_size({"width": PHONE, "height": 700})
    page.goto(live_server.url + "/training/here/")
    assert trouble(page) == []
    page.get_by_label("The four letters on the sheet").fill(made.letters.lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill("Rosa Quill")
    assert trouble(page) == []
    page.get_by_role("button", name="I am here").click()
    page.get_by_text("Saved. Thank you").first.wait_for()
    assert trouble(page) == []
    assert Arrival.objects.get().name == "Rosa Quill"
    assert heard == []
