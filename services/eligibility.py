"""Who may take part in something, as counts and frozen lists; no row of a person leaves here.

Eligible is everybody counted in the branch on the day (counting rule 1: once, at the main post)
who is not away for long. Whether somebody took part is known nowhere.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from core.permissions import ROLES, Permission
from services.actions.change import hold_organisation
from services.models import AccessGrant, Post, Roll, RollEntry, StaffMember, Unit

# Days without being asked between two rolls of the same person.
REST = timedelta(days=28)
# Days before a roll in which coming and going is listed: a padded team shows here.
LOOK_BACK = timedelta(days=14)

# Each eligible person with the unit of the main post (with several, the one begun last).
ELIGIBLE = """
WITH placed AS (
    SELECT DISTINCT ON (p.staff_member_id) p.staff_member_id, p.unit_id,
           s.user_id IS NOT NULL AND coalesce(a.is_active, false) AS has_account,
           p.away_from_on <= %(day)s
               AND (p.away_until_on IS NULL OR p.away_until_on >= %(day)s) AS is_away
    FROM services_post p
    JOIN services_staffmember s ON s.id = p.staff_member_id
    LEFT JOIN accounts_user a ON a.id = s.user_id
    WHERE s.organisation_id = %(organisation)s AND s.merged_into_id IS NULL
      AND (s.left_on IS NULL OR s.left_on > %(day)s)
      AND p.is_primary AND p.from_on <= %(day)s
      AND (p.until_on IS NULL OR p.until_on >= %(day)s)
    ORDER BY p.staff_member_id, p.from_on DESC, p.id DESC
), eligible AS (
    SELECT placed.* FROM placed JOIN services_unit u ON u.id = placed.unit_id
    WHERE is_away IS NOT TRUE AND starts_with(u.path, %(path)s)
), counted AS (
    SELECT unit_id, has_account, count(*) FROM eligible GROUP BY 1, 2
)
"""
COUNT = ELIGIBLE + "TABLE counted"
LATELY = (
    ELIGIBLE
    + """
SELECT count(DISTINCT e.staff_member_id) FROM eligible e
JOIN services_rollentry r ON r.staff_member_id = e.staff_member_id
JOIN services_roll l ON l.id = r.roll_id
WHERE l.until_on > %(rested)s AND l.id <> %(roll)s
"""
)
FREEZE = (
    ELIGIBLE
    + """
INSERT INTO services_rollentry (roll_id, staff_member_id, "group", has_account)
SELECT %(roll)s, e.staff_member_id, g.number, e.has_account
FROM eligible e
JOIN unnest(%(units)s::bigint[], %(accounts)s::boolean[], %(numbers)s::int[])
     AS g(unit_id, has_account, number)
  ON g.unit_id = e.unit_id AND g.has_account = e.has_account
RETURNING "group"
"""
)


class AskedTwice(ValueError):
    """`people` of these people are being asked already, or were less than 28 days ago."""

    def __init__(self, people: int) -> None:
        super().__init__(f"{people} people stand on another roll")
        self.people = people


@dataclass(frozen=True, slots=True)
class Seats:
    """Eligible people whose main post is in one unit itself, by whether they have an account."""

    unit_id: int
    parent_id: int | None
    name: str
    with_account: int
    without_account: int


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody stands on a roll: its id, the group's number and the person's id."""

    roll: UUID
    group: int
    person: int
    has_account: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody came to the branch, or left it, on a day. Names are for the admin's eyes."""

    name: str
    unit: str
    on: date
    came: bool


def seats_in(unit: Unit, *, on: date) -> tuple[Seats, ...]:
    """The branch's units, parents first, each with its own eligible people. Two queries."""
    units = Unit.objects.below(unit.path).order_by("path")
    counted = {(key, has): people for key, has, people in _ask(COUNT, **_facts(unit, on))}
    return tuple(
        Seats(
            unit_id=one.pk,
            parent_id=one.parent_id if one.pk != unit.pk else None,
            name=one.name,
            with_account=counted.get((one.pk, True), 0),
            without_account=counted.get((one.pk, False), 0),
        )
        for one in units
    )


def asked_lately(unit: Unit, *, on: date, roll: UUID) -> int:
    """Eligible people who stand on another roll that ended after `on` − 28 days."""
    facts = _facts(unit, on) | {"rested": on - REST, "roll": roll}
    return int(_ask(LATELY, **facts)[0][0])


