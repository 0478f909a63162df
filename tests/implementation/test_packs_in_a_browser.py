"""A sheet of paper is typed back by keyboard alone, at a desk and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from implementation.models import Activity, Barrier
from tests.browser import DESK, PHONE, listen, trouble
from tests.factories.implementation import make_partner
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def screen(transactional_db, world, live_server, page):
    make_partner(world.northshore, web="https://www.example.org/a-rather-long-address/of-a-page")
    sign_in(page, live_server, world.mark)
    return page


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_sheet_is_typed_back_without_a_mouse(world, live_server, screen, width):
    screen.set_viewport_size({"width": width, "height": 800})
    screen.goto(live_server.url + reverse("implementation:pack_type", args=[world.quay.pk]))
    heard, keys = listen(screen), screen.keyboard
    assert trouble(screen) == []
    screen.get_by_label("What", exact=True).first.focus()
    for typed in ("Drop", "14/9/2026", "6", "45", "Two came back"):
        keys.type(typed)
        keys.press("Tab")
    barrier = screen.get_by_role("group", name="Barrier 1")
    barrier.get_by_label("What is in the way").focus()
    for typed in (
        "No cover at night",
        "",
        "It slows us a lot",
        "1/9/2026",
        "The org",
        "My delivery lead, and",
    ):
        keys.type(typed)
        keys.press("Tab")
    screen.get_by_role("button", name="Save").focus()
    keys.press("Enter")
    screen.get_by_role("heading", name="Saved 1 activity and 1 barrier").wait_for()
    assert trouble(screen) == []
    assert heard == []
    activity, barrier = Activity.objects.get(), Barrier.objects.get()
    assert (activity.kind, activity.reached_people, activity.minutes) == ("clinic", 6, 45)
    assert (barrier.slows, barrier.who_can_remove) == (2, "organisation")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_of_a_pack_fits_the_screen(world, live_server, screen, width):
    screen.set_viewport_size({"width": width, "height": 800})
    for name, args in (
        ("pack", [world.quay.pk]),
        ("partner_list", []),
        ("partner_add", []),
    ):
        screen.goto(live_server.url + reverse(f"implementation:{name}", args=args))
        assert trouble(screen) == []


def test_a_wrong_row_is_reached_from_the_list_of_problems(world, live_server, screen):
    screen.set_viewport_size({"width": PHONE, "height": 800})
    screen.goto(live_server.url + reverse("implementation:pack_type", args=[world.quay.pk]))
    row = screen.get_by_role("group", name="Activity 3")
    row.get_by_label("How many people").fill("4")
    screen.get_by_role("button", name="Save").click()
    screen.get_by_role("link", name="Activity 3: enter the date it happened").click()
    expect(row.get_by_label("When")).to_be_focused()
    assert trouble(screen) == []
