"""Places to turn to, for tests."""

import datetime as dt

from services.models import Unit
from wellbeing.models import SupportSource


def make_source(organisation: Unit | None, **facts: object) -> SupportSource:
    """A place of an organisation, or of everybody, checked on 1 October 2026 unless told."""
    name = facts.pop("name", "Occupational health")
    facts = {
        "kind": "internal",
        "names": {"en": name, "cy": f"{name} (cy)"},
        "phone": "01234 567890",
        "checked_on": dt.date(2026, 10, 1),
        **facts,
    }
    made: SupportSource = SupportSource.objects.create(organisation=organisation, **facts)
    return made
