"""The practice-level return: how many staff at each level, what follows up, and what it cost.

What councils are asked for under freedom of information (reference §11, item 7), for any day, on
today's structure or as it was then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from django.db.models import Count, Q, Sum

from core.scope import Scope
from services.figures.basis import Basis, service_below
from services.figures.who_counts import rule_on, rule_words
from services.models import OrganisationSettings, Unit
from training.counting import framework_on
from training.figures.coverage import UnitFigures, figures_for
from training.figures.follow_up import FollowUp, follow_up
from training.figures.sessions import sessions_of
from training.models import Session

YEARS_BACK = 2
PENNY = Decimal("0.01")
NOTHING = FollowUp(0, None)
# Sessions, sessions without a cost, pounds where any cost is noted.
Sums = tuple[int, int, Decimal | None]


@dataclass(frozen=True, slots=True)
class PracticeLevel:
    """One level: met, not yet, not required and unknown add up to the people counted.

    `required` is met and not yet. `held` are people who hold the level, asked for it or not: it is
    none of the four parts. `refresher_due` and `supervision_in_place` are people among the
    required; the last is None where no rule asks anybody for supervision at this level.
    """

    code: str
    name: str
    rank: int
    required: int
    held: int
    met: int
    not_yet: int
    not_required: int
    unknown: int
    refresher_due: int
    supervision_in_place: int | None


@dataclass(frozen=True, slots=True)
class Spend:
    """What sessions cost from one day to another, both inclusive, in pounds.

    `spend` adds up those of which a cost is noted, and is None when none is: not known is not 0.
    `people` are those counted at the end.
    """

    from_on: date
    until_on: date
    sessions: int
    without_cost: int
    spend: Decimal | None
    people: int

    @property
    def per_person(self) -> Decimal | None:
        """Pounds for each person counted, trained or not; None where either is not known."""
        if self.spend is None or not self.people:
            return None
        return (self.spend / self.people).quantize(PENNY, ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class ReturnPart:
    """The unit, or one directly below it, with everything under it.

    `later` are people whose unit is not in scope on the day: at each level they are among
    `not_required`.
    """

    unit_id: int
    code: str
    name: str
    people: int
    later: int
    counted_only: int
    levels: tuple[PracticeLevel, ...]
    spend: Spend


@dataclass(frozen=True, slots=True)
class ReturnYear:
    """What the return of one day says: the last of a year that is over, or the day asked about.

    `services` are those that hung directly below on it, on the structure of the return, A to Z.
    """

    own: ReturnPart
    services: tuple[ReturnPart, ...]

    @property
    def from_on(self) -> date:
        """The first day of the year."""
        return self.own.spend.from_on

    @property
    def until_on(self) -> date:
        """The day of every figure, and the last day of what was spent."""
        return self.own.spend.until_on


@dataclass(frozen=True, slots=True)
class PracticeReturn:
    """The whole answer as at a day. `services` A to Z; `years` the newest first.

    The first of `years` is this one so far, and says the same as `own` and `services`.
    """

    as_at: date
    basis: Basis
    framework: str
    framework_name: str
    organisation: str
    left_out: Mapping[str, int]
    who_counts: tuple[str, ...]
    own: ReturnPart
    services: tuple[ReturnPart, ...]
    years: tuple[ReturnYear, ...]


def practice_return(
    scope: Scope, unit: Unit, *, on: date, basis: Basis = "today", with_past: bool = True
) -> PracticeReturn:
    """The return of `unit` on a day. The number of queries does not grow with units or people.

    Without the past `years` holds this year alone, for whoever tells of no other.
    Raises PermissionError outside the scope, ValueError for a day to come.
    """
    now = figures_for(scope, unit, on=on, basis=basis)
    this = _year(scope, unit, now)
    framework = framework_on(unit.organisation_id, on)
    return PracticeReturn(
        as_at=on,
        basis=basis,
        framework=framework.code if framework else "",
        framework_name=framework.name if framework else "",
        organisation=unit.organisation.name,
        left_out=now.left_out,
        who_counts=rule_words(rule_on(unit.organisation_id, on)),
        own=this.own,
        services=this.services,
        years=(this, *(_years_before(scope, unit, this.from_on, basis) if with_past else ())),
    )


def _year(scope: Scope, unit: Unit, now: UnitFigures) -> ReturnYear:
    """The figures of a day with all that the return adds to them."""
    own, *services = _parts(scope, unit, now, now.as_at, now.basis)
    services.sort(key=lambda one: (one.name.casefold(), one.unit_id))
    return ReturnYear(own, tuple(services))


def _parts(scope: Scope, unit: Unit, now: UnitFigures, on: date, basis: Basis) -> list[ReturnPart]:
    """The unit, then those directly below."""
    all_of = [now, *now.children]
    shown = [one.unit_id for one in all_of]
    follows = follow_up(scope, unit, on=on, basis=basis, shown=shown)
    first = year_of(unit, on)
    spent = _spent(scope, unit, first, on, basis)
    return [
        ReturnPart(
            unit_id=one.unit_id,
            code=one.unit,
            name=one.name,
            people=one.people,
            later=one.later,
            counted_only=one.counted_only,
            levels=_levels(one, follows.get(one.unit_id, {})),
            spend=Spend(first, on, *spent.get(one.unit_id, (0, 0, None)), people=one.people),
        )
        for one in all_of
    ]


def _levels(one: UnitFigures, follows: Mapping[int, FollowUp]) -> tuple[PracticeLevel, ...]:
    """Whoever is unknown is asked for nothing, so nobody stands in two of the four parts."""
    return tuple(
        PracticeLevel(
            code=level.code,
            name=level.name,
            rank=level.rank,
            required=level.required,
            held=level.held,
            met=level.met,
            not_yet=level.required - level.met,
            not_required=one.people - level.required - one.split.unknown,
            unknown=one.split.unknown,
            refresher_due=follows.get(level.rank, NOTHING).refresher_due,
            supervision_in_place=follows.get(level.rank, NOTHING).supervision_in_place,
        )
        for level in one.levels
    )


def year_of(unit: Unit, on: date) -> date:
    """The first day of the organisation's year that holds `on`."""
    settings = OrganisationSettings.objects.filter(organisation=unit.organisation_id).first()
    month = settings.year_starts_month if settings else 1
    return date(on.year if on.month >= month else on.year - 1, month, 1)


