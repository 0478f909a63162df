"""Required against held, for a unit and its children, today or on any day before."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from core.figures import Rate
from core.scope import Scope
from services.figures.basis import Basis
from services.figures.naming import NAME_THEN
from services.models import Unit
from training.counting import question_for, recount, run
from training.models import CoverageSnapshot, Level, SnapshotMonth, UnitRollup
from training.models.standing import LEFT_OUT, Coverage

COLUMNS = ("unit_id", "framework_id", *Coverage.numbers)
OF_UNIT = {"code": F("unit__code"), "kind": F("unit__kind"), "path": F("unit__path")}


@dataclass(frozen=True, slots=True)
class LevelFigure:
    """One level: of the people counted, how many are asked for it, hold it, and have met it.

    `held` counts whoever holds it, asked or not. `met` counts those asked who hold it, and in a
    cumulative framework all levels below it too.
    """

    code: str
    name: str
    rank: int
    required: int
    held: int
    met: int

    @property
    def rate(self) -> Rate:
        """Met out of required."""
        return Rate(self.met, self.required)


@dataclass(frozen=True, slots=True)
class Split:
    """Everybody counted, once: the four add up to `people`."""

    met: int
    not_yet: int
    not_required: int
    unknown: int

    @property
    def rate(self) -> Rate:
        """Met out of those of whom something is asked."""
        return Rate(self.met, self.met + self.not_yet)


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit and everything under it, as at a day, on today's tree or as it was then.

    `left_out` holds the reasons that apply to anybody; `counted_only` is the head-count without
    names and is never added to `people`. `framework` is "" before one was chosen. `starting` are
    those of `split.not_yet` who are still within the time that the rules give, `later` those of
    `split.not_required` whose unit is not in scope on the day.
    """

    unit_id: int
    unit: str
    name: str
    kind: str
    path: str
    as_at: date
    basis: Basis
    framework: str
    people: int
    left_out: Mapping[str, int]
    counted_only: int
    split: Split
    levels: tuple[LevelFigure, ...]
    children: tuple["UnitFigures", ...] = ()
    starting: int = 0
    later: int = 0


def figures_for(
    scope: Scope,
    unit: Unit,
    *,
    on: date | None = None,
    basis: Basis = "today",
    with_children: bool = True,
) -> UnitFigures:
    """The numbers of `unit` and its children A to Z on `on` (today when None).

    Today comes from the stored rows, a month-end as it was then from its snapshot, any other day
    from a recount. Raises PermissionError outside the scope, ValueError for a day to come.
    """
    today = timezone.localdate()
    day = on or today
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    if day > today:
        raise ValueError("Figures can be asked for up to today.")
    rows = _rows(unit, day, today, basis)
    seen = [r for r in rows if r["unit_id"] == unit.pk or scope.holds(r["path"])]
    return _nested(unit, seen if with_children else seen[:1], day, basis)


def _rows(unit: Unit, day: date, today: date, basis: Basis) -> list[dict[str, Any]]:
    """Rows of the unit first, then of its children A to Z."""
    if day == today and (rows := _stored(unit, day)):
        return rows
    if basis == "then" and is_month_end(day):
        kept = SnapshotMonth.objects.true_on(unit.organisation_id, day)
        if kept.exists() and (rows := _kept(unit, day)):
            return rows
    return _recounted(unit, day, basis if day < today else "today")


def _stored(unit: Unit, day: date) -> list[dict[str, Any]]:
    """The rows kept for today; none when they are of an earlier day."""
    # One table in the OR: with two, the planner reads the rows of every unit.
    wanted = Unit.objects.filter(Q(pk=unit.pk) | Q(parent=unit))
    stands = Q(unit__closed_on=None) | Q(unit__closed_on__gt=day)
    rows = (
        UnitRollup.objects.filter(unit__in=wanted, computed_on=day)
        .filter(Q(unit=unit) | Q(people__gt=0) | stands & Q(unit__opened_on__lte=day))
        .order_by("unit__sort_key", "unit")
    )
    return _unit_first(unit, rows.values(*COLUMNS, name=F("unit__name"), **OF_UNIT))


