"""The page that asks where each part of a file goes: on a phone, with the keyboard, no faults."""

import datetime as dt
import os
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from intake.models import Upload
from tests.browser import DESK, PHONE, listen, trouble
from tests.factories.training import level, make_course, make_session, use_framework
from tests.pages.test_every_page_in_a_browser import sign_in
from tests.training.lists import TODAY, posted, worked

pytestmark = pytest.mark.browser
FIRST, SECOND = TODAY - dt.timedelta(days=8), TODAY - dt.timedelta(days=1)
TEXT = (
    "Name,Email,Date,Session,Duration\n"
    f"Sam Reid,sam.reid@northshore.example,{FIRST},Trauma basics for everybody,55\n"
    f"Rosa Quill,,{FIRST},Trauma basics for everybody,50\n"
    f"Sam Reid,sam.reid@northshore.example,{SECOND},Gardening,40\n"
)


@pytest.fixture
def upload(transactional_db: None, world: SimpleNamespace, settings: Any, tmp_path: Any) -> Upload:
    settings.MEDIA_ROOT = tmp_path / "files"
    use_framework(world.northshore)
    basics = make_course(world.northshore, level("informed"), name="Trauma basics for everybody")
    world.held = make_session(world.quay, basics, FIRST)
    make_session(world.lighthouse, basics, FIRST - dt.timedelta(days=30))
    client = Client()
    client.force_login(world.alma)
    return posted(client, world.harbour, TEXT)


def shoot(page: Any, name: str, width: int) -> None:
    if folder := os.environ.get("TIP_SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_new_session_is_told_with_the_keyboard(
    world: SimpleNamespace, upload: Upload, live_server: Any, page: Any, width: int
) -> None:
    sign_in(page, live_server, world.alma)
    page.set_viewport_size({"width": width, "height": 800})
    address = reverse("intake:upload_detail", args=[upload.pk])
    page.goto(live_server.url + address)
    heard = listen(page)
    page.get_by_role("group", name="Part 2").get_by_label("Make a new session").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    worked(upload)
    page.goto(live_server.url + address)
    shoot(page, "new-session", width)
    assert trouble(page) == []
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Choose an answer").first).to_be_visible()
    shoot(page, "new-session-missing", width)
    assert trouble(page) == []
    page.get_by_label("Trauma basics for everybody", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**" + address)
    assert worked(upload).stage == Upload.Stage.REVIEW
    page.goto(live_server.url + address)
    shoot(page, "new-session-review", width)
    page.get_by_role("button", name="Save 3 attendances").click()
    page.wait_for_url("**" + address)
    worked(upload)
    page.goto(live_server.url + address)
    shoot(page, "new-session-in", width)
    assert trouble(page) == []
    expect(page.get_by_text("Go to Gardening")).to_be_visible()
    assert heard == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_each_part_is_said_with_the_keyboard(
    world: SimpleNamespace, upload: Upload, live_server: Any, page: Any, width: int
) -> None:
    sign_in(page, live_server, world.alma)
    page.set_viewport_size({"width": width, "height": 800})
    address = reverse("intake:upload_detail", args=[upload.pk])
    page.goto(live_server.url + address)
    heard = listen(page)
    shoot(page, "parts", width)
    assert trouble(page) == []
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Choose an answer").first).to_be_visible()
    shoot(page, "parts-missing", width)
    assert trouble(page) == []
    page.get_by_role("group", name="Part 2").get_by_label("Leave this part out").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Go on").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**" + address)
    assert worked(upload).stage == Upload.Stage.REVIEW
    page.goto(live_server.url + address)
    shoot(page, "parts-review", width)
    assert trouble(page) == []
    page.get_by_role("button", name="Save 2 attendances").click()
    page.wait_for_url("**" + address)
    worked(upload)
    page.goto(live_server.url + address)
    shoot(page, "parts-in", width)
    assert trouble(page) == []
    expect(page.get_by_text("Left out: “Gardening”")).to_be_visible()
    assert heard == []
