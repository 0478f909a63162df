"""Figures over time, and how people who use the invented services took part."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.indicators import Given, add_indicator, give_readings
from implementation.actions.participation import note_participation
from reports.demo import plan
from reports.demo.organisation import Council

SERVICE = "CRC"
# Fourteen months each, oldest first. In the second the last seven lie above the middle.
SICKNESS = (71, 66, 74, 69, 78, 82, 70, 64, 68, 75, 72, 67, 73, 70)  # tenths of a per cent
ENQUIRY = (11, 14, 10, 13, 12, 15, 11, 19, 22, 20, 24, 21, 23, 25)
TOOK_PART: tuple[dict[str, Any], ...] = (
    {
        "unit": "CRC", "ago": 210, "how": "asked", "people": 14, "thanks": "thanked",
        "about": "What helps on the first evening in a new house.",
        "asked_for": "To see the room and the garden before the papers.",
        "changed": "The first hour is for looking round. Papers come the next day.",
    },
    {
        "unit": "FOS", "ago": 95, "how": "worked_with", "people": 3, "thanks": "paid",
        "about": "The first letter to carers.", "asked_for": "Shorter, and with a name to call.",
        "changed": "The letter is one page, with a name and a number.",
        "credit": "Three carers of the reading group",
    },
    {
        "unit": "YTH", "ago": 60, "how": "decided", "people": 11, "thanks": "thanked",
        "about": "How the small hall is used.", "asked_for": "A quiet corner and softer light.",
        "changed": "The young people chose the lamps and where they stand.",
    },
    {
        "unit": "CFT", "ago": 40, "how": "asked", "people": 22, "thanks": "neither",
        "about": "Where and when to meet.", "asked_for": "Meetings outside of school hours.",
    },
    {
        "unit": "LIB", "ago": 130, "how": "worked_with", "people": 6, "thanks": "paid",
        "about": "A walk through the main library as somebody new would take it.",
        "asked_for": "Signs at eye level, and a seat near the door.",
    },
)  # fmt: skip


def count_and_ask(council: Council, users: dict[str, User], *, on: date) -> None:
    """Two indicators of one service, and five times at which people took part."""
    lead = users["delivery_lead"].pk
    branch = Scope(lead, Permission.LOG_IMPLEMENTATION, (council.units[plan.LEADS].path,))
    admin = council.scope(Permission.MANAGE_SETTINGS, users["admin"].pk)
    sickness = add_indicator(
        by=admin, organisation=council.root, names={"en": "Sickness rate"}, kind="percent",
        measured_in="per cent of days", source="People and organisation, each month",
    )  # fmt: skip
    enquiry = add_indicator(
        by=admin, organisation=council.root, names={"en": "Routine enquiry recorded"},
        kind="count", measured_in="records a month", source="Case records, counted each month",
    )  # fmt: skip
    days = month_ends(on, len(SICKNESS))
    for indicator, values in (
        (sickness, [Decimal(one) / 10 for one in SICKNESS]),
        (enquiry, [Decimal(one) for one in ENQUIRY]),
    ):
        readings = [Given(day, value) for day, value in zip(days, values, strict=True)]
        unit = council.units[SERVICE]
        give_readings(by=branch, indicator=indicator, unit=unit, readings=readings)
    _take_part(council, lead, on)


def month_ends(on: date, months: int) -> list[date]:
    """The last days of the `months` that are over on `on`, oldest first."""
    ends = [on.replace(day=1) - timedelta(days=1)]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def _take_part(council: Council, lead: int, on: date) -> None:
    by = council.scope(Permission.LOG_IMPLEMENTATION, lead)
    for told in TOOK_PART:
        facts = {key: value for key, value in told.items() if key not in {"unit", "ago"}}
        day = on - timedelta(days=told["ago"])
        note_participation(by=by, unit=council.units[told["unit"]], on=day, **facts)
