"""Every page of the access matrix in a real Chromium, at a desk and on a small phone."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.matrix import PAGES
from tests.access.objects import furnish
from tests.browser import DESK, PHONE, listen, trouble
from tests.pages.test_every_page import who_may

pytestmark = pytest.mark.browser
ACCOUNT = ["account_email", "account_change_password", "mfa_index"]
# In parts, so that both workers have some.
PARTS = 4
BEFORE = ["account_login", "account_signup", "account_reset_password"]


def sign_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    page.context.clear_cookies()
    key = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    return client


def looked_at(page, address):
    """What is wrong at both widths."""
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        found += [f"{address} at {width}: {fault}" for fault in trouble(page)]
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_passes_axe_fits_the_screen_and_breaks_no_policy(
    transactional_db, world, live_server, page, part
):
    furnish(world)
    heard = listen(page)
    faults = []

    for one in [one for one in PAGES if one.get == 200][part::PARTS]:
        client = sign_in(page, live_server, getattr(world, who_may(one)))
        path = reverse(one.name, kwargs=one.of(world) if one.of else {})
        if client.get(path)["Content-Type"].startswith("text/html"):
            faults += looked_at(page, live_server.url + path)

    assert faults == []
    assert heard == []


def test_the_pages_of_signing_in_do_too(transactional_db, world, live_server, page):
    heard = listen(page)
    faults = [f for name in BEFORE for f in looked_at(page, live_server.url + reverse(name))]
    sign_in(page, live_server, world.alma)
    faults += [f for name in ACCOUNT for f in looked_at(page, live_server.url + reverse(name))]

    assert faults == []
    assert heard == []
