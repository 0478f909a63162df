"""The sign-in sheet on a screen, with and without JavaScript."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.training import level, make_course, make_session, use_framework
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def address(transactional_db: None, world: SimpleNamespace, live_server: Any) -> str:
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"), name="First steps")
    session = make_session(world.quay, course, timezone.localdate())
    return f"{live_server.url}{reverse('training:session_sheet', args=[session.pk])}"


@pytest.mark.parametrize("has_script", [True, False])
def test_a_button_that_needs_a_script_is_there_with_it_alone(
    browser: Any, address: str, world: SimpleNamespace, live_server: Any, has_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_script)
    page = context.new_page()
    sign_in(page, live_server, world.alma)
    page.goto(address)

    expect(page.get_by_role("link", name="Open as PDF")).to_be_visible()
    expect(page.get_by_role("button", name="Print this page")).to_be_visible(visible=has_script)
    context.close()
