"""Every page of units, people, access and one's own record, in a real Chromium, wide and narrow."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.access.objects import furnish
from tests.browser import DESK, PHONE, listen, trouble
from tests.world import build_world

pytestmark = pytest.mark.browser
# With a folder here, a picture of every page is kept in it.
PICTURES = os.environ.get("TIP_PICTURES", "")


@pytest.fixture
def told(transactional_db: None) -> SimpleNamespace:
    world = furnish(build_world())
    world.rosa.posts.filter(is_primary=True).update(away_from_on="2026-01-05", shift="night")
    return world


def sign_in(page: Any, live_server: Any, user: Any) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def addresses(world: SimpleNamespace) -> dict[str, str]:
    unit, person = [world.quay.pk], [world.rosa.pk]
    post = [world.rosa.pk, world.rosa.posts.get(is_primary=True).pk]
    names = {
        "unit_list": [],
        "unit_detail": unit,
        "unit_add": unit,
        "unit_edit": unit,
        "unit_move": unit,
        "unit_close": unit,
        "unit_reopen": unit,
        "unit_alias_add": unit,
        "headcount_add": unit,
        "staff_list": [],
        "staff_add": [],
        "staff_detail": person,
        "staff_edit": person,
        "staff_leave": person,
        "staff_return": person,
        "staff_away": person,
        "staff_back": person,
        "staff_invite": person,
        "post_add": person,
        "post_change": post,
        "post_end": [world.rosa.pk, world.rosa_second.pk],
        "access_list": [],
        "access_add": [],
        "access_withdraw": [world.olga_grant.pk],
        "account_close": [world.olga.pk],
        "my_record": [],
    }
    found = {name: reverse(f"services:{name}", args=args) for name, args in names.items()}
    found["unit_list_then"] = found["unit_list"] + "?on=31/3/2026"
    found["unit_list_search"] = found["unit_list"] + "?q=qu"
    found["staff_list_chosen"] = found["staff_list"] + f"?unit={world.quay.pk}&state=all&q=r"
    return found


def test_every_page_passes_axe_and_fits_the_screen(
    page: Any, live_server: Any, told: SimpleNamespace
) -> None:
    heard = listen(page)
    sign_in(page, live_server, told.ada)
    faults = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in addresses(told).items():
            page.goto(live_server.url + address)
            faults += [(name, width, fault) for fault in trouble(page)]
            keep(page, f"{name}-{width}")
    sign_in(page, live_server, told.sam)
    page.goto(live_server.url + reverse("services:my_record"))
    faults += [("my_record of sam", PHONE, fault) for fault in trouble(page)]
    keep(page, "my_record_sam-320")
    assert faults == []
    assert heard == []


def keep(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
