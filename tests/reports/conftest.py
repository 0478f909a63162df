"""A branch in which things are planned, asked and in the way."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.modules import Module
from tests.factories import switch_on
from tests.factories.leadership import make_funded_post, make_line
from tests.factories.plans import make_action, make_recommendation
from tests.factories.results import MIXED, make_sealed_round
from tests.factories.supervision import rule_for
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.implementation.test_who_is_told import noted

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def busy(world: SimpleNamespace) -> SimpleNamespace:
    """Support workers need Informed; Rosa came; things are planned, asked and in the way."""
    world.framework = use_framework(world.northshore)
    informed = level("informed")
    require(world.worker, informed)
    world.course = make_course(world.northshore, informed, name="Informed course")
    make_session(world.quay, world.course, TODAY - 40 * DAY, came=[world.rosa])
    world.coming = make_session(world.quay, world.course, TODAY + 3 * DAY, title="Soon in Quay")
    make_session(world.quay, world.course, TODAY + 20 * DAY, title="Later in Quay")
    make_session(world.orchard, world.course, TODAY + 3 * DAY, title="Soon in Orchard")
    make_action(world.quay, words="A quiet corner", due_on=TODAY + 2 * DAY)
    make_action(world.quay, words="A calmer door", due_on=TODAY + 60 * DAY)
    make_action(world.orchard, words="A pear tree", due_on=TODAY)
    make_recommendation(world.harbour, ask="Train every team")
    return world


@pytest.fixture
def steered(busy: SimpleNamespace) -> SimpleNamespace:
    """Things that an executive has to do with, beside what is busy."""
    switch_on(busy.northshore, Module.MONEY)
    line = make_line(busy.harbour, name="Delivery grant", ends_on=TODAY + 90 * DAY, amount=20000)
    make_funded_post(line, title="Trainer")
    make_line(busy.harbour, name="Long grant", ends_on=TODAY + 900 * DAY)
    rule_for(level("informed"), busy.northshore)
    busy.older = noted(
        busy.sam, busy.quay, who_can_remove="organisation", sentence="No budget for cover",
        since_on=TODAY - 90 * DAY,
    )  # fmt: skip
    busy.newer = noted(
        busy.alma, busy.lighthouse, who_can_remove="organisation", sentence="Two policies clash",
        since_on=TODAY - 9 * DAY,
    )  # fmt: skip
    make_sealed_round(busy.harbour, [(busy.quay, MIXED)])
    return busy
