"""Leaders of the invented council, what was agreed with them, and what pays for the work."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.leadership import (
    agree_to_conversation,
    make_pledge,
    name_sponsor,
    write_conversation,
)
from implementation.actions.money import add_capacity, add_line, add_post
from implementation.models import LeaderConversation
from reports.demo import plan
from reports.demo.costs import note_costs
from reports.demo.days import noon, turn_back_talks
from reports.demo.organisation import Council

TEAM = "CRC-1"
SPONSORS = (
    ("CRC", "Head of children's residential care", 400),
    ("FOS", "Service manager, fostering and adoption", 150),
)
PLEDGE = "I open each meeting of the leaders with one thing that a team has changed."


def lead_and_pay(council: Council, users: dict[str, User], *, on: date) -> None:
    """Two agreed conversations and one that waits, a pledge, sponsors, money and hours."""
    note_costs(council)
    _talk(council, users, on)
    turn_back_talks(council.root)
    _stand_up(council, users, on)
    _pay(council, users["delivery_lead"], on)


def _lead(council: Council, users: dict[str, User], permission: Permission) -> Scope:
    return Scope(users["delivery_lead"].pk, permission, (council.units[plan.LEADS].path,))


def _talk(council: Council, users: dict[str, User], on: date) -> None:
    by = _lead(council, users, Permission.HOLD_CONVERSATIONS)
    manager, executive = users["manager"], users["executive"]
    _agree(write_conversation(
        by=by, unit=council.units[TEAM], leader_id=manager.pk, held_on=on - timedelta(days=55),
        talked_about="What the team needs so that everybody can come to the reflective hour.",
        agreed="The hour is on the rota. Cover comes from the next house.",
        next_on=on + timedelta(days=8),
    ), manager)  # fmt: skip
    _agree(write_conversation(
        by=by, unit=council.units[plan.LEADS], leader_id=executive.pk,
        held_on=on - timedelta(days=90), next_on=on - timedelta(days=6),
        talked_about="The post of the delivery lead, and cover for training.",
        agreed="Both are brought to the budget meeting.",
    ), executive)  # fmt: skip
    write_conversation(
        by=by, unit=council.units[plan.LEADS], leader_id=executive.pk,
        held_on=on - timedelta(days=6), next_on=on + timedelta(days=60),
        talked_about="What the budget meeting said, and the leaders' session in May.",
        agreed="Half an hour of the next leaders' meeting is set aside.",
    )  # fmt: skip


def _agree(talk: LeaderConversation, leader: User) -> None:
    """Two days later, in the words as they stand."""
    day = talk.held_on + timedelta(days=2)
    agree_to_conversation(
        leader_id=leader.pk, conversation=talk, version=talk.version,
        now=noon(day),
    )  # fmt: skip


def _stand_up(council: Council, users: dict[str, User], on: date) -> None:
    executive, branch = users["executive"].pk, council.units[plan.LEADS]
    make_pledge(
        unit=branch, leader_id=executive, recorded_by=executive, words=PLEDGE,
        pledged_on=on - timedelta(days=240), commitments=["lived_experience", "barriers"],
    )  # fmt: skip
    by = _lead(council, users, Permission.HOLD_CONVERSATIONS)
    start = on - timedelta(days=240)
    name_sponsor(by=by, unit=branch, user_id=executive, from_on=start)
    for code, role, ago in SPONSORS:
        start = on - timedelta(days=ago)
        name_sponsor(by=by, unit=council.units[code], role_words=role, from_on=start)


def _pay(council: Council, lead: User, on: date) -> None:
    by = Scope(lead.pk, Permission.MANAGE_MONEY, (council.units[plan.LEADS].path,))
    unit = council.units[plan.LEADS]
    grant = add_line(
        by=by, unit=unit, name="Programme grant", source="Invented for the demo",
        amount=Decimal(48_000), from_on=on - timedelta(days=580), ends_on=on + timedelta(days=150),
        note="One year, then once more for one year.",
    )  # fmt: skip
    core = add_line(
        by=by, unit=unit, name="Core budget of the directorate", source="Strathmere Council",
        amount=Decimal(15_500), from_on=on - timedelta(days=220),
    )  # fmt: skip
    add_post(by=by, line=grant, role="lead", title="Delivery lead", fte=Decimal("0.6"))
    add_post(by=by, line=grant, role="trainer", title="Trainer, two days", fte=Decimal("0.4"))
    add_post(by=by, line=core, role="supervisor", title="Supervisor", fte=Decimal("0.2"))
    add_capacity(
        by=by, unit=unit, user_id=lead.pk, hours=Decimal(21), from_on=on - timedelta(days=580),
        other_duties="Also looks after supervision in fostering.",
    )  # fmt: skip
