"""Pages that say who is not in scope yet pass axe and fit a desk and a small phone."""

import os
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser import DESK, PHONE, listen, trouble
from tests.factories.places import make_trainer
from tests.factories.rollout import make_wave
from tests.factories.supervision import rule_for
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.pages.test_every_page_in_a_browser import sign_in
from training.actions.standing import recompute

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def house(transactional_db: None, world: SimpleNamespace) -> SimpleNamespace:
    """Lighthouse has begun with the pilot, Quay waits."""
    today = timezone.localdate()
    use_framework(world.northshore)
    require(world.worker, level("enhanced"))
    course = make_course(world.northshore, level("informed"), minutes=90)
    make_session(world.lighthouse, course, today, [world.lars])
    rule_for(level("enhanced"), world.northshore)
    make_trainer(world.northshore, today, staff_member=world.lars, sessions_a_month=2)
    make_wave(world.harbour, "Pilot", today, world.lighthouse)
    make_wave(world.harbour, "Wave 2", today.replace(year=today.year + 1), world.quay)
    recompute(world.northshore.pk)
    return world


def addresses(house: SimpleNamespace) -> dict[str, str]:
    harbour = [house.harbour.pk]
    names: dict[str, list[int]] = {
        "training:rollout": [],
        "reports:dashboard": harbour,
        "reports:practice_return": harbour,
        "training:who_is_missed": harbour,
        "training:supervision": harbour,
        "training:person_record": [house.rosa.pk],
        "services:settings_list": [],
        "services:nation_change": [house.northshore.pk],
    }
    return {name: reverse(name, args=args) for name, args in names.items()}


def test_pages_that_know_waves_fit(page: Any, live_server: Any, house: SimpleNamespace) -> None:
    heard = listen(page)
    faults = []
    for who, shown in (
        (house.ada, addresses(house)),
        (house.sam, {"training:my_record": reverse("training:my_record")}),
    ):
        sign_in(page, live_server, who)
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            for name, address in shown.items():
                page.goto(live_server.url + address)
                faults += [(name, width, fault) for fault in trouble(page)]
                if SHOTS:
                    path = f"{SHOTS}/{name.replace(':', '-')}-{width}.png"
                    page.screenshot(path=path, full_page=True)
    assert faults == []
    assert "Your team takes its turn later" in page.inner_text("main")
    assert heard == []
