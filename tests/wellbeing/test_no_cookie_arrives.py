"""A real browser, signed in on the main site, sends its answers without any cookie."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Route
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE, listen, trouble
from tests.wellbeing.host import Host, own_database, running
from tests.world import build_world

FORM = """<!doctype html><html lang="en"><title>Form</title>
<form method="post" action="{action}"><input type="hidden" name="ticket" value="{ticket}">
<input type="hidden" name="q1" value="3"><button>Send</button></form>"""


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("witness") / "notes"


@pytest.fixture(scope="module")
def host(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    notes: Path,
) -> Iterator[Host]:
    said, watched = notes.with_name("said"), "tests.wellbeing.witness"
    with (
        django_db_blocker.unblock(),
        own_database(tmp_path_factory.mktemp("keys")) as made,
        running(made, said, target=watched, WITNESS=str(notes)),
    ):
        yield made


@pytest.fixture
def signed_in(transactional_db: None, live_server: LiveServer, page: Page) -> SimpleNamespace:
    """Somebody's browser on the main site, which goes by 127.0.0.1."""
    client = Client()
    client.force_login(build_world().sam)
    url = f"http://127.0.0.1:{live_server.thread.port}"
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    page.goto(f"{url}/accessibility/")
    assert page.get_by_text("Signed in as").count() == 1
    return SimpleNamespace(page=page, url=url)


def press_send(browser: SimpleNamespace, host: Host, name: str, person: int) -> None:
    """Send a form of the main site to the check-in host under that name."""
    action = f"http://{name}:{host.port}/spend"
    html = FORM.format(action=action, ticket=host.ticket(person))

    def show(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html")

    browser.page.route("**/form", show)
    browser.page.goto(f"{browser.url}/form")
    browser.page.get_by_role("button", name="Send").click()
    browser.page.wait_for_url(action)
    browser.page.unroute("**/form")


@pytest.mark.browser
def test_no_cookie_header_arrives_at_the_check_in_host(
    signed_in: SimpleNamespace, host: Host, notes: Path
) -> None:
    notes.write_text("")
    heard = listen(signed_in.page)
    signed_in.page.set_viewport_size({"width": PHONE, "height": 800})

    press_send(signed_in, host, "localhost", 1)

    assert signed_in.page.get_by_role("heading", name="Thank you").count() == 1
    assert notes.read_text() == "\n"
    assert trouble(signed_in.page) == []
    assert heard == []
    assert signed_in.page.context.cookies(f"http://localhost:{host.port}") == []


@pytest.mark.browser
def test_the_witness_would_see_a_cookie_under_the_main_sites_name(
    signed_in: SimpleNamespace, host: Host, notes: Path
) -> None:
    """The control: same browser, form and port; only the name is the main site's."""
    notes.write_text("")
    before = host.held()

    press_send(signed_in, host, "127.0.0.1", 2)

    assert settings.SESSION_COOKIE_NAME in notes.read_text()
    assert host.held() == before
