"""Adding people, their posts, absences and leaving."""

from datetime import date
from typing import Any

from django.db import transaction

from core.scope import Scope
from services.models import JobRole, Post, StaffMember, StaffToken, Unit
from services.names import plain, tokens
from services.signals import people_changed


@transaction.atomic
def add_staff_member(
    *,
    by: Scope,
    unit: Unit,
    role: JobRole | None,
    from_on: date,
    post: dict[str, Any] | None = None,
    **facts: Any,
) -> StaffMember:
    """A new person with a primary post in `unit` from `from_on` (inclusive).

    Raises PermissionError when the unit is outside `by`.
    """
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    facts["email"] = facts.get("email", "").strip().lower()
    person = StaffMember(organisation_id=unit.organisation_id, home_unit=unit, **facts)
    person.sort_key = sort_key(person.last_name, person.preferred_name or person.first_name)
    person.save()
    Post.objects.create(staff_member=person, unit=unit, role=role, from_on=from_on, **(post or {}))
    keep_tokens(person)
    people_changed.send(StaffMember, organisation_id=person.organisation_id, staff_ids=[person.pk])
    return person


def sort_key(last_name: str, first_name: str) -> str:
    """People are listed by last name, then by what they are called."""
    return plain(f"{last_name} {first_name}")[:250]


def keep_tokens(person: StaffMember) -> None:
    """Make the search words of a person afresh from all names and the staff number."""
    words = tokens(person.first_name, person.last_name, person.preferred_name, person.staff_number)
    StaffToken.objects.filter(staff_member=person).delete()
    StaffToken.objects.bulk_create(
        StaffToken(staff_member=person, token=word) for word in sorted(words)
    )
