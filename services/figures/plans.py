"""What the page of a plan shows: its steps, who is in a unit that is split, names of accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.scope import Scope
from services.figures.inside import children_from, posts_from
from services.models import (
    AccessGrant,
    Headcount,
    Reorganisation,
    ReorganisationStep,
    RoleGroup,
    StaffMember,
    Unit,
)

What = ReorganisationStep.What


@dataclass(frozen=True, slots=True)
class InSplit:
    """Everything of a unit that a split has to give to a part."""

    name: str
    people: tuple[StaffMember, ...] = ()
    groups: tuple[RoleGroup, ...] = ()
    children: tuple[Unit, ...] = ()


def in_split(scope: Scope, plan: Reorganisation, code: str) -> InSplit:
    """People, groups of roles and units of the unit with this code from the day of the plan on.

    Nothing for a unit that an earlier step opens. Four queries.
    """
    units = Unit.objects.within(scope).below(plan.unit.path)
    unit = units.filter(code__iexact=code).first()
    return InSplit(code) if unit is None else _inside(scope, unit, plan.on)


def _inside(scope: Scope, unit: Unit, on: date) -> InSplit:
    posts = posts_from(unit, on).within(scope)
    people = StaffMember.objects.filter(pk__in=posts.values("staff_member"))
    groups = RoleGroup.objects.filter(
        Q(pk__in=posts.values("role__role_group"))
        | Q(pk__in=Headcount.objects.filter(unit=unit).values("role_group"))
    )
    below = {row.unit_id: row.unit for row in children_from(unit, on)}
    return InSplit(
        unit.name,
        tuple(people.order_by("sort_key", "pk")),
        tuple(groups),
        tuple(one for one in below.values() if scope.holds(one.path)),
    )


def step_words(step: ReorganisationStep, names: dict[str, str]) -> str:
    """A step in one sentence; `names` go by code in small letters."""

    def name(code: str) -> str:
        return names.get(code.casefold(), code)

    into = step.new_name or name(step.target_code)
    told = {"unit": name(step.unit_code), "to": name(step.to_code), "into": into}
    told["new"] = step.new_name
    return {
        What.MOVE: _("%(unit)s becomes part of %(to)s."),
        What.MERGE: _("%(unit)s joins %(into)s."),
        What.SPLIT: _("A part of %(unit)s becomes %(into)s."),
        What.RENAME: _("%(unit)s is called %(new)s."),
        What.CLOSE: _("%(unit)s closes."),
        What.REOPEN: _("%(unit)s opens again."),
        What.ADD: _("%(new)s opens."),
    }[What(step.what)] % told


def names_by_code(plan: Reorganisation, steps: Iterable[ReorganisationStep]) -> dict[str, str]:
    """Names of the units of the plan, those that it opens included. One query."""
    units = Unit.objects.below(plan.unit.path).values_list("code", "name")
    opened = {one.new_code.casefold(): one.new_name for one in steps if one.new_name}
    return opened | {code.casefold(): name for code, name in units}


def with_access(scope: Scope, plan: Reorganisation, day: date) -> list[tuple[str, str, bool]]:
    """(code, name, is ticked) of units that close in a merge or split and to which somebody has
    access of their own. Two queries."""
    ticked: dict[str, bool] = {}
    for step in plan.steps.all():
        if step.what in {What.MERGE, What.SPLIT}:
            code = step.unit_code.casefold()
            ticked[code] = ticked.get(code, False) or step.keeps_access
    held = AccessGrant.objects.within(scope).current_on(day)
    found = Unit.objects.within(scope).filter(
        organisation_id=plan.unit.organisation_id, pk__in=held.values("unit")
    )
    told = [(unit, unit.code.casefold()) for unit in found]
    return [(unit.code, unit.name, ticked[code]) for unit, code in told if code in ticked]


def account_names(plan: Reorganisation) -> dict[int, str]:
    """Who the accounts of the preview are. One query."""
    ids = [one["user"] for one in plan.preview.get("access", [])]
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}
