"""Logging what was done and noting progress: few presses, on a phone and at a desk."""

import pytest
from django.urls import reverse

from implementation.models import Activity
from tests.browser import PHONE, listen, trouble
from tests.factories.implementation import make_activity, make_strategy
from tests.implementation.test_activities import scope_of
from tests.journeys.test_logging_on_a_phone import MOST_PRESSES, Presses
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(transactional_db, world, live_server, page):
    make_strategy(world.northshore)
    make_activity(world.quay, by=scope_of(world.alma), kind="reflective")
    sign_in(page, live_server, world.alma)
    page.set_viewport_size({"width": PHONE, "height": 700})
    return page


def test_a_clinic_just_run_is_logged_and_the_line_of_the_report_is_read(world, live_server, phone):
    phone.goto(live_server.url + "/")
    heard, press = listen(phone), Presses(phone)
    press.on("link", "Log activity")
    assert trouble(phone) == []
    press.on("radio", "Drop-in clinic")
    phone.get_by_label("How many people took part").fill("6")
    press.on("button", "Save", exact=True)
    assert press.count <= MOST_PRESSES
    assert phone.get_by_text("This quarter’s report will say").is_visible()
    assert Activity.objects.get(kind="clinic").reached_people == 6
    assert heard == []


def test_progress_is_noted_from_the_team_with_evidence(world, live_server, phone):
    phone.goto(live_server.url + reverse("reports:dashboard", args=[world.lighthouse.pk]))
    heard, press = listen(phone), Presses(phone)
    press.on("button", "Log activity")
    press.on("radio", "Policy review")
    phone.get_by_label("What came of it").fill("Letters say welcome now")
    phone.get_by_text("A link or file that shows it, and what else it serves").click()
    press.count += 1
    phone.get_by_label("Link to something that shows it").fill("northshore.example/letters")
    press.on("button", "Save", exact=True)
    assert press.count <= MOST_PRESSES
    activity = Activity.objects.get(kind="policy")
    assert activity.unit == world.lighthouse
    assert activity.evidence.get().link == "https://northshore.example/letters"
    assert trouble(phone) == []
    assert heard == []


def test_the_same_group_is_logged_again_in_three_presses(world, live_server, phone):
    phone.goto(live_server.url + "/")
    press = Presses(phone)
    press.on("link", "Log activity")
    phone.get_by_role("link", name="Repeat").click()
    press.on("button", "Save", exact=True)
    assert press.count + 1 <= MOST_PRESSES
    assert Activity.objects.filter(kind="reflective").count() == 2
