"""Under a long list of names: the box that finds one stands above it, and Save stays in reach."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser import DESK, PHONE, listen, trouble
from tests.factories import make_person
from tests.factories.supervision import make_supervisor
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.pages.test_every_page_in_a_browser import sign_in
from training.models import Place, SupervisionContact

pytestmark = pytest.mark.browser
HELD = timezone.localdate() - dt.timedelta(days=3)
PEOPLE = 40


@pytest.fixture
def house(transactional_db: None, world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    for number in range(PEOPLE):
        make_person(f"Pat Crowd{number:02}", world.quay, world.worker)
    require(world.worker, level("enhanced"))
    make_supervisor(world.rosa, world.quay)
    course = make_course(world.northshore, level("informed"), name="First steps")
    world.session = make_session(world.quay, course, HELD)
    return world


def top(one: Any) -> float:
    return float(one.bounding_box()["y"])


def bottom(one: Any) -> float:
    box = one.bounding_box()
    return float(box["y"] + box["height"])


def save_is_in_reach(page: Any, name: str, ticks: str, find: Any) -> None:
    """At both widths, on top of the page and where the keyboard goes."""
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 700})
        page.evaluate("window.scrollTo(0, 0)")
        save = page.get_by_role("button", name=name, exact=True)
        assert bottom(save) <= 700
        assert top(find) < top(page.locator(ticks).first) < 1_500
        for tick in (page.locator(ticks).nth(20), page.locator(ticks).last):
            tick.focus()
            assert bottom(tick) <= top(save), "what has the focus is in sight"
        assert trouble(page) == []


def test_who_came_is_found_ticked_and_saved_on_a_phone(
    page: Any, live_server: Any, house: SimpleNamespace
) -> None:
    heard = listen(page)
    sign_in(page, live_server, house.alma)
    page.goto(live_server.url + reverse("training:attendance_note", args=[house.session.pk]))
    save_is_in_reach(page, "Save", "[data-tick]", page.get_by_label("Add somebody by name"))
    page.get_by_text("Everyone came").click()
    page.keyboard.press("Space")
    page.get_by_label("Add somebody by name").fill("Lars")
    page.keyboard.press("Enter")
    page.get_by_text("“Lars” may be one of these").wait_for()
    first = page.locator("[data-tick]").first
    assert "Lars Beacon" in page.locator("[data-mark]").first.inner_text()
    assert not first.is_checked()
    assert page.locator("[data-tick]:checked").count() == PEOPLE + 1
    first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text(f"Saved: {PEOPLE + 2} people came.").wait_for()
    assert Place.objects.filter(state="came").count() == PEOPLE + 2
    assert heard == []


def test_a_contact_is_noted_for_somebody_found_on_a_phone(
    page: Any, live_server: Any, house: SimpleNamespace
) -> None:
    heard = listen(page)
    sign_in(page, live_server, house.alma)
    page.goto(live_server.url + reverse("training:contact_log", args=[house.quay.pk]))
    find = page.get_by_label("Find somebody by name")
    save_is_in_reach(page, "Save contact", "input[name=people]", find)
    find.fill("Lars")
    page.keyboard.press("Enter")
    first = page.locator("input[name=people]").first
    page.get_by_label("Lars Beacon").first.check()
    assert first.is_checked()
    page.get_by_label("Who gave it").select_option(label="Rosa Quill, Quay")
    page.get_by_role("button", name="Save contact").click()
    page.get_by_text("The contact is saved.").wait_for()
    assert SupervisionContact.objects.count() == 1
    assert heard == []
