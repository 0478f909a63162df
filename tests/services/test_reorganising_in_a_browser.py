"""The pages of a plan for the structure in a real Chromium, wide and narrow."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from services.access import viewer_for
from services.actions.planning import Part, StepFacts, add_steps, make_plan, share_out
from services.actions.reorganise import preview_reorganisation
from services.models import Reorganisation
from tests.browser import DESK, PHONE, listen, trouble
from tests.world import build_world

pytestmark = pytest.mark.browser
# With a folder here, a picture of every page is kept in it.
PICTURES = os.environ.get("TIP_PICTURES", "")


@pytest.fixture
def world(transactional_db: None) -> SimpleNamespace:
    """A plan that merges, splits and renames, looked at but not done."""
    w = build_world()
    by = viewer_for(w.ada.pk).scope_for(Permission.MANAGE_UNITS)
    on = timezone.localdate()
    w.plan = make_plan(by=by, unit=w.northshore, name="Adult care becomes two services", on=on)
    steps = [
        StepFacts("split", "QUAY", new_code="EAST", new_name="East Quay"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West Quay"),
        StepFacts("merge", "ORCH", "LIGHT"),
        StepFacts("rename", "HIL", new_name="Hilltop"),
    ]
    add_steps(by=by, plan=w.plan, steps=steps)
    east, west = w.plan.steps.filter(what="split")
    parts = [Part(east.pk, people=[w.rosa]), Part(west.pk, takes_rest=True)]
    share_out(by=by, plan=w.plan, parts=parts)
    w.plan = preview_reorganisation(by=by, plan=w.plan, keeps_access=set())
    return w


def addresses(plan: Reorganisation) -> dict[str, str]:
    first = plan.steps.all()[0]
    names: dict[str, list[Any]] = {
        "services:reorganisation_list": [],
        "services:reorganisation_add": [],
        "services:reorganisation_detail": [plan.pk],
        "services:reorganisation_share": [first.pk],
        "intake:structure_file": [plan.pk],
    }
    found = {name: reverse(name, args=args) for name, args in names.items()}
    for what in ("merge", "split"):
        args = [plan.pk, what]
        found[f"services:reorganisation_{what}"] = reverse(
            "services:reorganisation_step", args=args
        )
    return found


def test_the_pages_of_a_plan_pass_axe_and_fit_the_screen(
    world: SimpleNamespace, live_server: Any, page: Any
) -> None:
    client = Client()
    client.force_login(world.ada)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    heard, faults = listen(page), []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in addresses(world.plan).items():
            page.goto(f"{live_server.url}{address}")
            faults += [f"{name} at {width}: {fault}" for fault in trouble(page)]
            if PICTURES:
                file = Path(PICTURES) / f"{name.partition(':')[2]}-{width}.png"
                page.screenshot(path=str(file), full_page=True)
    assert faults == []
    assert heard == []
