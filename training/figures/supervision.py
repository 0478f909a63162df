"""Supervision in place: how many need a contact, who has had one, and what supervisors can give."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.figures import Rate
from core.scope import Scope
from services.figures.basis import Basis
from services.models import StaffMember, Unit
from training.counting import levels_on, question_for, run
from training.figures.coverage import is_month_end
from training.figures.shared import Shared, shared_of
from training.models import Supervisor, UnitRollup
from training.supervised import needs, needs_stored

# A month of the year, in days: what one contact every so many days makes a month.
DAYS_A_MONTH = Fraction(1461, 48)

BY_LEVEL = """
SELECT t.ancestor_id AS unit_id, s.rank, count(*)::int AS asked,
       (count(*) FILTER (WHERE s.is_in_place))::int AS in_place
FROM supervised s JOIN tree t ON t.unit_id = s.unit_id
WHERE t.ancestor_id = ANY(%(shown)s::bigint[])
GROUP BY t.ancestor_id, s.rank
"""
BY_DAYS = """
SELECT within_days, count(*)::int AS people
FROM (SELECT min(within_days) AS within_days FROM supervised GROUP BY staff_member_id) AS each
GROUP BY within_days
"""
BY_PERSON = """
SELECT s.staff_member_id, max(s.rank) AS rank, max(s.last_on) AS last_on,
       bool_and(s.is_in_place) AS is_in_place
FROM supervised s GROUP BY s.staff_member_id
"""
HOW_MANY = """
SELECT count(DISTINCT s.staff_member_id)::int AS people
FROM supervised s JOIN tree t ON t.unit_id = s.unit_id
WHERE NOT s.is_in_place AND t.ancestor_id = ANY(%(shown)s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class LevelSupervision:
    """People asked for a level whose rule asks for contacts, and those who have had one in time."""

    code: str
    name: str
    rank: int
    asked: int
    in_place: int

    @property
    def rate(self) -> Rate:
        """In place out of those who need it."""
        return Rate(self.in_place, self.asked)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Contacts needed in a month against the people that supervisors can see in a month.

    `needed` is rounded up. `unsaid` are supervisors of whom nobody has said how many. `shared` are
    those of a unit above: what they can give is for its other teams too.
    """

    needed: int
    can_give: int
    supervisors: int
    unsaid: int
    shared: Shared


@dataclass(frozen=True, slots=True)
class NeedsContact:
    """Somebody of whom supervision is asked. `last_on` is the last contact with anybody.

    `level` is the highest level that asks for one.
    """

    staff_id: int
    name: str
    unit_name: str
    level: str
    last_on: date | None
    is_in_place: bool


def supervision_by_level(
    scope: Scope,
    unit: Unit,
    *,
    on: date,
    basis: Basis = "today",
    shown: Iterable[int] | None = None,
) -> dict[int, tuple[LevelSupervision, ...]]:
    """Unit id → its levels of which supervision is asked of anybody, lowest first.

    `shown` are units of the branch, `unit` itself when None; each with everything under it. Levels
    and people as `docs/figures.md` says. Raises PermissionError outside the scope.
    """
    wanted = [unit.pk] if shown is None else list(shown)
    rows = _ask(scope, unit, on, basis, BY_LEVEL, shown=wanted)
    levels = {level.rank: level for level in levels_on(unit.organisation_id, on)}
    found: dict[int, list[LevelSupervision]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["rank"]):
        level = levels[row["rank"]]
        found[row["unit_id"]].append(
            LevelSupervision(level.code, level.name, level.rank, row["asked"], row["in_place"])
        )
    return {pk: tuple(found[pk]) for pk in wanted}


def capacity_of(scope: Scope, unit: Unit, *, on: date) -> Capacity:
    """Contacts that people of the branch need in a month, and what its supervisors can give.

    A person asked for several levels needs the contacts of the shortest rule. A supervisor counts
    whose branch is this unit, one below it, or one above it.
    """
    rows = _ask(scope, unit, on, "today", BY_DAYS)
    needed = sum((Fraction(row["people"]) / row["within_days"] for row in rows), Fraction(0))
    facts = ("staff_member", "people_a_month", "unit__path")
    given = list(supervisors_of(unit, on=on).values_list(*facts))
    can: dict[int, int] = defaultdict(int)
    highest: dict[int, str] = {}
    for person, people, path in given:
        can[person] += people or 0
        highest[person] = min(highest.get(person, path), path, key=len)
    unsaid = {person for person, people, _path in given if people is None}
    return Capacity(
        needed=-((-needed * DAYS_A_MONTH) // 1),
        can_give=sum(can.values()),
        supervisors=len(can),
        unsaid=len(unsaid),
        shared=shared_of(unit, highest.values(), on=on),
    )


def supervisors_of(unit: Unit, *, on: date) -> QuerySet[Any, Any]:
    """Whoever gives supervision to this unit, to one above it or one below it, A to Z."""
    around = Q(unit__in=unit.ancestor_ids) | Q(unit__path__startswith=unit.path)
    rows = Supervisor.objects.current_on(on).filter(around, staff_member__merged_into=None)
    rows = rows.filter(Q(staff_member__left_on=None) | Q(staff_member__left_on__gt=on))
    found: QuerySet[Any, Any] = rows.select_related("staff_member__home_unit", "unit", "people_of")
    return found.order_by("staff_member__sort_key", "staff_member", "pk")


def who_needs_a_contact(
    scope: Scope, unit: Unit, *, on: date, with_met: bool = False
) -> tuple[NeedsContact, ...]:
    """People of the branch whose supervision is not in place, A to Z.

    With `with_met` everybody of whom supervision is asked. For those who may see names.
    """
    rows = {row["staff_member_id"]: row for row in _ask(scope, unit, on, "today", BY_PERSON)}
    wanted = [pk for pk, row in rows.items() if with_met or not row["is_in_place"]]
    levels = {level.rank: level.name for level in levels_on(unit.organisation_id, on)}
    people = StaffMember.objects.filter(pk__in=wanted).order_by("sort_key", "pk")
    return tuple(
        NeedsContact(
            staff_id=one.pk,
            name=one.shown_name,
            unit_name=one.home_unit.name,
            level=levels[rows[one.pk]["rank"]],
            last_on=rows[one.pk]["last_on"],
            is_in_place=rows[one.pk]["is_in_place"],
        )
        for one in people.select_related("home_unit")
    )


def how_many_need_a_contact(scope: Scope, *, on: date) -> int:
    """People of all branches of the scope whose supervision is not in place, each once."""
    shown: dict[int, list[int]] = defaultdict(list)
    for branch in scope.branches:
        ids = [int(one) for one in branch.split(".") if one]
        shown[ids[0]].append(ids[-1])
    return sum(
        _run(root, root, on, "today", HOW_MANY, shown=units)[0]["people"]
        for root, units in shown.items()
    )


def _ask(
    scope: Scope, unit: Unit, on: date, basis: Basis, what: str, **facts: Any
) -> list[dict[str, Any]]:
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    return _run(unit.organisation_id, unit.pk, on, basis, what, **facts)


def _run(
    root_id: int, unit_id: int, on: date, basis: Basis, what: str, **facts: Any
) -> list[dict[str, Any]]:
    today = timezone.localdate()
    question = question_for(root_id, on, of_period=is_month_end(on) and on < today)
    told = {**question.parameters, "unit": unit_id, **facts}
    if on == today and UnitRollup.objects.filter(unit=root_id, computed_on=on).exists():
        return run(needs_stored() + what, told)
    return run(needs(basis if on < today else "today") + what, told)
