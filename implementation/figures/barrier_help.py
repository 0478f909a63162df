"""What was tried against barriers, and what helped."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from core.scope import Scope, ScopedQuerySet
from implementation.figures.counting import branch
from implementation.figures.told_as import order_told, place_of
from implementation.models import Attempt
from implementation.models.barrier import BarrierQuerySet
from services.figures.basis import Basis
from services.figures.codes import counted_as
from services.models import EnablerCode, Unit

HELPED = (Attempt.Helped.YES, Attempt.Helped.PARTLY)


@dataclass(frozen=True, slots=True)
class HelpFigure:
    """Something that helped, and against how many different barriers."""

    code: str
    name: str
    barriers: int


@dataclass(frozen=True, slots=True)
class AttemptFigure:
    """One thing that was tried against one barrier. `tried` is its words and its nearest name."""

    barrier_id: int
    unit_name: str
    barrier: str
    tried: str
    tried_on: date
    helped: str
    helped_name: str


def what_helped(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[HelpFigure, ...]:
    """Most often first, then A to Z; merged enablers together. Four queries.

    A thing helped against a barrier when it was named as the barrier was lifted in the period, or
    when it was tried in the period and helped, wholly or in part. Each barrier counts once.
    """
    lifted = branch(scope, unit, basis).standing().filter(lifted_on__range=(from_on, until_on))
    pairs = set(lifted.filter(enabler__isnull=False).values_list("enabler_id", "pk"))
    tried = _tried(branch(scope, unit, basis).standing(), from_on, until_on).filter(
        helped__in=HELPED
    )
    pairs |= set(tried.filter(enabler__isnull=False).values_list("enabler_id", "barrier_id"))
    read = counted_as(unit.organisation_id, EnablerCode)
    read_pairs = {(read.get(enabler, enabler), barrier) for enabler, barrier in pairs}
    times = Counter(enabler for enabler, _barrier in read_pairs)
    found = [
        HelpFigure(one.code, one.name, times[one.pk])
        for one in EnablerCode.objects.filter(pk__in=times)
    ]
    return tuple(sorted(found, key=lambda one: (-one.barriers, one.name.casefold())))


def what_was_tried(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> tuple[AttemptFigure, ...]:
    """Everything that was tried in the period, by unit name, then by day. One query."""
    rows = _tried(branch(scope, unit, basis).standing(), from_on, until_on)
    rows = rows.order_by(order_told("barrier__"), "tried_on", "pk")
    return tuple(_attempt(row) for row in rows)


def _tried(barriers: BarrierQuerySet, from_on: date, until_on: date) -> ScopedQuerySet:
    rows = Attempt.objects.filter(barrier__in=barriers, tried_on__range=(from_on, until_on))
    return rows.select_related(
        "enabler",
        "barrier__unit",
        "barrier__told_as",
        "barrier__theme",
        "barrier__code",
    )


def _attempt(row: Attempt) -> AttemptFigure:
    barrier = row.barrier
    return AttemptFigure(
        barrier_id=barrier.pk,
        unit_name=place_of(barrier).name,
        barrier=barrier.sentence or str(barrier.code or barrier.theme),
        tried=" – ".join(filter(None, (row.words, row.enabler.name if row.enabler else ""))),
        tried_on=row.tried_on,
        helped=row.helped,
        helped_name=row.get_helped_display(),
    )
