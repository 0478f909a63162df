"""Supervision of the invented council: in place in some services, begun in others."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from reports.demo import plan
from reports.demo.organisation import Council
from reports.demo.people import Hired
from services.models import StaffMember
from training.models import (
    Supervised,
    SupervisionContact,
    Supervisor,
    TeamRhythm,
    TeamTime,
    TrainingRecord,
)

DEEP = {"enhanced", "specialist"}
GROUP = 5
# So many of ten who need it have had supervision this month, service by service in turn.
SHARES = (9, 6, 3, 0)


def supervise(council: Council, hired: list[Hired], *, on: date) -> None:
    """A supervisor for each service that needs one, and contacts of the last weeks in groups."""
    rng = Random(on.toordinal())  # noqa: S311  a story, not a secret
    codes = [code for services in plan.TREE.values() for code, *_rest in services]
    for number, code in enumerate(codes):
        here = [h for h in hired if h.unit.code.split("-")[0] == code and not h.left_on]
        deep = [h for h in here if h.role.level in DEEP]
        if len(deep) > 1:
            _service(council, code, deep, SHARES[number % len(SHARES)], on, rng)
    _own_contacts(council, on)
    _team_time(council, on)


def _able(people: set[int], on: date) -> set[int]:
    """Those who have held everything up to enhanced for the days in which contacts are told."""
    rows = TrainingRecord.objects.filter(staff_member__in=people, on__lt=on - timedelta(days=40))
    held: dict[int, set[str]] = defaultdict(set)
    for person, code in rows.values_list("staff_member", "level__code"):
        held[person].add(code)
    return {pk for pk, codes in held.items() if codes >= {"informed", "skilled", "enhanced"}}


def _own_contacts(council: Council, on: date) -> None:
    """Whoever signs in as a member of staff has had supervision too."""
    unit = council.units["CRC-1"]
    giver = Supervisor.objects.filter(unit__in=unit.ancestor_ids).first()
    if giver is None:
        return
    for person in StaffMember.objects.filter(home_unit=unit, user__isnull=False):
        for days in (9, 37):
            contact = SupervisionContact.objects.create(
                unit=unit,
                supervisor_id=giver.staff_member_id,
                on=on - timedelta(days=days),
                minutes=60,
                kind="supervision",
            )
            Supervised.objects.create(contact=contact, staff_member=person)


def _team_time(council: Council, on: date) -> None:
    """One team plans a debrief every two weeks, and has held most of them."""
    facts = {"unit": council.units["CRC-1"], "kind": "debrief"}
    TeamRhythm.objects.create(**facts, every_weeks=2, from_on=on - timedelta(days=200))
    TeamTime.objects.bulk_create(
        TeamTime(**facts, on=on - timedelta(days=14 * n + 3), people=5 + n % 3) for n in range(5)
    )


def _service(
    council: Council, code: str, deep: list[Hired], share: int, on: date, rng: Random
) -> None:
    able = _able({h.pk for h in deep}, on)
    giver, *people = sorted(deep, key=lambda h: (h.pk not in able, h.pk))
    unit = council.units[code]
    Supervisor.objects.create(
        staff_member_id=giver.pk,
        unit=unit,
        people_a_month=min(len(people), 24),
        from_on=on - timedelta(days=400),
    )
    seen = people[: len(people) * share // 10]
    for start in range(0, len(seen), GROUP):
        contact = SupervisionContact.objects.create(
            unit=unit,
            supervisor_id=giver.pk,
            on=on - timedelta(days=rng.randint(1, 28)),
            minutes=90,
            kind="supervision",
        )
        Supervised.objects.bulk_create(
            Supervised(contact=contact, staff_member_id=h.pk) for h in seen[start : start + GROUP]
        )
