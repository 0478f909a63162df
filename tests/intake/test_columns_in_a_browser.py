"""The page that asks what the columns are: on a phone, with the keyboard alone, no faults."""

import os

import pytest
from django.urls import reverse

from intake.models import Upload
from tests.access.doing.lists import unknown_list
from tests.browser import DESK, PHONE, listen, trouble
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def upload(transactional_db, world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return unknown_list(world.quay, world.alma, "Jo Doubt")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_columns_are_said_with_the_keyboard(world, upload, live_server, page, width):
    sign_in(page, live_server, world.alma)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + reverse("intake:upload_columns", args=[upload.pk]))
    heard = listen(page)
    if folder := os.environ.get("TIP_SHOTS"):
        page.screenshot(path=f"{folder}/columns-{width}.png", full_page=True)
    assert trouble(page) == []
    chosen = page.get_by_label("What is in column C: Seit")
    chosen.focus()
    page.keyboard.type("Do not use")
    page.get_by_role("button", name="Read the list like this").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("intake:upload_detail", args=[upload.pk]))
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.READING
    assert '["name", "unit", ""]' in upload.answers["columns"]
    assert heard == []
