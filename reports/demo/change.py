"""Frameworks of change in use, what activities touched, and where the teams stand."""

from datetime import date, timedelta
from random import Random

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.frameworks import choose_frameworks
from implementation.actions.journeys import (
    comment_on_journey,
    leave_out_of_scope,
    set_journey_rule,
)
from implementation.actions.touches import set_touches
from implementation.actions.waves import say_before_wave, skip_before_wave
from implementation.models import Activity, ChangeFramework, Element
from reports.demo import plan
from reports.demo.organisation import Council
from services.models import Unit

IN_USE = ("ohid-2022", "scot-2021")
# What each kind touches most: two principles and two of the ten domains.
TOUCHES = {
    "walkthrough": ("P1", "P2", "T3", "T5"),
    "reflective": ("P1", "P4", "T4"),
    "language": ("P2", "P6", "T3"),
    "environment": ("P1", "T5"),
    "policy": ("P3", "P5", "T2", "T3"),
    "clinic": ("P4", "T4"),
    "lens": ("P1", "P3", "T4"),
    "peer": ("P4", "P5", "T4"),
}
MARKED = 0.7
NOT_YET = ("HOPT", "Two of the four teams move house until the summer. We begin after that.")
COMMENT = (
    "CRC-2",
    "We stopped for two months while we were short of people. The monthly hour is back.",
)


def mark_change(council: Council, users: dict[str, User], *, on: date) -> None:
    """Two frameworks, touches on most activities, the journey, and two pages before a wave."""
    admin = council.scope(Permission.MANAGE_VOCABULARY, users["admin"].pk)
    chosen = list(ChangeFramework.objects.filter(organisation=None, code__in=IN_USE))
    start = on - timedelta(days=540)
    choose_frameworks(by=admin, organisation=council.root, frameworks=chosen, from_on=start)
    _touch(council, users["delivery_lead"].pk, chosen)
    _journey(council, users, on)
    _before_a_wave(council, users["delivery_lead"].pk)


def _touch(council: Council, lead: int, frameworks: list[ChangeFramework]) -> None:
    scope = council.scope(Permission.LOG_IMPLEMENTATION, lead)
    elements = {one.code: one for one in Element.objects.filter(framework__in=frameworks)}
    rng = Random("touches")  # noqa: S311  a story, no secret
    held = Activity.objects.filter(unit__path__startswith=council.root.path, kind__in=TOUCHES)
    for activity in held.order_by("pk"):
        if rng.random() < MARKED:
            codes = TOUCHES[activity.kind]
            few = rng.sample(codes, rng.randint(1, len(codes)))
            set_touches(by=scope, activity=activity, elements=[elements[code] for code in few])


def _journey(council: Council, users: dict[str, User], on: date) -> None:
    """A rule of the council's own, a comment of a team, and a service that is not yet in scope."""
    admin = council.scope(Permission.MANAGE_SETTINGS, users["admin"].pk)
    decided = on - timedelta(days=200)
    set_journey_rule(by=admin, organisation=council.root, on=decided, trained_share=60)
    lead = council.scope(Permission.LOG_IMPLEMENTATION, users["delivery_lead"].pk)
    code, reason = NOT_YET
    leave_out_of_scope(by=lead, unit=council.units[code], reason=reason, from_on=decided)
    code, words = COMMENT
    comment_on_journey(by=_here(council, users, code), unit=council.units[code], words=words)


def _here(council: Council, users: dict[str, User], code: str) -> Scope:
    lead, path = users["delivery_lead"].pk, council.units[plan.LEADS].path
    assert council.units[code].path.startswith(path)
    return Scope(lead, Permission.LOG_IMPLEMENTATION, (path,))


def _before_a_wave(council: Council, lead: int) -> None:
    scope = council.scope(Permission.LOG_IMPLEMENTATION, lead)
    begins: Unit = council.units["YTH"]
    say_before_wave(
        by=scope, unit=begins,
        why_now="Two new workers have joined, and young people asked for quieter rooms.",
        already_bring="They know the young people well. Two have run peer-support groups.",
        first_help=["time", "reflective"], other_help="A room that is free on Tuesdays.",
    )  # fmt: skip
    skip_before_wave(by=scope, unit=council.units["FOS"])
