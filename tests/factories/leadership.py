"""Conversations, pledges, sponsors and money for tests, built through the actions."""

import datetime as dt
from typing import Any

from accounts.models import User
from core.permissions import Permission
from implementation.actions.leadership import make_pledge, name_sponsor, write_conversation
from implementation.actions.money import add_capacity, add_line, add_post
from implementation.models import (
    FundedPost,
    FundingLine,
    LeadCapacity,
    LeaderConversation,
    Pledge,
    Sponsor,
)
from services.models import Unit
from tests.factories import everywhere

HELD = dt.date(2026, 9, 14)


def make_conversation(unit: Unit, leader: User, **facts: Any) -> LeaderConversation:
    by = facts.pop("by", None) or everywhere(unit, Permission.HOLD_CONVERSATIONS)
    facts = {"held_on": HELD, "talked_about": "Time for reflection in the rota", **facts}
    return write_conversation(by=by, unit=unit, leader_id=leader.pk, **facts)


def make_a_pledge(unit: Unit, leader: User, **facts: Any) -> Pledge:
    facts = {"pledged_on": HELD, "words": "I keep the hour free", **facts}
    return make_pledge(unit=unit, leader_id=leader.pk, recorded_by=leader.pk, **facts)


def make_sponsor(unit: Unit, **facts: Any) -> Sponsor:
    facts = {"role_words": "Head of service", "from_on": HELD, **facts}
    return name_sponsor(by=everywhere(unit, Permission.LOG_IMPLEMENTATION), unit=unit, **facts)


def make_line(unit: Unit, **facts: Any) -> FundingLine:
    facts = {"name": "Delivery grant", "from_on": HELD, **facts}
    return add_line(by=everywhere(unit, Permission.MANAGE_MONEY), unit=unit, **facts)


def make_funded_post(line: FundingLine, **facts: Any) -> FundedPost:
    facts = {"role": "trainer", "title": "Trainer", **facts}
    return add_post(by=everywhere(line.unit, Permission.MANAGE_MONEY), line=line, **facts)


def make_capacity(unit: Unit, **facts: Any) -> LeadCapacity:
    facts = {"role_words": "Coordinator", "hours": 7, "from_on": HELD, **facts}
    return add_capacity(by=everywhere(unit, Permission.MANAGE_MONEY), unit=unit, **facts)
