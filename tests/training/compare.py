"""What is stored, in the words of the oracle."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from core.permissions import Permission
from core.scope import Scope
from services.models import Unit
from tests.training.oracle import Numbers, Oracle, Person
from training.figures import UnitFigures, figures_for
from training.models import CoverageSnapshot, Standing, UnitRollup
from training.models.standing import LEFT_OUT, Coverage


def ranks(mask: int) -> set[int]:
    return {rank for rank in range(1, 9) if mask >> (rank - 1) & 1}


def stored_people(organisation_id: int) -> dict[int, Person]:
    return {
        row.staff_member_id: Person(
            unit_id=row.unit_id,
            required=ranks(row.required),
            held=ranks(row.held),
            status=row.status,
            left_out=row.left_out,
            is_starting=row.is_starting,
            asked_later=None if row.asked_later is None else ranks(row.asked_later),
        )
        for row in Standing.objects.filter(organisation=organisation_id)
    }


def by_rank(values: list[int]) -> Counter:
    return Counter({rank: n for rank, n in enumerate(values, start=1) if n})


def numbers_of(row: Coverage) -> Numbers:
    statuses = Standing.Status.values
    return Numbers(
        people=row.people,
        split=Counter({s: getattr(row, s) for s in statuses if getattr(row, s)}),
        left_out=Counter({r: n for r, n in zip(LEFT_OUT, row.left_out, strict=True) if n}),
        counted_only=row.counted_only,
        starting=row.starting,
        later=row.later,
        required=by_rank(row.required),
        held=by_rank(row.held),
        met=by_rank(row.met_levels),
    )


def stored_numbers(organisation_id: int) -> dict[int, Numbers]:
    rows = UnitRollup.objects.filter(unit__organisation=organisation_id)
    return {row.unit_id: numbers_of(row) for row in rows}


def kept_numbers(organisation_id: int, month_on: dt.date) -> dict[int, Numbers]:
    rows = CoverageSnapshot.objects.filter(unit__organisation=organisation_id, month_on=month_on)
    return {row.unit_id: numbers_of(row) for row in rows}


def later_of_rows(rows: Iterable[Coverage]) -> dict[int, tuple[Counter, Counter]]:
    return {row.unit_id: (by_rank(row.later_required), by_rank(row.later_met)) for row in rows}


def stored_later(organisation_id: int) -> dict[int, tuple[Counter, Counter]]:
    return later_of_rows(UnitRollup.objects.filter(unit__organisation=organisation_id))


def kept_later(organisation_id: int, month_on: dt.date) -> dict[int, tuple[Counter, Counter]]:
    rows = CoverageSnapshot.objects.filter(unit__organisation=organisation_id, month_on=month_on)
    return later_of_rows(rows)


def recounted(unit: Unit, day: dt.date, basis: str) -> UnitFigures:
    scope = Scope(None, Permission.VIEW_FIGURES, (f"{unit.organisation_id}.",))
    return figures_for(scope, unit, on=day, basis=basis)


def told(figures: UnitFigures) -> Numbers:
    """Figures as numbers; zeros dropped."""

    def of(name: str) -> Counter:
        return Counter({lv.rank: n for lv in figures.levels if (n := getattr(lv, name))})

    split = figures.split
    return Numbers(
        people=figures.people,
        split=Counter({s: n for s in Standing.Status.values if (n := getattr(split, s))}),
        left_out=Counter(figures.left_out),
        counted_only=figures.counted_only,
        starting=figures.starting,
        later=figures.later,
        required=of("required"),
        held=of("held"),
        met=of("met"),
    )


def assert_true(organisation_id: int, day: dt.date) -> None:
    """Standings and roll-ups say what the oracle says."""
    oracle = Oracle(organisation_id, day)
    assert stored_people(organisation_id) == oracle.people
    assert stored_numbers(organisation_id) == oracle.numbers()
    assert stored_later(organisation_id) == oracle.later()
