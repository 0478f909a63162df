"""Totals in place of names: beside the named people of a branch, never added to them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.scope import Scope
from services.figures.basis import Basis
from services.models import CountedBy, Headcount, Unit
from training.counting import BY_NAMES, STANDS, TREE, facts_of, levels_on, run
from training.figures.people import counted_in
from training.models import Level

TOTALS = f"""
, newest AS MATERIALIZED (
    SELECT DISTINCT ON (h.unit_id, h.role_group_id) h.id, h.unit_id, h.role_group_id, h.people,
           h.counted_on
    FROM services_headcount h JOIN tree t ON t.unit_id = h.unit_id AND t.ancestor_id = %(unit)s
    {STANDS}
    WHERE h.counted_on <= %(day)s AND h.unit_id NOT IN (SELECT unit_id FROM by_names)
    ORDER BY h.unit_id, h.role_group_id, h.counted_on DESC, h.id DESC
), told AS (
    SELECT n.*, NULL::bigint AS level_id, NULL::int AS holding FROM newest n
    UNION ALL
    SELECT n.*, l.level_id, l.people
    FROM newest n JOIN training_leveltotal l ON l.headcount_id = n.id
)
SELECT coalesce(g.name, '') AS name, t.level_id, sum(t.people)::int AS people,
       sum(t.holding)::int AS holding, array_agg(DISTINCT t.unit_id) AS units,
       min(t.counted_on) AS first_on, max(t.counted_on) AS last_on
FROM told t LEFT JOIN services_rolegroup g ON g.id = t.role_group_id
WHERE t.people > 0
GROUP BY g.id, g.name, t.level_id ORDER BY g.name NULLS LAST, t.level_id
"""  # noqa: S608 our own text


@dataclass(frozen=True, slots=True)
class TotalsLine:
    """One role group: its people, and how many hold each level; None where nobody said."""

    name: str
    people: int
    levels: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What the units of a branch say of themselves, as at a day, without names.

    `levels` are names, lowest first, in the order of each line's numbers. `units` is how many
    units gave totals; their days lie from `first_on` to `last_on`.
    """

    as_at: date
    levels: tuple[str, ...]
    lines: tuple[TotalsLine, ...]
    units: int = 0
    first_on: date | None = None
    last_on: date | None = None

    @property
    def people(self) -> int:
        """Everybody told of in totals."""
        return sum(line.people for line in self.lines)

    @property
    def together(self) -> tuple[int | None, ...]:
        """How many hold each level, over the groups that said so."""
        by_level = zip(*(line.levels for line in self.lines), strict=True)
        return tuple(_sum(numbers) for numbers in by_level)


@dataclass(frozen=True, slots=True)
class Beside:
    """A unit that has totals and names: what each says, and what was decided to count."""

    totals: int
    totals_on: date
    names: int
    counts: str


def _sum(numbers: tuple[int | None, ...]) -> int | None:
    said = [n for n in numbers if n is not None]
    return sum(said) if said else None


def totals_of(scope: Scope, unit: Unit, *, on: date, basis: Basis = "today") -> Totals:
    """The newest totals of each unit of the branch on or before `on`. Two queries.

    Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    rows = run(TREE[basis] + BY_NAMES + TOTALS, facts_of(unit, on))
    levels = levels_on(unit.organisation_id, on)
    heads = [row for row in rows if row["level_id"] is None]
    return Totals(
        as_at=on,
        levels=tuple(level.name for level in levels),
        lines=_lines(rows, levels),
        units=len({pk for row in heads for pk in row["units"]}),
        first_on=min((row["first_on"] for row in heads), default=None),
        last_on=max((row["last_on"] for row in heads), default=None),
    )


def _lines(rows: list[dict[str, Any]], levels: list[Level]) -> tuple[TotalsLine, ...]:
    people: dict[str, int] = {}
    holding: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows:
        if row["level_id"] is None:
            people[row["name"]] = row["people"]
        else:
            holding[row["name"]][row["level_id"]] = row["holding"]
    return tuple(
        TotalsLine(
            name or _("Everybody together"),
            n,
            tuple(holding[name].get(level.pk) for level in levels),
        )
        for name, n in people.items()
    )


def names_beside_totals(scope: Scope, unit: Unit, *, on: date) -> Beside | None:
    """What the unit's own totals and the staff list say, when there are both; else None."""
    rows = Headcount.objects.within(scope).filter(unit=unit, counted_on__lte=on)
    newest: dict[int | None, Headcount] = {}
    for row in rows.order_by("counted_on", "pk"):
        newest[row.role_group_id] = row
    names = counted_in(scope, unit).count()
    if not newest or not names:
        return None
    decided = CountedBy.objects.of_unit(unit).filter(from_on__lte=on).first()
    return Beside(
        totals=sum(row.people for row in newest.values()),
        totals_on=max(row.counted_on for row in newest.values()),
        names=names,
        counts=decided.counts if decided else "",
    )
