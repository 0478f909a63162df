"""Logging what was done and noting progress: few presses, on a phone and at a desk."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.modules import Module
from core.permissions import Permission
from implementation.actions.frameworks import choose_frameworks, load_change_frameworks
from implementation.models import Activity, ChangeFramework
from tests.browser import PHONE, listen, trouble
from tests.factories import everywhere, switch_on
from tests.factories.implementation import make_activity, make_strategy
from tests.implementation.test_activities import scope_of
from tests.journeys.presses import MOST_PRESSES, Presses
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser
BEGAN = dt.date(2026, 1, 1)


@pytest.fixture
def phone(transactional_db, world, live_server, page):
    make_strategy(world.northshore)
    make_activity(world.quay, by=scope_of(world.alma), kind="reflective")
    sign_in(page, live_server, world.alma)
    page.set_viewport_size({"width": PHONE, "height": 700})
    return page


@pytest.fixture
def statements(transactional_db, world):
    """Northshore marks its work against the eight statements of 2024."""
    load_change_frameworks()
    switch_on(world.northshore, Module.COVERAGE)
    by = everywhere(world.northshore, Permission.MANAGE_VOCABULARY)
    chosen = [ChangeFramework.objects.get(code="scot-2024")]
    choose_frameworks(by=by, organisation=world.northshore, frameworks=chosen, from_on=BEGAN)


def test_a_clinic_just_run_is_logged_and_the_line_of_the_report_is_read(world, live_server, phone):
    phone.goto(live_server.url + "/")
    heard, press = listen(phone), Presses(phone)
    press.on("link", "Log activity")
    assert trouble(phone) == []
    press.on("radio", "Drop-in clinic")
    press.type("How many people took part", "6")
    press.on("button", "Save", exact=True)
    assert press.are_few()
    expect(phone.get_by_text("This quarter’s report will say")).to_be_visible()
    assert Activity.objects.get(kind="clinic").reached_people == 6
    assert heard == []


def test_progress_is_noted_from_home_against_one_of_the_eight_statements(
    world, statements, live_server, phone
):
    phone.goto(live_server.url + "/")
    heard, press = listen(phone), Presses(phone)
    press.on("link", "Log activity")
    press.on("radio", "Policy review")
    press.type("What came of it", "Letters say welcome now")
    press.at(phone.get_by_text("Principles and parts it touched"))
    press.on("checkbox", "Leaders at all levels")
    press.on("button", "Save", exact=True)
    assert press.are_few(seconds=60)
    activity = Activity.objects.get(kind="policy")
    assert activity.note == "Letters say welcome now"
    assert [one.element.code for one in activity.touches.all()] == ["D2"]
    assert trouble(phone) == []
    assert heard == []


def test_progress_is_noted_from_the_team_with_evidence(world, live_server, phone):
    phone.goto(live_server.url + reverse("reports:dashboard", args=[world.lighthouse.pk]))
    heard, press = listen(phone), Presses(phone)
    press.on("button", "Log activity")
    press.on("radio", "Policy review")
    press.type("What came of it", "Letters say welcome now")
    press.at(phone.get_by_text("A link or file that shows it, and what else it serves"))
    press.type("Link to something that shows it", "northshore.example/letters")
    press.on("button", "Save", exact=True)
    assert press.are_few(seconds=60)
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
