"""The access matrix and the objects of printed packs, typing them back, and partners."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from core.permissions import Permission as P
from implementation.actions.packs import type_back
from implementation.models import Activity, Barrier
from services.models import BarrierTheme, Unit
from tests.access.page import Page
from tests.factories import everywhere
from tests.factories.implementation import ON, make_partner

TYPED = UUID("5f0c1c06-4b0e-4b36-9d0c-3a3c5c1b7a10")
# A partner is changed by whoever added it (here nobody of the cast) and by the whole organisation.
NOT_THEIRS = {who: {"get": 404, "post": 404} for who in ("alma", "mark")}


def _unit(what: str, needs: str, **facts: Any) -> Page:
    return Page(
        f"implementation:{what}",
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        **facts,
    )


PAGES: list[Page] = [
    _unit("pack", P.VIEW_IMPLEMENTATION),
    _unit("pack_file", P.VIEW_IMPLEMENTATION),
    _unit("pack_type", P.LOG_IMPLEMENTATION, post=200),
    Page(
        "implementation:pack_typed",
        P.LOG_IMPLEMENTATION,
        of=lambda w: {"unit_id": w.quay.pk, "once": TYPED},
        foreign=lambda w: {"unit_id": w.mill.pk, "once": TYPED},
        missing={"unit_id": 0, "once": TYPED},
    ),
    Page("implementation:partner_list", P.VIEW_IMPLEMENTATION),
    Page("implementation:partner_add", P.LOG_IMPLEMENTATION, post=200),
    Page(
        "implementation:partner_change",
        P.LOG_IMPLEMENTATION,
        of=lambda w: {"partner_id": w.partner.pk},
        foreign=lambda w: {"partner_id": w.mill_partner.pk},
        missing={"partner_id": 0},
        post=200,
        except_for=NOT_THEIRS,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    for root, unit, prefix in (
        (world.northshore, world.quay, ""),
        (world.westmoor, world.mill, "mill_"),
    ):
        name = f"{root.name} advice line"
        setattr(world, f"{prefix}partner", make_partner(root, name=name))
        _type_back(unit, TYPED)


SHARED = {"audience": Barrier.Audience.LEVEL}


def _type_back(unit: Unit, once: UUID) -> None:
    type_back(
        by=everywhere(unit, P.LOG_IMPLEMENTATION),
        unit=unit,
        once=once,
        activities=[(1, {"kind": Activity.Kind.LENS, "on": ON, "reached_people": 4})],
        barriers=[(1, {"theme": BarrierTheme.objects.get(code="RES"), "since_on": ON, **SHARED})],
    )


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    make_partner(world.northshore, name=f"Partner {number}", checked_on=dt.date(2024, 1, 1))
    type_back(
        by=everywhere(world.quay, P.LOG_IMPLEMENTATION),
        unit=world.quay,
        once=TYPED,
        activities=[(2 + number % 7, {"kind": Activity.Kind.CLINIC, "on": ON})],
    )
