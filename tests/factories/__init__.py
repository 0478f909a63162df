"""Rows for tests. Where an invariant matters they are built through the actions."""

import datetime as dt
from itertools import count
from typing import Any

from accounts.models import User
from core.modules import Module
from core.permissions import Permission
from core.scope import Scope
from services.actions.access import grant_access
from services.actions.agreements import add_agreement
from services.actions.settings import switch_modules
from services.actions.staff import add_staff_member
from services.actions.units import add_organisation, add_unit
from services.models import JobRole, SharingAgreement, StaffMember, Unit

OPENED = dt.date(2020, 4, 1)
_numbers = count(1)


def everywhere(unit: Unit, permission: Permission = Permission.MANAGE_UNITS) -> Scope:
    """A scope over the whole organisation of `unit`."""
    return Scope(None, permission, (f"{unit.organisation_id}.",))


def make_organisation(name: str, **facts: Any) -> Unit:
    facts = {"code": f"ORG{next(_numbers)}", "opened_on": OPENED, **facts}
    return add_organisation(name=name, **facts)


def make_unit(name: str, parent: Unit, **facts: Any) -> Unit:
    facts = {"code": f"U{next(_numbers)}", "kind": Unit.Kind.TEAM, "opened_on": OPENED, **facts}
    return add_unit(by=everywhere(parent), parent=parent, name=name, **facts)


def make_person(
    name: str, unit: Unit, role: JobRole | None = None, *, from_on: dt.date = OPENED, **facts: Any
) -> StaffMember:
    """Somebody in the unit; whoever works for a partner comes with an agreement to share names."""
    first, _space, last = name.partition(" ")
    facts = {"first_name": first, "last_name": last, **facts}
    if facts.get("kind") == StaffMember.Kind.PARTNER:
        share_names(unit)
    return add_staff_member(
        by=everywhere(unit, Permission.MANAGE_STAFF), unit=unit, role=role, from_on=from_on, **facts
    )


def share_names(unit: Unit) -> None:
    """An agreement allows to hold names of partner staff in the unit."""
    facts = {"unit": unit, "reference": "DSA 1", "from_on": OPENED}
    if not SharingAgreement.objects.filter(**facts).exists():
        add_agreement(by=everywhere(unit, Permission.MANAGE_STAFF), **facts)


def crowd(unit: Unit, people: int = 10) -> None:
    """So many more people work in the unit."""
    for number in range(people):
        make_person(f"Pat Crowd{number}", unit)


def make_user(name: str, role: str = "", unit: Unit | None = None, **facts: Any) -> User:
    """An account "name@<unit code>.example", holding `role` on `unit` when given."""
    email = facts.pop("email", f"{name.lower()}{next(_numbers)}@staff.example")
    user = User.objects.create_user(email=email, name=name, **facts)
    if unit is not None:
        grant_access(by=None, user=user, unit=unit, role=role, from_on=OPENED)
    return user


def switch_on(organisation: Unit, *modules: Module) -> None:
    """These modules are on in the organisation, and no other."""
    by = everywhere(organisation, Permission.MANAGE_SETTINGS)
    switch_modules(by=by, organisation=organisation, modules=modules)


def make_role(name: str, organisation: Unit) -> JobRole:
    return JobRole.objects.get_or_create(organisation=organisation, name=name)[0]
