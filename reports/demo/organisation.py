"""Opens the units, roles and accounts of the invented council."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core.permissions import Permission
from core.scope import Scope
from reports.demo import plan
from services.actions.access import grant_access
from services.actions.units import add_organisation, add_unit
from services.models import JobRole, RoleGroup, Unit
from services.signals import tree_changed

OPENED = date(2015, 4, 1)


@dataclass(frozen=True)
class Council:
    """The organisation as opened: units by code, roles by name, and a scope over all of it."""

    root: Unit
    units: dict[str, Unit]
    roles: dict[str, JobRole]

    def scope(self, permission: Permission, user_id: int | None = None) -> Scope:
        return Scope(user_id, permission, (self.root.path,))

    @property
    def teams(self) -> list[Unit]:
        """Where people work: the units on the lowest layer, the partner left out."""
        return [u for u in self.units.values() if u.kind == Unit.Kind.TEAM]


def open_council(*, teams: int = 1) -> Council:
    """The whole tree of `plan`, with justice social work where it hung before it moved.

    `teams` is how many teams stand for each one in the plan.
    """
    code, name = plan.ORGANISATION
    root = add_organisation(name=name, code=code, opened_on=OPENED, ownership="public")
    root.settings.nation = "scotland"
    root.settings.save()
    council = Council(root, {code: root}, _roles(root))
    with tree_changed.at_once():
        _open_tree(council, teams)
    return council


def _open_tree(council: Council, teams: int) -> None:
    code = plan.ORGANISATION[0]
    for (directorate, label), services in plan.TREE.items():
        _open(council, code, directorate, label, Unit.Kind.DIRECTORATE)
        for service in services:
            _open_service(council, directorate, service[0], service[1], service[2] * teams)
    _open(council, code, plan.PARTNER[0], plan.PARTNER[1], Unit.Kind.PARTNER, ownership="voluntary")
    _open(council, code, plan.ELECTED[0], plan.ELECTED[1], Unit.Kind.ELECTED)


def _open_service(council: Council, directorate: str, code: str, name: str, teams: int) -> None:
    parent = plan.MOVED[1] if code == plan.MOVED[0] else directorate
    _open(council, parent, code, name, Unit.Kind.SERVICE)
    for number in range(1, teams + 1):
        round_, place = divmod(number - 1, len(plan.TEAM_PLACES))
        label = f"{plan.TEAM_PLACES[place]} {round_ + 1 if round_ else ''}".strip()
        where = {"locality": plan.TEAM_PLACES[place]}
        _open(council, code, f"{code}-{number}", f"{name}: {label}", Unit.Kind.TEAM, **where)


def _open(council: Council, parent: str, code: str, name: str, kind: str, **facts: str) -> None:
    council.units[code] = add_unit(
        by=council.scope(Permission.MANAGE_UNITS),
        parent=council.units[parent],
        name=name,
        code=code,
        kind=kind,
        opened_on=OPENED,
        **facts,
    )


def _roles(root: Unit) -> dict[str, JobRole]:
    everyone = [*plan.ROLES, plan.COUNCILLOR]
    groups = {
        name: RoleGroup.objects.create(organisation=root, name=name)
        for name in sorted({role.group for role in everyone})
    }
    return {
        role.name: JobRole.objects.create(
            organisation=root, name=role.name, role_group=groups[role.group]
        )
        for role in everyone
    }


def open_accounts(council: Council) -> dict[str, User]:
    """One account a role, all with the demo's password; role → user."""
    users = {}
    for role, email, name, unit in plan.ACCOUNTS:
        users[role] = User.objects.create_user(email=email, password=plan.PASSWORD, name=name)
        grant_access(by=None, user=users[role], unit=council.units[unit], role=role, from_on=OPENED)
    return users
