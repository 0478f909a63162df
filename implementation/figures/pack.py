"""What a printed pack tells of a unit: its open plan, without the name of anybody."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from core.permissions import ROLES
from core.scope import Scope
from implementation.models import Action
from services.models import AccessGrant, Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One open plan; `who` is a role in words, empty when no role is known."""

    what: str
    who: str
    due_on: date
    unit_name: str


def steps_open(scope: Scope, unit: Unit, *, on: date) -> tuple[Step, ...]:
    """The open plans of `unit` and everything under it, the nearest day first. Two queries.

    An owner with an account is told by the roles held on `on` at the unit, above it or under it.
    """
    rows = Action.objects.within(scope).in_branch(unit.path).open().soonest_first()
    found = list(rows.select_related("unit"))
    held = _roles({row.owner_id for row in found if row.owner_id}, on)
    return tuple(
        Step(row.words, row.owner_words or _who(held[row.owner_id], row.unit), row.due_on, name)
        for row in found
        for name in [row.unit.name]
    )


def _roles(users: set[int], on: date) -> dict[int | None, list[tuple[str, str]]]:
    """The (path of the unit, role) pairs of each user."""
    grants = AccessGrant.objects.current_on(on).filter(user_id__in=users)
    held: dict[int | None, list[tuple[str, str]]] = defaultdict(list)
    for user_id, path, role in grants.values_list("user_id", "unit__path", "role"):
        held[user_id].append((path, role))
    return held


def _who(held: list[tuple[str, str]], unit: Unit) -> str:
    near = {role for path, role in held if unit.path.startswith(path) or path.startswith(unit.path)}
    return ", ".join(str(one.label) for key, one in ROLES.items() if key in near)
