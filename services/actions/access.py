"""Giving and withdrawing access. A withdrawn grant counts on the next request."""

from datetime import date

from django.db import transaction

from accounts.models import User
from core.scope import Scope
from services.models import AccessGrant, Unit


@transaction.atomic
def grant_access(
    *,
    by: Scope | None,
    user: User,
    unit: Unit,
    role: str,
    from_on: date,
    until_on: date | None = None,
) -> AccessGrant:
    """Let `user` act as `role` on `unit` and below, both days inclusive; safe to repeat.

    `by` is None only for the command that makes the first admin.
    Raises PermissionError when the unit is outside `by`.
    """
    if by is not None and not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    grant, _new = AccessGrant.objects.update_or_create(
        user=user,
        unit=unit,
        role=role,
        from_on=from_on,
        defaults={"until_on": until_on, "granted_by_id": by.user_id if by else None},
    )
    return grant
