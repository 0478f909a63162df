"""The access matrix and the objects of supervision."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from core.permissions import Permission as P
from tests.access.page import SIGNED_IN, Page
from tests.factories import make_person, make_unit
from tests.factories.supervision import make_supervisor, meet, plan_time, rule_for
from tests.factories.training import level, require


def _unit(name: str, needs: str, post: int | None = None) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        post=post,
    )


def _of(name: str, needs: str, key: str, what: str, **facts: Any) -> Page:
    return Page(
        f"training:{name}",
        needs,
        of=lambda w: {key: getattr(w, what).pk},
        foreign=lambda w: {key: getattr(w, f"mill_{what}").pk},
        missing={key: 0},
        **facts,
    )


# A supervisor's own page is nobody else's, whatever they may see.
_OTHERS = {who: {"get": 404, "post": 404} for who in ("mark", "alma", "ada", "eve", "ana")}
_STRANGERS = {who: {"get": 404, "post": 404} for who in ("walt", "wanda")}

PAGES: list[Page] = [
    _unit("supervision", P.VIEW_FIGURES),
    _unit("contact_log", P.NOTE_SUPERVISION, post=200),
    _unit("supervisor_add", P.RECORD_TRAINING, post=200),
    _of("supervisor_end", P.RECORD_TRAINING, "supervisor_id", "supervisor", post=200),
    _of("contact_take_back", P.NOTE_SUPERVISION, "contact_id", "contact", post=302),
    _unit("rhythm_set", P.NOTE_SUPERVISION, post=200),
    _unit("team_time_note", P.NOTE_SUPERVISION, post=200),
    Page("training:supervision_rules", P.MANAGE_FRAMEWORKS),
    Page(
        "training:supervision_rule_add",
        P.MANAGE_FRAMEWORKS,
        of=lambda w: {"unit_id": w.northshore.pk},
        foreign=lambda w: {"unit_id": w.westmoor.pk},
        missing={"unit_id": 0},
        post=200,
    ),
    Page("training:my_supervision", SIGNED_IN, post=200),
    _of(
        "my_supervision_give",
        SIGNED_IN,
        "supervisor_id",
        "supervisor",
        post=200,
        also=frozenset({"sam"}),
        except_for=_OTHERS | _STRANGERS,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """Somebody who needs supervision, a supervisor (for all as well), a contact; Quay and Mill."""
    today = timezone.localdate()
    for role, root, prefix in (
        (world.worker, world.northshore, ""),
        (world.nurse, world.westmoor, "mill_"),
    ):
        require(role, level("enhanced"))
        rule_for(level("enhanced"), root, within_days=28, source=f"Policy of {root.name}")
        giver = world.sam_person if not prefix else make_person("Mo Mill", world.mill)
        asked = world.rosa if not prefix else world.milly
        row = make_supervisor(giver, asked.home_unit, people_a_month=4)
        make_supervisor(giver, root)
        setattr(world, f"{prefix}supervisor", row)
        contact = meet(giver, asked, on=today - dt.timedelta(days=3))
        setattr(world, f"{prefix}contact", contact)
        plan_time(asked.home_unit, "debrief", 4, held=[today])


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more person who needs it, one more supervisor, contact and rule in Quay."""
    today = timezone.localdate()
    asked = make_person(f"Ned Asked{number}", world.quay, world.worker)
    giver = make_person(f"Gia Giver{number}", world.quay, world.worker)
    make_supervisor(giver, world.quay, people_a_month=number)
    make_supervisor(world.sam_person, world.harbour if number else world.northshore)
    meet(giver, asked, world.rosa, on=today - dt.timedelta(days=number + 1))
    plan_time(make_unit(f"Pier {number}", world.quay), "reflection", 2, held=[today])
    meet(giver, world.sam_person, on=today - dt.timedelta(days=number + 1))
    rule_for(
        level("enhanced"),
        world.northshore,
        within_days=number + 7,
        from_on=today - dt.timedelta(days=number),
    )