def _spent(scope: Scope, unit: Unit, first: date, last: date, basis: Basis) -> dict[int, Sums]:
    """Unit id → sessions, sessions without a cost, and pounds; the unit itself has all of them."""
    held = sessions_of(scope, unit, basis=basis).filter(on__gte=first, on__lte=last)
    held = held.exclude(state=Session.State.CANCELLED)
    rows = (
        held.annotate(below=service_below(unit, basis, day="on"))
        .order_by()
        .values("below")
        .annotate(
            number=Count("pk"),
            unknown=Count("pk", filter=Q(cost_pence=None)),
            pence=Sum("cost_pence"),
        )
    )
    found: dict[int, Sums] = {}
    total: Sums = (0, 0, None)
    for row in rows:
        said = (row["number"], row["unknown"], _pounds(row["pence"]))
        if row["below"]:
            found[int(row["below"])] = said
        total = _added(total, said)
    return {**found, unit.pk: total}


def _added(one: Sums, other: Sums) -> Sums:
    known = [pounds for pounds in (one[2], other[2]) if pounds is not None]
    return one[0] + other[0], one[1] + other[1], sum(known, Decimal(0)) if known else None


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else (Decimal(pence) / 100).quantize(PENNY)


def _years_before(scope: Scope, unit: Unit, first: date, basis: Basis) -> Iterator[ReturnYear]:
    """The return of the last day of each earlier year in which the unit was open, newest first."""
    for _nth in range(YEARS_BACK):
        last = first - timedelta(days=1)
        if last < unit.opened_on:
            return
        year = _year(scope, unit, figures_for(scope, unit, on=last, basis=basis))
        first = year.from_on
        yield year
