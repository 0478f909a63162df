"""The days of a session are ticked by keyboard alone, and the page fits a desk and a phone."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser import DESK, PHONE, listen, trouble
from tests.factories.training import level, make_course, make_session, use_framework
from tests.pages.test_every_page_in_a_browser import sign_in
from training.models import Place, Session, SessionDay

pytestmark = pytest.mark.browser
FIRST = timezone.localdate() - dt.timedelta(days=3)
SECOND = FIRST + dt.timedelta(days=1)


@pytest.fixture
def house(transactional_db: None, world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"), name="First steps")
    world.session = make_session(world.quay, course, FIRST)
    Session.objects.filter(pk=world.session.pk).update(ends_on=SECOND)
    SessionDay.objects.create(session=world.session, on=SECOND)
    return world


def test_days_are_ticked_by_keyboard_alone(
    page: Any, live_server: Any, house: SimpleNamespace
) -> None:
    heard = listen(page)
    sign_in(page, live_server, house.alma)
    address = reverse("training:attendance_note", args=[house.session.pk])
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + address)
        assert trouble(page) == []
    page.locator("[data-tick]").first.focus()
    for key in ("Space", "ArrowRight", "Space", "s", "ArrowRight", "Space"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved: 1 person came.").wait_for()
    rows = Place.objects.values_list("staff_member__first_name", "state", "days")
    both = {FIRST.isoformat(): None, SECOND.isoformat(): None}
    assert sorted(rows) == [
        ("Rosa", "came", both),
        ("Sam", "briefly", {SECOND.isoformat(): None}),
    ]
    assert heard == []
