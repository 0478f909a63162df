"""A team's latest two self-assessments beside each other, by staff and by people who use services.

Nothing is added up over teams: each score is what one group said about itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from core.scope import Scope
from implementation.models import Assessment, Rating
from services.models import Unit

FEW = 10
View = Assessment.View


@dataclass(frozen=True, slots=True)
class Score:
    """One score with `n` of `base`; `is_shown` is False for few people who did not agree to it."""

    n: int
    base: int
    is_shown: bool
    score: Decimal | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part; each pair is (before, now), None where nobody said."""

    name: str
    people: tuple[Score | None, Score | None]
    staff: tuple[Score | None, Score | None]


@dataclass(frozen=True, slots=True)
class MeasureFigure:
    """One measure of a team; the days are (before, now) of each view."""

    measure_id: int
    name: str
    scale: str
    people_on: tuple[date | None, date | None]
    staff_on: tuple[date | None, date | None]
    lines: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class UnitLatest:
    """How many self-assessments a team recorded, and the day of the latest."""

    unit_id: int
    latest_on: date


def is_shown(rating: Rating, assessment: Assessment) -> bool:
    """From ten people on; below that only when the group agreed to share it."""
    return rating.n >= FEW or assessment.agreed


def score_of(rating: Rating, assessment: Assessment) -> Score:
    """What may be seen of one rating."""
    if not is_shown(rating, assessment):
        return Score(rating.n, rating.base, is_shown=False)
    return Score(rating.n, rating.base, is_shown=True, score=rating.score, word=rating.word)


def assessments_of(scope: Scope, unit: Unit) -> tuple[MeasureFigure, ...]:
    """Each measure that the unit itself used, A to Z. Two queries."""
    rows = Assessment.objects.within(scope).standing().filter(unit=unit)
    by_measure: dict[int, list[Assessment]] = defaultdict(list)
    for row in rows.for_list().order_by("-held_on", "-pk"):
        by_measure[row.measure_id].append(row)
    figures = [_figure(found) for found in by_measure.values()]
    return tuple(sorted(figures, key=lambda one: (one.name.lower(), one.measure_id)))


def latest_by_unit(scope: Scope) -> dict[int, UnitLatest]:
    """Teams of the scope that recorded one, by id. One query."""
    rows = Assessment.objects.within(scope).standing().order_by().values("unit_id")
    return {
        row["unit_id"]: UnitLatest(row["unit_id"], row["on"])
        for row in rows.annotate(on=Max("held_on"))
    }


def _figure(newest_first: list[Assessment]) -> MeasureFigure:
    measure = newest_first[0].measure
    people, staff = (_two(newest_first, view) for view in (View.PEOPLE, View.STAFF))
    return MeasureFigure(
        measure.pk,
        measure.name,
        measure.scale,
        (_day(people[0]), _day(people[1])),
        (_day(staff[0]), _day(staff[1])),
        _lines(people, staff),
    )


Two = tuple[Assessment | None, Assessment | None]


def _two(newest_first: Iterable[Assessment], view: str) -> Two:
    """(before, now): the latest and the latest on an earlier day."""
    mine = [row for row in newest_first if row.view == view]
    now = mine[0] if mine else None
    before = [row for row in mine if now and row.held_on < now.held_on]
    return (before[0] if before else None, now)


def _day(row: Assessment | None) -> date | None:
    return row.held_on if row else None


def _lines(people: Two, staff: Two) -> tuple[PartLine, ...]:
    """Every part that anybody rated, in the order of the measure."""
    parts = {
        rating.part_id: rating.part
        for row in (*people, *staff)
        if row
        for rating in row.ratings.all()
    }
    in_order = sorted(parts.values(), key=lambda one: (one.position, one.pk))
    return tuple(
        PartLine(
            one.name,
            (_score(people[0], one.pk), _score(people[1], one.pk)),
            (_score(staff[0], one.pk), _score(staff[1], one.pk)),
        )
        for one in in_order
    )


def _score(row: Assessment | None, part_id: int) -> Score | None:
    found = [rating for rating in row.ratings.all() if rating.part_id == part_id] if row else []
    return score_of(found[0], row) if row and found else None
