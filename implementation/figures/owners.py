"""Whose plans of a branch may be."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.permissions import ROLES, Permission
from core.scope import Scope, inside
from services.models import AccessGrant

SEEING = [key for key, role in ROLES.items() if Permission.VIEW_IMPLEMENTATION in role.permissions]


def owners_of(scope: Scope) -> list[User]:
    """Users with a role that sees plans, in the branches or on a unit above them; A to Z.

    One query.
    """
    if not scope.branches:
        return []
    grants = AccessGrant.objects.current_on(timezone.localdate()).filter(
        inside("unit__path", scope.branches) | Q(unit__path__in=_above(scope.branches)),
        role__in=SEEING,
    )
    return list(User.objects.filter(pk__in=grants.values("user")).order_by("name", "pk"))


def _above(branches: tuple[str, ...]) -> set[str]:
    """ "7.1.4." hangs under "7.1." and "7."."""
    found = set()
    for branch in branches:
        numbers = branch.rstrip(".").split(".")
        found |= {".".join(numbers[:depth]) + "." for depth in range(1, len(numbers))}
    return found
