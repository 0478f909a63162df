"""The access matrix of schedules and of who is told about reports."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.core import signing

from core.permissions import Permission as P
from reports.actions.schedules import add_schedule
from reports.actions.told import SALT, name_recipient, wish_to_be_told
from reports.models import NamedRecipient, Schedule
from services.access import viewer_for
from services.models import Unit
from tests.access.page import PUBLIC, Page
from tests.factories import everywhere

DAY = dt.date(2026, 10, 7)


def _schedule(verb: str, **statuses: Any) -> Page:
    return Page(
        f"reports:schedule_{verb}",
        P.MANAGE_SCHEDULES,
        of=lambda w: {"schedule_id": w.schedule.pk},
        foreign=lambda w: {"schedule_id": w.mill_schedule.pk},
        missing={"schedule_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    Page("reports:schedule_list", P.MANAGE_SCHEDULES),
    Page("reports:schedule_add", P.MANAGE_SCHEDULES, post=200),
    _schedule("edit", post=200),
    _schedule("remove", post=302),
    Page(
        "reports:year_change",
        P.MANAGE_SETTINGS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=200,
    ),
    Page("reports:told_list", P.VIEW_REPORTS),
    Page("reports:told_add", P.VIEW_REPORTS, post=200),
    Page(
        "reports:told_change",
        P.VIEW_REPORTS,
        of=lambda w: {"unit_id": w.quay.pk, "kind": "rollout"},
        foreign=lambda w: {"unit_id": w.mill.pk, "kind": "rollout"},
        missing={"unit_id": 0, "kind": "rollout"},
        get=None,
        post=302,
    ),
    Page(
        "reports:told_stop",
        PUBLIC,
        of=lambda w: {"token": signing.dumps({"named": w.named.pk}, salt=SALT)},
        foreign=lambda w: {"token": signing.dumps({"named": w.mill_named.pk}, salt=SALT)},
        missing={"token": "spoiled"},
        post=200,
    ),
    Page("reports:named_list", P.MANAGE_SCHEDULES),
    Page("reports:named_add", P.MANAGE_SCHEDULES, post=200),
    Page(
        "reports:named_stop",
        P.MANAGE_SCHEDULES,
        of=lambda w: {"named_id": w.named.pk},
        foreign=lambda w: {"named_id": w.mill_named.pk},
        missing={"named_id": 0},
        post=302,
    ),
    Page("reports:delivery_list", P.MANAGE_SCHEDULES),
]


def _name(unit: Unit, by: Any, name: str) -> NamedRecipient:
    scope = everywhere(unit, P.MANAGE_SCHEDULES)
    return name_recipient(
        by=type(scope)(by.pk, scope.permission, scope.branches),
        unit=unit,
        kind="pack",
        format="pdf",
        name=name,
        address=f"{name.lower()}@council.example",
        why="Clerk of the committee",
        until_on=dt.date(2027, 6, 30),
        today=DAY,
    )


def furnish(world: SimpleNamespace) -> None:
    """The schedules from the start, somebody who is told of a report, and one who gets a file."""
    world.schedule = Schedule.objects.get(organisation=world.northshore, kind="rollout")
    world.mill_schedule = Schedule.objects.get(organisation=world.westmoor, kind="rollout")
    world.named = _name(world.quay, world.ada, "Clara")
    world.mill_named = _name(world.mill, world.wanda, "Cyril")
    for unit, user in ((world.quay, world.mark), (world.mill, world.walt)):
        wish_to_be_told(by=viewer_for(user.pk), unit=unit, kind="rollout", is_on=True)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """Another schedule of Northshore, as far as there are kinds, and one more who gets a file."""
    _name(world.quay, world.ada, f"Clara{number}")
    wish_to_be_told(
        by=viewer_for(world.mark.pk),
        unit=Unit.objects.get(name=f"Berth {number}", parent=world.quay),
        kind="rollout",
        is_on=True,
    )
    kinds = ("rollout", "barriers", "practice", "check_ins", "pack")
    rhythms = ("weekly", "monthly")
    if number < len(kinds) * len(rhythms):
        add_schedule(
            by=everywhere(world.northshore, P.MANAGE_SCHEDULES),
            organisation=world.northshore,
            kind=kinds[number % len(kinds)],
            cadence=rhythms[number // len(kinds)],
            working_day=5,
            covers=Schedule.Covers.WHOLE,
            today=DAY,
        )
