"""Places to turn to in the invented council. The numbers are of those kept for drama (Ofcom)."""

from typing import Any

SOURCES: tuple[dict[str, Any], ...] = (
    {
        "kind": "internal",
        "names": {"en": "Strathmere staff wellbeing team"},
        "details": {"en": "Somebody to talk to, in confidence. No reason is needed."},
        "hours": {"en": "Monday to Friday, 9am to 5pm"},
        "phone": "01632 960101",
        "web": "https://wellbeing.strathmere.example/",
        "source": "Invented for the demo",
    },
    {
        "kind": "internal",
        "names": {"en": "Strathmere occupational health"},
        "details": {"en": "You can ask for an appointment yourself."},
        "hours": {"en": "Monday to Friday, 8am to 4pm"},
        "phone": "01632 960102",
        "source": "Invented for the demo",
    },
    {
        "kind": "internal",
        "whom": "elected",
        "names": {"en": "Strathmere member support"},
        "details": {"en": "For councillors, apart from groups and from officers you work with."},
        "hours": {"en": "Monday to Friday, 9am to 8pm"},
        "phone": "01632 960103",
        "source": "Invented for the demo",
    },
    {
        "kind": "hours",
        "names": {"en": "Strathmere employee assistance line"},
        "details": {"en": "Talk to a counsellor at any hour. Your manager is not told."},
        "hours": {"en": "Day and night, every day"},
        "phone": "01632 960104",
        "source": "Invented for the demo",
    },
)
