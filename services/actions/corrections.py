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


def join_corrections(survivor: StaffMember, merged: StaffMember) -> list[list[Any]]:
    """What was changed by hand on `merged` holds for the person too; what was added, for taking
    it back.

    A correction of the survivor's own record comes first. That the other record left says nothing
    of somebody who works on.
    """
    own = set(survivor.corrections.values_list("fact", flat=True))
    if survivor.left_on is None:
        own.add(HandCorrection.Fact.LEFT_ON)
    added = []
    for one in merged.corrections.exclude(fact__in=own).order_by("pk"):
        one.pk, one._state.adding, one.staff_member = None, True, survivor
        one.save()
        added.append([one.pk, one.changed_at.isoformat()])
    return added


def corrections_back(added: list[list[Any]]) -> None:
    """Away with what a join added; what somebody corrected anew since then stays."""
    found = HandCorrection.objects.in_bulk([pk for pk, _at in added])
    same = [pk for pk, at in added if pk in found and found[pk].changed_at.isoformat() == at]
    HandCorrection.objects.filter(pk__in=same).delete()
