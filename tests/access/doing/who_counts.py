"""The access matrix and the objects of the rules about who counts."""

import datetime as dt
from types import SimpleNamespace

from django.utils import timezone

from core.permissions import Permission as P
from services.actions.who_counts import decide_who_counts
from services.models import CountingRule, Unit
from tests.access.page import Page
from tests.factories import OPENED, everywhere

PAGES: list[Page] = [
    Page("training:who_counts_list", P.MANAGE_SETTINGS),
    Page(
        "training:who_counts_change",
        P.MANAGE_SETTINGS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=200,
    ),
    Page(
        "training:who_counts_drop",
        P.MANAGE_SETTINGS,
        of=lambda w: {"rule_id": w.counting_rule.pk},
        foreign=lambda w: {"rule_id": w.mill_counting_rule.pk},
        missing={"rule_id": 0},
        post=302,
    ),
]


def make_rule(organisation: Unit, from_on: dt.date, **facts: object) -> CountingRule:
    by = everywhere(organisation, P.MANAGE_SETTINGS)
    return decide_who_counts(by=by, organisation=organisation, from_on=from_on, **facts)


def furnish(world: SimpleNamespace) -> None:
    """A rule since the first day, and one to come, in each organisation."""
    soon = timezone.localdate() + dt.timedelta(days=40)
    for root, prefix in ((world.northshore, ""), (world.westmoor, "mill_")):
        make_rule(root, OPENED, left_out_kinds=["partner"])
        setattr(world, f"{prefix}counting_rule", make_rule(root, soon, away_count=True))


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more rule."""
    make_rule(
        world.northshore, OPENED + dt.timedelta(days=number + 1), headcount_day=number % 28 + 1
    )
