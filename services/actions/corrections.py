"""Remembering what a person changed by hand, so that no list undoes it without being asked."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.scope import Scope
from services.models import HandCorrection, StaffMember

LONGEST = 500


def note_by_hand(by: Scope, person: StaffMember, facts: Mapping[str, Any]) -> None:
    """Each of `facts` now is as somebody wrote it. A command (no user) corrects nothing by hand.

    A newer correction replaces the older one, and what was declined then may be asked anew.
    """
    if by.user_id is None:
        return
    for fact, value in facts.items():
        HandCorrection.objects.update_or_create(
            staff_member=person,
            fact=fact,
            defaults={
                "value": "" if value is None else str(value)[:LONGEST],
                "declined": "",
                "has_declined": False,
                "changed_at": timezone.now(),
                "changed_by_id": by.user_id,
            },
        )
