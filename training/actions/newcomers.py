"""Somebody on a list of who came who works here and is not on the staff list yet."""

from typing import Any

from django.core.exceptions import ValidationError

from core.permissions import Permission
from core.scope import Scope
from intake.kinds import NeedsAnswer
from services.access import viewer_for
from services.actions.staff import add_staff_member
from training.models import Session


def may_add(by: Scope, session: Session) -> bool:
    """Whether whoever approved the list may add people where the session was held."""
    scope = viewer_for(by.user_id or 0).scope_for(Permission.IMPORT_STAFF)
    return scope.holds(session.unit.path)


def add_newcomer(*, by: Scope, session: Session, facts: dict[str, Any]) -> int:
    """A new person in the unit that held the session, from its day; their id.

    The last word of the name is the surname; it can be changed on their page. Raises NeedsAnswer
    with a sentence when they cannot be added.
    """
    scope = viewer_for(by.user_id or 0).scope_for(Permission.IMPORT_STAFF)
    first, _space, last = facts["name"].strip().rpartition(" ")
    try:
        person = add_staff_member(
            by=scope,
            unit=session.unit,
            role=None,
            from_on=session.on,
            first_name=first[:100],
            last_name=last[:100],
            email=facts["email"],
        )
    except ValidationError as refusal:
        raise NeedsAnswer(" ".join([facts["name"], *refusal.messages])) from None
    return int(person.pk)
