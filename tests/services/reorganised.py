"""Plans of a new structure, made, looked at and done, for tests."""

import datetime as dt
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission
from core.scope import Scope
from services.actions.ledger import kept_rows
from services.actions.planning import Part, StepFacts, add_steps, make_plan, share_out
from services.actions.reorganise import (
    do_reorganisation,
    preview_reorganisation,
)
from services.models import (
    Headcount,
    Post,
    Reorganisation,
    StaffMember,
    Unit,
)

TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
MERGED = [
    StepFacts("merge", "QUAY", new_code="BAY", new_name="Bay", kind="team"),
    StepFacts("merge", "LIGHT", new_code="BAY"),
]


def scope(world: SimpleNamespace) -> Scope:
    return Scope(world.ada.pk, Permission.MANAGE_UNITS, (world.northshore.path,))


def planned(
    world: SimpleNamespace, *steps: StepFacts, on: dt.date = TODAY, name: str = "A new start"
) -> Reorganisation:
    plan = make_plan(by=scope(world), unit=world.northshore, name=name, on=on)
    add_steps(by=scope(world), plan=plan, steps=steps)
    return plan


def done(
    world: SimpleNamespace,
    plan: Reorganisation,
    *,
    keeps: Collection[str] = (),
    today: dt.date = TODAY,
) -> Reorganisation:
    by = scope(world)
    plan = preview_reorganisation(by=by, plan=plan, keeps_access=set(keeps), today=today)
    return do_reorganisation(by=by, plan=plan, seen=plan.preview["digest"], today=today)


def merged(world: SimpleNamespace, **facts: Any) -> Reorganisation:
    on = facts.pop("on", TODAY)
    return done(world, planned(world, *MERGED, on=on), **facts)


def split(world: SimpleNamespace, **shares: Any) -> Reorganisation:
    plan = planned(
        world,
        StepFacts("split", "QUAY", new_code="EAST", new_name="East Quay"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West Quay"),
    )
    east, west = plan.steps.all()
    parts = [Part(east.pk, **shares), Part(west.pk, takes_rest=shares.pop("rest_west", False))]
    share_out(by=scope(world), plan=plan, parts=parts)
    return plan


def dump(world: SimpleNamespace) -> Any:
    everybody = list(StaffMember.objects.values_list("pk", flat=True))
    homes = dict(StaffMember.objects.values_list("pk", "home_unit_id"))
    paths = dict(Unit.objects.values_list("pk", "path"))
    return kept_rows(world.northshore.pk, everybody), homes, paths


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def main_post(person: StaffMember, on: dt.date = TODAY) -> Post:
    return Post.objects.current_on(on).get(staff_member=person, is_primary=True)


def heads(where: Unit, on: dt.date) -> int:
    rows = Headcount.objects.filter(unit=where, counted_on__lte=on).order_by("-counted_on")
    return rows[0].people if rows else 0