def _kept(unit: Unit, day: date) -> list[dict[str, Any]]:
    """The rows of a month-end: the unit, and its children as they were then."""
    rows = CoverageSnapshot.objects.filter(Q(unit=unit) | Q(parent=unit), month_on=day)
    return _unit_first(unit, rows.order_by("name", "unit").values(*COLUMNS, "name", **OF_UNIT))


def _unit_first(unit: Unit, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["unit_id"] != unit.pk)


RECOUNT = """
SELECT wide.*, %(framework)s AS framework_id, u.code, {name} AS name, u.kind, u.path
FROM wide JOIN hung USING (unit_id) JOIN services_unit u ON u.id = wide.unit_id
WHERE u.id = %(unit)s OR (hung.parent_id = %(unit)s
    AND (wide.people > 0 OR u.opened_on <= %(standing)s
         AND (u.closed_on IS NULL OR u.closed_on > %(standing)s)))
ORDER BY u.id <> %(unit)s, u.sort_key, u.id
"""
RECOUNTS = {"today": RECOUNT.format(name="u.name"), "then": RECOUNT.format(name=NAME_THEN)}


def _recounted(unit: Unit, day: date, basis: Basis) -> list[dict[str, Any]]:
    """Counted afresh from posts, rules and records as they were on the day.

    A month-end that is over stands for its month, as the one that is kept does.
    """
    today = timezone.localdate()
    is_period = is_month_end(day) and day < today
    question = question_for(unit.organisation_id, day, of_period=is_period)
    standing = day if basis == "then" else today
    facts = {**question.parameters, "unit": unit.pk, "standing": standing}
    return run(recount(basis) + RECOUNTS[basis], facts)


def is_month_end(day: date) -> bool:
    """Whether `day` is the last of its month."""
    return day.day == monthrange(day.year, day.month)[1]


def _nested(unit: Unit, rows: list[dict[str, Any]], day: date, basis: Basis) -> UnitFigures:
    levels = levels_of(row["framework_id"] for row in rows)
    own, *children = [figure(row, levels, day, basis) for row in rows]
    return replace(own, children=tuple(children))


def levels_of(framework_ids: Iterable[int | None]) -> dict[int, list[Level]]:
    """The levels of these frameworks by rank, each with its framework. One query."""
    found: dict[int, list[Level]] = {pk: [] for pk in framework_ids if pk is not None}
    for level in Level.objects.filter(framework__in=found).select_related("framework"):
        found[level.framework_id].append(level)
    return found


def figure(
    row: Mapping[str, Any], levels: Mapping[int, list[Level]], day: date, basis: Basis
) -> UnitFigures:
    """A wide row as a value; ranks without a level are dropped."""
    mine = levels.get(row["framework_id"], [])
    return UnitFigures(
        unit_id=row["unit_id"],
        unit=row["code"],
        name=row["name"],
        kind=row["kind"],
        path=row["path"],
        as_at=day,
        basis=basis,
        framework=mine[0].framework.code if mine else "",
        people=row["people"],
        left_out={r: n for r, n in zip(LEFT_OUT, row["left_out"], strict=True) if n},
        counted_only=row["counted_only"],
        split=Split(row["met"], row["not_yet"], row["not_required"], row["unknown"]),
        levels=tuple(_level(level, row) for level in mine),
        starting=row["starting"],
        later=row["later"],
    )


def _level(level: Level, row: Mapping[str, Any]) -> LevelFigure:
    nth = level.rank - 1
    numbers = (row["required"][nth], row["held"][nth], row["met_levels"][nth])
    return LevelFigure(level.code, level.name, level.rank, *numbers)
