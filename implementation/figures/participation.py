"""How people who use services took part in a branch. What was taken back is not counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.scope import Scope
from implementation.models import Participation
from implementation.models.participation import ParticipationQuerySet
from services.figures.basis import Basis, hung_right_below, in_branch, service_below
from services.figures.naming import called
from services.models import Unit


@dataclass(frozen=True, slots=True)
class PartFigure:
    """A unit in a period: how many times people took part, by how, and how many people.

    `people` adds what was noted each time, so a person may be in it twice. `asked` is how many
    times something was asked for, `changed` how many of those led to a change so far.
    """

    unit_id: int
    name: str
    times: int
    asked_them: int
    worked_with: int
    decided: int
    people: int
    asked: int
    changed: int


@dataclass(frozen=True, slots=True)
class Wish:
    """Something people asked for, and what changed; no change yet is an empty text."""

    participation_id: int
    unit_name: str
    on: date
    asked_for: str
    changed: str


@dataclass(frozen=True, slots=True)
class PartCoverage:
    """The unit asked about and each of its services, A to Z, none left out for having nothing.

    One that has closed is there when people took part in it. `own` is what was noted at the unit
    itself; its `times` are 0 when nothing was.
    """

    whole: PartFigure
    children: tuple[PartFigure, ...]
    own: PartFigure


def part_coverage(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> PartCoverage:
    """The branch, each unit right below it, and the unit itself. Two queries; as it was then three,
    with the names of the last day.
    """
    hung = hung_right_below(unit, from_on=from_on, until_on=until_on)
    right_below = hung if basis == "then" else Q(parent=unit)
    below = Unit.objects.within(scope).filter(right_below, opened_on__lte=until_on)
    rows = _held(scope, unit, from_on, until_on, basis).annotate(
        service=service_below(unit, basis, day="on")
    )
    told = list(rows.order_by().values_list("service", "how", "people", "asked_for", "changed"))
    top, *under = called([unit, *below.order_by("sort_key", "pk")], basis, until_on)
    pairs = [(one, _figure(one, told, str(one.pk))) for one in under]
    shown = [found for one, found in pairs if found.times or _stands(one, until_on)]
    return PartCoverage(_figure(top, told), tuple(shown), _figure(top, told, OWN))


Told = tuple[str, str, int | None, str, str]
# The service of what was noted at the unit itself.
OWN = ""


def _figure(unit: Unit, told: list[Told], service: str | None = None) -> PartFigure:
    """Of the rows of one service, or of all of them."""
    mine = [row for row in told if service is None or row[0] == service]
    how = Counter(row[1] for row in mine)
    return PartFigure(
        unit_id=unit.pk,
        name=unit.name,
        times=len(mine),
        asked_them=how[Participation.How.ASKED],
        worked_with=how[Participation.How.WORKED_WITH],
        decided=how[Participation.How.DECIDED],
        people=sum(row[2] or 0 for row in mine),
        asked=sum(bool(row[3]) for row in mine),
        changed=sum(bool(row[4]) for row in mine),
    )


def _stands(unit: Unit, on: date) -> bool:
    return unit.closed_on is None or unit.closed_on > on


def wishes(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[Wish, ...]:
    """What people asked for in a period; what was answered first, then the newest. One query."""
    rows = _held(scope, unit, from_on, until_on, basis).exclude(asked_for="").for_list()
    found = [Wish(row.pk, row.unit.name, row.on, row.asked_for, row.changed) for row in rows]
    return tuple(sorted(found, key=lambda wish: not wish.changed))


def _held(
    scope: Scope, unit: Unit, from_on: date, until_on: date, basis: Basis
) -> ParticipationQuerySet:
    branch = Participation.objects.within(scope).filter(in_branch(unit, basis, day="on"))
    return branch.held_between(from_on, until_on)  # type: ignore[no-any-return]
