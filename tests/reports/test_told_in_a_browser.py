"""Schedules and mails about reports fit a phone and a desk, and work by keyboard."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from reports.actions.told import name_recipient
from reports.models import Schedule, Subscription
from tests.browser import DESK, PHONE, listen, trouble
from tests.factories import everywhere
from tests.factories.reports import make_ready_report
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def screen(transactional_db, world, live_server, page):
    by = everywhere(world.northshore, Permission.MANAGE_SCHEDULES)
    name_recipient(
        by=type(by)(world.ada.pk, by.permission, by.branches), unit=world.northshore, kind="pack",
        format="pdf", name="Clara Clerk", address="clara.clerk@committee.example",
        why="Clerk of the committee", until_on=timezone.localdate(), today=timezone.localdate(),
    )  # fmt: skip
    world.run = make_ready_report(world.quay, world.mark)
    sign_in(page, live_server, world.ada)
    return page


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_about_who_is_told_fits_the_screen(world, live_server, screen, width):
    screen.set_viewport_size({"width": width, "height": 800})
    heard = listen(screen)
    schedule = Schedule.objects.filter(organisation=world.northshore).first()
    for name, args in (
        ("run_add", []),
        ("schedule_list", []),
        ("schedule_add", []),
        ("schedule_edit", [schedule.pk]),
        ("schedule_remove", [schedule.pk]),
        ("told_list", []),
        ("told_add", []),
        ("named_list", []),
        ("named_add", []),
        ("delivery_list", []),
        ("run_detail", [world.run.pk]),
    ):
        screen.goto(live_server.url + reverse(f"reports:{name}", args=args))
        assert trouble(screen) == [], name
    assert heard == []


def test_one_press_by_keyboard_and_another_stop_a_mail(world, live_server, screen):
    screen.goto(live_server.url + reverse("reports:run_detail", args=[world.run.pk]))
    screen.get_by_role("button", name="Tell me when it is ready").focus()
    screen.keyboard.press("Enter")
    screen.get_by_role("heading", name="Mails to me about reports").wait_for()
    assert Subscription.objects.get().is_on

    screen.get_by_role("button", name="Stop this mail").focus()
    screen.keyboard.press("Enter")
    screen.get_by_text("The mail is stopped").first.wait_for()
    assert not Subscription.objects.get().is_on
