"""Hires the invented people by COPY: 1,300 for the small demo, 20,000 for the council."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from core.bulk import copy_in, next_ids
from reports.demo import plan
from reports.demo.names import FIRST, LAST
from reports.demo.organisation import Council
from services.actions.staff import sort_key
from services.models import Headcount, Post, StaffMember, StaffToken, Unit
from services.names import plain, tokens

K = StaffMember.Kind


@dataclass(frozen=True)
class Hired:
    """A person as later steps of the demo need them."""

    pk: int
    unit: Unit
    role: plan.DemoRole
    first: str
    last: str
    from_on: date
    left_on: date | None
    is_away: bool


def hire_everybody(council: Council, *, people: int, on: date, rng: Random) -> list[Hired]:
    """People in every team, councillors, a few leavers and absences; tokens for the search."""
    hired = list(_draw(council, people, on, rng))
    _copy_people(council, hired, rng)
    _copy_posts(council, hired, on)
    Headcount.objects.create(
        unit=council.units[plan.PARTNER[0]],
        counted_on=on - timedelta(days=200),
        people=plan.PARTNER[2],
        note="Sent by the partner as a total",
    )
    return hired


def _draw(council: Council, people: int, on: date, rng: Random) -> Iterator[Hired]:
    teams = council.teams
    councillors = plan.ELECTED[2]
    ids = next_ids(StaffMember, people)
    for number, pk in enumerate(ids):
        if number < councillors:
            unit, role = council.units[plan.ELECTED[0]], plan.COUNCILLOR
        else:
            unit = teams[(number - councillors) % len(teams)]
            role = _role_for(unit, rng)
        yield _person(pk, unit, role, on, rng)


def _role_for(unit: Unit, rng: Random) -> plan.DemoRole:
    directorate = next(
        code
        for (code, _n), services in plan.TREE.items()
        if unit.code.split("-")[0] in {s[0] for s in services}
    )
    fitting = [r for r in plan.ROLES if not r.directorates or directorate in r.directorates]
    if unit.code.split("-")[0] not in {"CARE", "HOME", "LD"}:
        fitting = [r for r in fitting if r.shift != "night"]
    return rng.choices(fitting, [r.share for r in fitting])[0]


def _person(pk: int, unit: Unit, role: plan.DemoRole, on: date, rng: Random) -> Hired:
    started = on - timedelta(days=int(rng.triangular(20, 3600, 700)))
    left = on - timedelta(days=rng.randint(10, 500)) if rng.random() < 0.04 else None
    return Hired(
        pk=pk,
        unit=unit,
        role=role,
        first=rng.choice(FIRST),
        last=rng.choice(LAST),
        from_on=started,
        left_on=left if left and left > started else None,
        is_away=rng.random() < 0.03,
    )


def _copy_people(council: Council, hired: list[Hired], rng: Random) -> None:
    copy_in(
        StaffMember,
        "id organisation home_unit staff_number first_name last_name preferred_name email kind"
        " left_on added_at sort_key",
        (_person_row(council.root.pk, h, rng) for h in hired),
    )
    copy_in(
        StaffToken,
        "staff_member token",
        ((h.pk, t) for h in hired for t in sorted(tokens(h.first, h.last, f"{h.pk:06d}"))),
    )


def _person_row(organisation_id: int, h: Hired, rng: Random) -> tuple[Any, ...]:
    kind = K.ELECTED if h.role is plan.COUNCILLOR else K.EMPLOYEE
    names = (f"{h.pk:06d}", h.first, h.last, "", _email(h, rng), kind.value)
    key = sort_key(h.last, h.first)
    return (h.pk, organisation_id, h.unit.pk, *names, h.left_on, timezone.now(), key)


def _email(person: Hired, rng: Random) -> str:
    """Nobody in catering or cleaning, and few at night, has a work address."""
    if person.role.group in {"Catering and cleaning", "Night staff"} and rng.random() < 0.8:
        return ""
    name = plain(f"{person.first} {person.last}").replace(" ", ".")
    return f"{name}.{person.pk}@strathmere.example"


def _copy_posts(council: Council, hired: list[Hired], on: date) -> None:
    copy_in(
        Post,
        "staff_member unit role fte is_primary shift from_on until_on away_from_on",
        (_post_row(h, council.roles[h.role.name].pk, on) for h in hired),
    )


def _post_row(h: Hired, role_id: int, on: date) -> tuple[Any, ...]:
    until = h.left_on - timedelta(days=1) if h.left_on else None
    away = on - timedelta(days=60) if h.is_away and not h.left_on else None
    away = max(away, h.from_on) if away else None
    return (h.pk, h.unit.pk, role_id, 1, True, h.role.shift, h.from_on, until, away)
