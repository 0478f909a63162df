"""Supervision of the invented council: in place in some services, begun in others."""

from datetime import date, timedelta
from random import Random

from reports.demo import plan
from reports.demo.organisation import Council
from reports.demo.people import Hired
from training.models import (
    Supervised,
    SupervisionContact,
    Supervisor,
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


def _service(
    council: Council, code: str, deep: list[Hired], share: int, on: date, rng: Random
) -> None:
    giver, *people = sorted(deep, key=lambda h: (h.role.level != "specialist", h.pk))
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
