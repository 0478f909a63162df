"""Where to turn in the invented council: for staff, and onward for people who use services.

Every number is of those kept for drama (Ofcom), every address of those kept for examples.
"""

from datetime import date, timedelta
from typing import Any

from core.permissions import Permission
from implementation.actions.partners import add_partner
from reports.demo.organisation import Council

INVENTED = "Invented for the demo"

SOURCES: tuple[dict[str, Any], ...] = (
    {
        "kind": "internal",
        "names": {"en": "Strathmere staff wellbeing team"},
        "details": {"en": "Somebody to talk to, in confidence. No reason is needed."},
        "hours": {"en": "Monday to Friday, 9am to 5pm"},
        "phone": "01632 960101",
        "web": "https://wellbeing.strathmere.example/",
        "source": INVENTED,
    },
    {
        "kind": "internal",
        "names": {"en": "Strathmere occupational health"},
        "details": {"en": "You can ask for an appointment yourself."},
        "hours": {"en": "Monday to Friday, 8am to 4pm"},
        "phone": "01632 960102",
        "source": INVENTED,
    },
    {
        "kind": "internal",
        "whom": "elected",
        "names": {"en": "Strathmere member support"},
        "details": {"en": "For councillors, apart from groups and from officers you work with."},
        "hours": {"en": "Monday to Friday, 9am to 8pm"},
        "phone": "01632 960103",
        "source": INVENTED,
    },
    {
        "kind": "hours",
        "names": {"en": "Strathmere employee assistance line"},
        "details": {"en": "Talk to a counsellor at any hour. Your manager is not told."},
        "hours": {"en": "Day and night, every day"},
        "phone": "01632 960104",
        "source": INVENTED,
    },
)
# Checked so many days ago; the second waits to be looked at again.
PARTNERS: tuple[dict[str, Any], ...] = (
    {
        "ago": 40, "name": "Harbour Women's Aid (invented)", "area": "All of Strathmere",
        "what_for": "Safety, a place to stay, and somebody to talk to. For women and children.",
        "phone": "01632 960111", "web": "https://harbour.strathmere.example/",
    },
    {
        "ago": 400, "name": "Strathmere Carers' Room (invented)", "area": "All of Strathmere",
        "what_for": "A listening ear and a morning off, for people who care for somebody.",
        "phone": "01632 960112",
    },
    {
        "ago": 12, "name": "The Quiet Porch (invented)", "area": "North of the river",
        "what_for": "A drop-in with tea, and company in the evening. No referral is needed.",
        "phone": "01632 960113", "web": "https://porch.strathmere.example/",
    },
)  # fmt: skip


def list_partners(council: Council, *, by: int, on: date) -> None:
    """Three places for onward support, each with the day it was last checked."""
    scope = council.scope(Permission.MANAGE_VOCABULARY, by)
    for told in PARTNERS:
        facts = {key: value for key, value in told.items() if key != "ago"}
        day = on - timedelta(days=told["ago"])
        add_partner(by=scope, organisation=council.root, checked_on=day, source=INVENTED, **facts)
