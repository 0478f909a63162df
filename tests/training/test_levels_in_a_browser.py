"""Frameworks, needs and requirements pass axe and fit a desk and a small phone."""

import os
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.access.doing import needs
from tests.browser import DESK, PHONE, listen, trouble
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.pages.test_every_page_in_a_browser import sign_in
from training.models import Crosswalk, Framework

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def house(transactional_db: None, world: SimpleNamespace) -> SimpleNamespace:
    for root in (world.northshore, world.westmoor):
        use_framework(root)
    needs.furnish(world)
    require(world.worker, level("informed"), refresh_months=1)
    course = make_course(world.northshore, level("informed"), minutes=90, validity_months=2)
    make_session(world.quay, course, timezone.localdate(), [world.rosa])
    return world


def addresses(house: SimpleNamespace) -> dict[str, str]:
    quay, root = [house.quay.pk], [house.northshore.pk]
    offer = Framework.objects.get(code="bronze-silver-gold")
    names = {
        "framework_list": [],
        "framework_all": [],
        "framework_detail": [house.own.pk],
        "level_order": [house.own.pk],
        "level_change": [house.own_level.pk],
        "crosswalk_add": root,
        "crosswalk_change": [Crosswalk.objects.exclude(organisation=None).first().pk],
        "course_add": root,
        "course_change": [house.own_course.pk],
        "requirement_list": [],
        "requirement_change": [house.worker.pk],
        "requirement_of_many": root,
        "requirement_of_post": [house.rosa.pk],
        "needs_list": [],
        "needs_detail": [house.needs.pk],
        "needs_levels": [house.needs.pk],
        "track_unit": quay,
        "refreshers": quay,
        "person_record": [house.rosa.pk],
    }
    found = {name: reverse(f"training:{name}", args=args) for name, args in names.items()}
    return found | {"offer": reverse("training:framework_detail", args=[offer.pk])}


def test_every_page_of_levels_fits(page: Any, live_server: Any, house: SimpleNamespace) -> None:
    heard = listen(page)
    sign_in(page, live_server, house.ada)
    faults = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in addresses(house).items():
            page.goto(live_server.url + address)
            faults += [(name, width, fault) for fault in trouble(page)]
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    assert faults == []
    assert heard == []
