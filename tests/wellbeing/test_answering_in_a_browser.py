"""From the form to the thank-you page of the other host, on a small phone, in six taps."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as told
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE, listen, trouble
from tests.factories.wellbeing import make_open_round, make_people
from tests.wellbeing.host import STORES, Host, running
from wellbeing import nullifiers
from wellbeing.keys import KeyStore
from wellbeing.models import ReportingGroup

pytestmark = pytest.mark.browser
W = ReportingGroup.Way


@pytest.fixture
def phone(
    transactional_db: None,
    world: SimpleNamespace,
    live_server: LiveServer,
    page: Page,
    settings: SimpleNamespace,
    tmp_path: Path,
) -> Iterator[SimpleNamespace]:
    """Sam's phone; the check-in host beside the site, by another name and on another port."""
    for name, folder in STORES.items():
        setattr(settings, name, tmp_path / folder)
    make_people(world.lighthouse, 2, accounts=False)
    of = make_open_round(world.harbour, [(world.quay, W.TICKET), (world.lighthouse, W.SLIP)])
    host = Host(connection.settings_dict["NAME"], tmp_path, rounds=[of])
    with running(host, tmp_path / "said"):
        settings.CHECKIN_URL = f"http://localhost:{host.port}"
        site = f"http://127.0.0.1:{live_server.thread.port}"
        page.set_viewport_size({"width": PHONE, "height": 700})
        yield SimpleNamespace(page=page, site=site, host=host, of=of, sam=world.sam)


def sign_in(phone: SimpleNamespace) -> None:
    client = Client()
    client.force_login(phone.sam)
    name = told.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": phone.site}
    phone.page.context.add_cookies([cookie])


def tap(phone: SimpleNamespace, *options: int, then: str = "Send") -> int:
    """Choose an option a question and press a button; how many taps that took."""
    for number, option in enumerate(options, 1):
        phone.page.locator(f"label[for=q{number}-{option}]").click()
    phone.page.get_by_role("button", name=then).click()
    phone.page.wait_for_url(f"http://localhost:{phone.host.port}/spend")
    return len(options) + 1


def test_six_taps_lead_to_thank_you_and_an_answer_can_be_changed_and_taken_out(
    phone: SimpleNamespace,
) -> None:
    sign_in(phone)
    heard = listen(phone.page)
    phone.page.goto(f"{phone.site}/check-in/")
    assert trouble(phone.page) == []

    assert tap(phone, 1, 2, 3, 4, 6) == 6

    expect(phone.page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert trouble(phone.page) == []
    assert phone.host.held() == 1
    first = phone.host.boxes()
    phone.page.goto(f"{phone.site}/check-in/")
    assert phone.page.locator("input[type=radio]:checked").count() == 0
    tap(phone, 5, 5, 5, 5, 5)
    assert phone.host.held() == 1
    assert phone.host.boxes() != first
    phone.page.goto(f"{phone.site}/check-in/")
    assert tap(phone, then="Take my answers out") == 1
    assert phone.host.held() == 0
    assert heard == []


def test_a_slips_qr_code_fills_the_field_and_leaves_the_address_bar(
    phone: SimpleNamespace,
) -> None:
    key = KeyStore(told.ROUND_KEYS).read(phone.of.pk)
    assert key
    code = nullifiers.code_of_slip(key, phone.of.pk, 2, 3)
    heard = listen(phone.page)

    phone.page.goto(f"{phone.site}/check-in/slip/#{code}")

    expect(phone.page.get_by_label("Code on your slip")).to_have_value(code)
    assert phone.page.url == f"{phone.site}/check-in/slip/"
    phone.page.get_by_role("button", name="Go on").click()
    assert trouble(phone.page) == []
    tap(phone, 3, 3, 3, 3, 3)
    expect(phone.page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert phone.host.held() == 1
    assert phone.page.context.cookies() == []
    assert heard == []


def test_without_javascript_the_form_and_the_way_out_still_work(
    phone: SimpleNamespace, new_context: object
) -> None:
    context = new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 700})  # type: ignore[operator]
    phone.page = context.new_page()
    sign_in(phone)
    phone.page.goto(f"{phone.site}/check-in/?lang=cy")

    leave = phone.page.get_by_role("button", name="Gadael y dudalen hon")
    assert leave.get_attribute("href") == told.LEAVE_URL
    tap(phone, 1, 1, 1, 1, 1, then="Anfon")

    expect(phone.page.get_by_role("heading", name="Diolch")).to_be_visible()
    assert phone.host.held() == 1
