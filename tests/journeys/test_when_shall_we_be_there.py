"""A delivery lead plans a pilot and sees what it takes, on a phone and at a desk."""

import datetime as dt
import os

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import DESK, PHONE, listen, trouble
from tests.factories import make_person
from tests.factories.rollout import make_wave
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.journeys.presses import Presses
from tests.pages.test_every_page_in_a_browser import sign_in
from training.actions.snapshots import backfill
from training.models import RolloutUnit

pytestmark = pytest.mark.browser
TODAY = timezone.localdate()
SHOTS = os.environ.get("SHOTS", "")


def shoot(page, name):
    """A picture for whoever asked for one by SHOTS=folder."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def lead(transactional_db, world, live_server, page):
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"), minutes=90)
    require(world.worker, level("informed"))
    people = [make_person(f"Pat Berth{n}", world.quay, world.worker) for n in range(12)]
    for nth in range(8):
        day = TODAY - dt.timedelta(days=28 * (8 - nth))
        make_session(world.quay, course, day, [people[nth]])
    backfill(world.northshore.pk, TODAY - dt.timedelta(days=230))
    sign_in(page, live_server, world.alma)
    page.set_viewport_size({"width": DESK, "height": 900})
    return page


def test_a_pilot_is_planned_and_the_way_ahead_shows_it(world, live_server, lead):
    heard, press = listen(lead), Presses(lead)
    lead.goto(live_server.url + reverse("training:rollout"))
    press.on("button", "Plan a wave for Harbour")
    press.type("Name", "Pilot")
    press.on("checkbox", "– Quay")
    press.on("button", "Save wave")
    expect(lead.get_by_text("These are: Lighthouse.")).to_be_visible()
    shoot(lead, "wave-shown")
    assert trouble(lead) == []
    press.on("button", "Save it like this")
    assert RolloutUnit.objects.get().unit == world.quay
    assert press.are_few()
    make_wave(world.harbour, "Wave 2", TODAY + dt.timedelta(days=700), world.lighthouse)

    for width in (DESK, PHONE):
        lead.set_viewport_size({"width": width, "height": 900})
        for name, address in (
            ("waves", reverse("training:rollout")),
            ("wave", reverse("training:wave_add", args=[world.harbour.pk])),
            ("outlook", reverse("training:outlook", args=[world.harbour.pk])),
        ):
            lead.goto(live_server.url + address)
            shoot(lead, f"{name}-{width}")
            assert trouble(lead) == []
    expect(lead.get_by_text("1 person is in a unit that is not in scope yet")).to_be_visible()
    expect(lead.get_by_text("you need about").first).to_be_visible()
    assert heard == []
