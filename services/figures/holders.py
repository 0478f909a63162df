"""Who holds which access."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from core.permissions import ROLES, Permission
from core.scope import Scope
from services.models import AccessGrant, StaffMember, Unit


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant of access as a list shows it."""

    grant_id: int
    user_id: int
    name: str
    email: str
    role: str
    unit: str
    unit_id: int
    from_on: date
    until_on: date | None
    is_ready: bool


def grants_in(scope: Scope, *, on: date) -> tuple[GrantLine, ...]:
    """Every grant of the branches that holds on `on` or later, by name. One query.

    `is_ready` is False while the account has no password yet.
    """
    rows = (
        AccessGrant.objects.within(scope)
        .filter(Q(until_on=None) | Q(until_on__gte=on), user__is_active=True)
        .select_related("user", "unit")
        .order_by("user__name", "user__email", "unit__sort_key", "role", "pk")
    )
    return tuple(_line(grant) for grant in rows)


def _line(grant: AccessGrant) -> GrantLine:
    return GrantLine(
        grant_id=grant.pk,
        user_id=grant.user_id,
        name=grant.user.name or grant.user.email,
        email=grant.user.email,
        role=str(ROLES[grant.role].label),
        unit=grant.unit.name,
        unit_id=grant.unit_id,
        from_on=grant.from_on,
        until_on=grant.until_on,
        is_ready=grant.user.has_usable_password(),
    )


def who_sees_person(person: StaffMember, *, on: date) -> tuple[str, ...]:
    """For the person alone: the name and role of everybody who can open this record on `on`.

    From the grants themselves: a role that may see staff, on a unit above any current post.
    """
    roles = [key for key, role in ROLES.items() if Permission.VIEW_STAFF in role.permissions]
    above = {pk for unit in _units_of(person, on) for pk in unit.ancestor_ids}
    grants = AccessGrant.objects.current_on(on).filter(unit_id__in=above, role__in=roles)
    return _named(grants)


def who_may(permission: Permission, unit: Unit, *, on: date) -> tuple[str, ...]:
    """The name and role of everybody who holds `permission` on the whole of `unit` on `on`.

    For a page that tells whom to ask. Whoever cannot sign in is left out. One query.
    """
    roles = [key for key, role in ROLES.items() if permission in role.permissions]
    grants = AccessGrant.objects.current_on(on).filter(
        unit_id__in=unit.ancestor_ids, role__in=roles, user__is_active=True
    )
    return _named(grants)


def _named(grants: Any) -> tuple[str, ...]:
    people = {
        (str(grant.user), str(ROLES[grant.role].label)) for grant in grants.select_related("user")
    }
    return tuple(f"{name} ({role})" for name, role in sorted(people))


def _units_of(person: StaffMember, on: date) -> list[Unit]:
    posts = person.posts.current_on(on).select_related("unit")
    return [post.unit for post in posts] or [person.home_unit]
