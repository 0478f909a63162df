"""What ends when, and the time that delivery leads have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.scope import Scope
from implementation.models import FundingLine, LeadCapacity
from services.models import Unit


@dataclass(frozen=True, slots=True)
class FundingFigure:
    """A funding line with the posts it pays; `posts` are (title or role, share of full time)."""

    line_id: int
    name: str
    unit_name: str
    source: str
    amount: Decimal | None
    from_on: date
    ends_on: date | None
    posts: tuple[tuple[str, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class EndsWhen:
    """Funding lines by their last day: in the next twelve months, later, not known, over."""

    soon: tuple[FundingFigure, ...]
    later: tuple[FundingFigure, ...]
    unknown: tuple[FundingFigure, ...]
    over: tuple[FundingFigure, ...]


@dataclass(frozen=True, slots=True)
class CapacityLine:
    """A service on a day: hours a week of its delivery leads, added up.

    `shares` adds up those of whom only a share of full time is known; they are in no hours.
    `rows` is how many were written down, of which 0 means that nobody's time is known here.
    """

    unit_id: int
    unit_name: str
    rows: int
    hours: Decimal
    shares: Decimal


def ends_when(scope: Scope, *, on: date, unit: Unit | None = None) -> EndsWhen:
    """Every funding line of the branches, or of one of them, by its last day. Two queries."""
    rows = FundingLine.objects.within(scope)
    if unit is not None:
        rows = rows.in_branch(unit.path)
    figures = [_figure(row) for row in rows.select_related("unit").prefetch_related("posts")]
    year = a_year_on(on)
    dated = sorted(
        (f for f in figures if f.ends_on),
        key=lambda f: (f.ends_on or on, f.name.lower(), f.line_id),
    )
    unknown = sorted(
        (f for f in figures if not f.ends_on), key=lambda f: (f.name.lower(), f.line_id)
    )
    return EndsWhen(
        soon=tuple(f for f in dated if f.ends_on and on <= f.ends_on < year),
        later=tuple(f for f in dated if f.ends_on and f.ends_on >= year),
        unknown=tuple(unknown),
        over=tuple(f for f in reversed(dated) if f.ends_on and f.ends_on < on),
    )


def _figure(row: FundingLine) -> FundingFigure:
    return FundingFigure(
        line_id=row.pk,
        name=row.name,
        unit_name=row.unit.name,
        source=row.source,
        amount=row.amount,
        from_on=row.from_on,
        ends_on=row.ends_on,
        posts=tuple((str(post), post.fte) for post in row.posts.all()),
    )


def a_year_on(day: date) -> date:
    """The same day of the next year; 28 February for the 29th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


def hours_by_service(
    scope: Scope, *, on: date, unit: Unit | None = None
) -> tuple[CapacityLine, ...]:
    """The time of delivery leads on a day by service, A to Z. Two queries.

    Time counts for the nearest service on the way up from where it was written down, or for that
    unit itself where there is none in the branches. A service without any is listed too.
    """
    units = Unit.objects.within(scope)
    rows = LeadCapacity.objects.within(scope).current_on(on)
    if unit is not None:
        units, rows = units.below(unit.path), rows.in_branch(unit.path)
    by_id = {one.pk: one for one in units}
    found: dict[int, list[LeadCapacity]] = {
        pk: [] for pk, one in by_id.items() if _is_open_service(one, on)
    }
    for row in rows:
        found.setdefault(_home(by_id[row.unit_id], by_id), []).append(row)
    lines = [_line(by_id[pk], kept) for pk, kept in found.items()]
    return tuple(sorted(lines, key=lambda line: (line.unit_name.lower(), line.unit_id)))


def _is_open_service(unit: Unit, on: date) -> bool:
    is_open = unit.opened_on <= on and (unit.closed_on is None or unit.closed_on > on)
    return unit.kind == Unit.Kind.SERVICE and is_open


def _home(unit: Unit, by_id: dict[int, Unit]) -> int:
    up = (by_id[pk] for pk in reversed(unit.ancestor_ids) if pk in by_id)
    return next((one.pk for one in up if one.kind == Unit.Kind.SERVICE), unit.pk)


def _line(unit: Unit, rows: Iterable[LeadCapacity]) -> CapacityLine:
    kept = list(rows)
    zero = Decimal(0)
    return CapacityLine(
        unit_id=unit.pk,
        unit_name=unit.name,
        rows=len(kept),
        hours=sum((row.hours for row in kept if row.hours is not None), zero),
        shares=sum((row.fte for row in kept if row.hours is None and row.fte), zero),
    )