@transaction.atomic
def freeze(
    *, roll: UUID, unit: Unit, groups: Mapping[tuple[int, bool], int], on: date, until_on: date
) -> dict[int, int]:
    """Write down who is asked, by the group of (unit, has an account); people by group number.

    Raises AskedTwice when anybody is asked already or was within 28 days (design §3.3). Two
    freezings of one organisation wait for each other. `until_on` is inclusive.
    """
    hold_organisation(unit.organisation_id)
    if people := asked_lately(unit, on=on, roll=roll):
        raise AskedTwice(people)
    Roll.objects.create(id=roll, unit=unit, from_on=on, until_on=until_on)
    units, accounts, numbers = [], [], []
    for (unit_id, has_account), number in groups.items():
        units.append(unit_id)
        accounts.append(has_account)
        numbers.append(number)
    facts = _facts(unit, on) | {"roll": roll, "units": units, "accounts": accounts}
    return dict(Counter(number for (number,) in _ask(FREEZE, **facts, numbers=numbers)))


def seats_of(user_id: int | None, *, on: date) -> tuple[Seat, ...]:
    """The rolls of `on` on which the person behind an account stands. One query."""
    rows = RollEntry.objects.filter(
        roll__in=Roll.objects.holding_on(on).values("pk"),
        staff_member__user_id=user_id,
        staff_member__user__isnull=False,
    ).order_by("roll__from_on", "roll_id")
    found = rows.values_list("roll_id", "group", "staff_member_id", "has_account")
    return tuple(Seat(*row) for row in found)


def rolls_of(user_id: int | None) -> tuple[UUID, ...]:
    """Every roll on which the person behind an account still stands. One query."""
    if user_id is None:
        return ()
    rows = RollEntry.objects.filter(staff_member__user_id=user_id)
    return tuple(rows.order_by("roll_id").values_list("roll_id", flat=True))


def workplaces_of(user_id: int | None, *, on: date) -> tuple[str, ...]:
    """The paths of the units where the person behind an account has a post on `on`. One query."""
    if user_id is None:
        return ()
    posts = Post.objects.current_on(on).filter(staff_member__user_id=user_id)
    return tuple(posts.order_by("unit__path").values_list("unit__path", flat=True).distinct())


def home_organisation(user_id: int | None) -> int | None:
    """The organisation in which an account's person works or its access lies."""
    if user_id is None:
        return None
    works = StaffMember.objects.filter(user_id=user_id).values_list("organisation", flat=True)
    granted = Unit.objects.filter(grants__user_id=user_id).values_list("organisation", flat=True)
    return works.first() or granted.order_by("path").first()


def addresses_on(roll: UUID) -> tuple[str, ...]:
    """The sign-in address of everybody on the roll who has an account, A to Z."""
    rows = RollEntry.objects.filter(roll_id=roll, staff_member__user__is_active=True)
    key = "staff_member__user__email"
    return tuple(rows.order_by(key).values_list(key, flat=True))


def addresses_over(unit: Unit, permission: Permission, *, on: date) -> tuple[str, ...]:
    """The sign-in address of everybody who holds `permission` at, above or in the unit, A to Z.

    Those in it lead some of the people of the branch; they are told with the others. One query.
    """
    roles = _roles_with(permission)
    around = Q(unit_id__in=unit.ancestor_ids) | Q(unit__path__startswith=unit.path)
    held = AccessGrant.objects.current_on(on).filter(around, role__in=roles)
    return tuple(held.order_by("user__email").values_list("user__email", flat=True).distinct())


def holds_over(user_id: int, permission: Permission, unit: Unit, *, on: date) -> bool:
    """Whether the account still works and holds `permission` at the unit on `on`. One query."""
    held = AccessGrant.objects.current_on(on).filter(unit_id__in=unit.ancestor_ids)
    return bool(held.filter(role__in=_roles_with(permission), user_id=user_id).exists())


def strike_rested(on: date) -> int:
    """Remove the people of rolls that ended more than 28 days before `on`; how many rows."""
    gone, _kinds = RollEntry.objects.filter(roll__until_on__lt=on - REST).delete()
    return int(gone)


def comings_and_goings(unit: Unit, *, on: date) -> tuple[Arrival, ...]:
    """Who came to the branch or left it in the 14 days before `on`, by day and name (threat T5)."""
    days = (on - LOOK_BACK, on)
    posts = Post.objects.filter(unit__path__startswith=unit.path, staff_member__merged_into=None)
    moved = posts.filter(Q(from_on__range=days) | Q(until_on__range=days))
    found = [
        Arrival(one.staff_member.shown_name, one.unit.name, day, came)
        for one in moved.select_related("staff_member", "unit")
        for day, came in ((one.from_on, True), (one.until_on, False))
        if day and days[0] <= day <= days[1]
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.name)))


def _roles_with(permission: Permission) -> list[str]:
    return [key for key, role in ROLES.items() if permission in role.permissions]


def _facts(unit: Unit, on: date) -> dict[str, Any]:
    return {"organisation": unit.organisation_id, "path": unit.path, "day": on}


def _ask(sql: str, **facts: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return list(cursor.fetchall())
