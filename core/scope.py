"""Who may see which branch. `within(scope)` is the only road from a person to rows."""

from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import Q, QuerySet

from core.modules import Module
from core.permissions import Permission


def inside(field: str, branches: tuple[str, ...]) -> Q:
    """Rows whose `field` lies in one of `branches`; no branches means no rows."""
    found = Q(pk__in=[])
    for branch in branches:
        found |= Q(**{f"{field}__startswith": branch})
    return found


@dataclass(frozen=True, slots=True)
class Scope:
    """The branches of the organisation tree in which someone may do one thing.

    A branch is a unit's path ("7.1."); its trailing dot keeps "7.12." out.
    """

    user_id: int | None
    permission: Permission
    branches: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Whether the unit with this path lies in one of the branches."""
        return any(path.startswith(branch) for branch in self.branches)

    def in_organisation(self, root_id: int) -> "Scope":
        """The branches that lie in one organisation; a path starts with the id of its root."""
        kept = tuple(one for one in self.branches if one.startswith(f"{root_id}."))
        return Scope(self.user_id, self.permission, kept)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Someone at the door: every (branch, permission) pair they hold today.

    `modules` are the (path of an organisation, module) pairs that are switched on.
    """

    user_id: int | None
    grants: frozenset[tuple[str, Permission]]
    roles: frozenset[tuple[str, str]] = frozenset()
    modules: frozenset[tuple[str, Module]] = frozenset()

    def scope_for(self, permission: Permission) -> Scope:
        """The branches in which this person holds `permission`; outermost branches only."""
        paths = sorted(path for path, held in self.grants if held == permission)
        outermost = [p for p in paths if not any(p != o and p.startswith(o) for o in paths)]
        return Scope(self.user_id, permission, tuple(dict.fromkeys(outermost)))

    def has(self, module: Module | None, path: str = "") -> bool:
        """Whether a module is on anywhere, or in the organisation of the unit with `path`.

        None stands for what is always on.
        """
        on = [root for root, one in self.modules if one == module]
        return module is None or any(path.startswith(root) if path else True for root in on)

    def scope_in(self, permission: Permission, module: Module) -> Scope:
        """As `scope_for`, in the organisations where `module` is on."""
        scope = self.scope_for(permission)
        kept = tuple(branch for branch in scope.branches if self.has(module, branch))
        return Scope(scope.user_id, permission, kept)

    def may(self, permission: Permission, path: str = "") -> bool:
        """Whether `permission` is held anywhere, or at the unit with `path` when one is given."""
        branches = self.scope_for(permission).branches
        return any(path.startswith(b) for b in branches) if path else bool(branches)

    def at(self, path: str) -> "Viewer":
        """The same person, with what they hold in the branch of the unit with `path` alone."""
        grants = ((_common(branch, path), held) for branch, held in self.grants)
        roles = ((_common(branch, path), role) for branch, role in self.roles)
        return replace(
            self,
            grants=frozenset(one for one in grants if one[0]),
            roles=frozenset(one for one in roles if one[0]),
        )

    def holds_role(self, role: str) -> bool:
        """Whether `role` is held on any unit today."""
        return any(held == role for _path, held in self.roles)


def _common(one: str, other: str) -> str:
    """The smaller of two branches where one holds the other; else empty."""
    if one.startswith(other):
        return one
    return other if other.startswith(one) else ""


NOBODY = Viewer(user_id=None, grants=frozenset())


class ScopedQuerySet(QuerySet[Any, Any]):
    """Rows that hang off the organisation tree; the model's `unit_path` says how."""

    def within(self, scope: Scope) -> Self:
        """Only rows in the branches of `scope`."""
        return self.filter(inside(self.model.unit_path, scope.branches))

    def shared_with(self, scope: Scope) -> Self:
        """Rows of the organisations (roles, courses, settings) in which `scope` has a branch.

        Rows that belong to nobody (`organisation` empty) are shared by all.
        """
        roots = {int(branch.split(".")[0]) for branch in scope.branches}
        field = self.model._meta.get_field("organisation")
        mine = Q(organisation_id__in=roots)
        return self.filter(mine | Q(organisation_id=None) if field.null and roots else mine)
