"""The access matrix and the objects of leadership."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P
from services.models import Unit
from tests.access.page import SIGNED_IN, Page
from tests.factories import make_unit, make_user
from tests.factories.leadership import make_a_pledge, make_conversation, make_sponsor

# Everybody over Quay or Mill who is not the leader, and to whom it looks like nothing at all.
OTHERS = {who: {"post": 404} for who in ("alma", "ada", "eve", "ana", "walt", "wanda")}


def _unit(name: str, needs: str, **statuses: Any) -> Page:
    return Page(
        name,
        needs,
        of=lambda w: {"unit_id": w.quay.pk},
        foreign=lambda w: {"unit_id": w.mill.pk},
        missing={"unit_id": 0},
        **statuses,
    )


def _conversation(what: str, needs: str, **statuses: Any) -> Page:
    return Page(
        f"implementation:conversation_{what}",
        needs,
        of=lambda w: {"conversation_id": w.conversation.pk},
        foreign=lambda w: {"conversation_id": w.mill_conversation.pk},
        missing={"conversation_id": 0},
        **statuses,
    )


PAGES: list[Page] = [
    _unit("reports:leadership", P.VIEW_IMPLEMENTATION),
    _unit("implementation:conversation_list", P.HOLD_CONVERSATIONS),
    _unit("implementation:conversation_add", P.HOLD_CONVERSATIONS, post=200),
    _conversation("detail", P.HOLD_CONVERSATIONS),
    _conversation("change", P.HOLD_CONVERSATIONS, post=200),
    _conversation("withdraw", P.HOLD_CONVERSATIONS, get=None, post=302),
    Page("implementation:my_conversations", SIGNED_IN),
    # An agreement that does not say which words were read holds for none.
    _conversation("agree", SIGNED_IN, get=None, post=409, except_for=OTHERS),
    _conversation("correct", SIGNED_IN, get=None, post=200, except_for=OTHERS),
    Page("implementation:my_pledge", SIGNED_IN, post=200),
    Page(
        "implementation:pledge_withdraw",
        SIGNED_IN,
        of=lambda w: {"pledge_id": w.pledge.pk},
        foreign=lambda w: {"pledge_id": w.mill_pledge.pk},
        missing={"pledge_id": 0},
        get=None,
        post=302,
        except_for=OTHERS,
    ),
    _unit("implementation:pledge_add", P.HOLD_CONVERSATIONS, post=200),
    _unit("implementation:sponsor_add", P.LOG_IMPLEMENTATION, post=200),
    Page(
        "implementation:sponsor_end",
        P.LOG_IMPLEMENTATION,
        of=lambda w: {"sponsor_id": w.sponsor.pk},
        foreign=lambda w: {"sponsor_id": w.mill_sponsor.pk},
        missing={"sponsor_id": 0},
        post=200,
    ),
]


def furnish(world: SimpleNamespace) -> None:
    """One object of every kind in Quay and one in Mill."""
    world.conversation = make_conversation(world.quay, world.mark)
    world.mill_conversation = make_conversation(world.mill, world.mill_olga)
    world.pledge = make_a_pledge(world.quay, world.mark)
    world.mill_pledge = make_a_pledge(world.mill, world.mill_olga)
    world.sponsor = make_sponsor(world.quay)
    world.mill_sponsor = make_sponsor(world.mill)


def furnish_more(world: SimpleNamespace, number: int) -> None:
    """One more row of every kind in Quay."""
    leader = make_user(f"Liv{number}", "manager", world.quay)
    day = dt.date(2026, 8, number % 28 + 1)
    make_conversation(world.quay, leader, held_on=day, next_on=dt.date(2026, 12, 1))
    make_conversation(world.quay, world.mark, held_on=day)
    make_a_pledge(world.quay, world.mark, words=f"Step {number}")
    make_a_pledge(world.quay, leader, words=f"Step {number}")
    make_sponsor(world.quay, role_words=f"Head of wing {number}")
    service = make_unit(f"Pier {number}", world.quay, kind=Unit.Kind.SERVICE)
    make_sponsor(service)
