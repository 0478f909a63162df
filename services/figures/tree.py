"""The tree of an organisation on any day, from the dated placements.

Access always follows today's tree: a question about the past shows only units that are in the
viewer's branches now.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from core.query import table
from core.scope import Scope
from services.models import Unit, UnitPlacement
from services.models.unit import UnitQuerySet

# `{rows}` narrows the units; `{day}` is the day on which each of them is looked at.
TREE = """
    place AS MATERIALIZED (
        SELECT u.id, p.parent_id
        FROM {unit} u JOIN {placement} p
          ON p.unit_id = u.id AND p.from_on <= {day} AND (p.until_on IS NULL OR p.until_on >= {day})
        WHERE u.organisation_id = %(organisation)s AND {rows}
    ), tree AS (
        SELECT id, parent_id, id || '.' AS path FROM place WHERE parent_id IS NULL
        UNION ALL
        SELECT place.id, place.parent_id, tree.path || place.id || '.'
        FROM place JOIN tree ON place.parent_id = tree.id
    )
"""
# Where units hung under each of the units `shown` (shown_id), and from which day to which, both
# inclusive; stretches of one unit never overlap. A unit that had not opened yet hangs where it
# first hung. For many units at once; `basis.child_then` says the same of one row of a figure.
SPELLS = """
    hanging AS MATERIALIZED (
        SELECT p.unit_id, p.parent_id,
               CASE WHEN lag(p.from_on) OVER nth IS NULL THEN '-infinity'::date ELSE p.from_on END
                   AS hung_from,
               coalesce(lead(p.from_on) OVER nth - 1, 'infinity'::date) AS hung_until
        FROM {placement} p JOIN {unit} u ON u.id = p.unit_id
        WHERE u.organisation_id = %(organisation)s
        WINDOW nth AS (PARTITION BY p.unit_id ORDER BY p.from_on)
    ), spell AS (
        SELECT shown_id, shown_id AS unit_id, '-infinity'::date AS hung_from,
               'infinity'::date AS hung_until
        FROM shown
        UNION ALL
        SELECT s.shown_id, h.unit_id, greatest(s.hung_from, h.hung_from),
               least(s.hung_until, h.hung_until)
        FROM spell s JOIN hanging h ON h.parent_id = s.unit_id
            AND h.hung_from <= s.hung_until AND h.hung_until >= s.hung_from
    )
"""
FOUND = 50
NAMES = {"unit": table(Unit), "placement": table(UnitPlacement)}
SPELLS = SPELLS.format(**NAMES)
OPEN_THEN = TREE.format(
    **NAMES,
    day="%(day)s::date",
    rows="u.opened_on <= %(day)s AND (u.closed_on IS NULL OR u.closed_on > %(day)s)",
)


@dataclass(frozen=True, slots=True)
class TreeRow:
    """Where a unit hung on the day asked for; `path_then` has the shape of `Unit.path`."""

    unit_id: int
    parent_id: int | None
    path_then: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as one line of a list. `above` is what it hangs under today, inside the branches."""

    unit_id: int
    name: str
    code: str
    kind: str
    above: str
    has_children: bool


def tree_on(organisation_id: int, day: date) -> tuple[TreeRow, ...]:
    """Every unit that was open on `day`, as the tree stood then; parents before children."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE {OPEN_THEN} SELECT id, parent_id, path FROM tree",  # noqa: S608
            {"organisation": organisation_id, "day": day},
        )
        return tuple(TreeRow(*row) for row in cursor.fetchall())


def children_of(scope: Scope, unit: Unit, *, on: date) -> tuple[UnitLine, ...]:
    """The units that hung directly under `unit` on `on` and were open, A to Z. One query."""
    there = placed_on(on).filter(unit=OuterRef("pk"), parent=unit)
    return _lines(scope, Unit.objects.within(scope).open_on(on).filter(Exists(there)), on)


def branches_of(scope: Scope, *, on: date) -> tuple[UnitLine, ...]:
    """The tops of the viewer's branches that were open on `on`, A to Z. One query."""
    tops = Unit.objects.within(scope).filter(path__in=scope.branches)
    return _lines(scope, tops.open_on(on), on)


def find_units(scope: Scope, text: str, *, on: date) -> tuple[UnitLine, ...]:
    """Units of the branches, open on `on`, that fit every word of `text`: the first 50, A to Z.

    One query.
    """
    return _lines(scope, Unit.objects.within(scope).open_on(on).matching(text), on, most=FOUND)


def _lines(
    scope: Scope, units: UnitQuerySet, on: date, most: int | None = None
) -> tuple[UnitLine, ...]:
    below = placed_on(on).filter(
        Q(unit__closed_on=None) | Q(unit__closed_on__gt=on),
        parent=OuterRef("pk"),
        unit__opened_on__lte=on,
    )
    rows = units.annotate(has_children=Exists(below)).select_related("parent")
    return tuple(_line(scope, unit) for unit in rows.order_by("sort_key", "pk")[:most])


def _line(scope: Scope, unit: Any) -> UnitLine:
    above = unit.parent.name if unit.parent and scope.holds(unit.parent.path) else ""
    return UnitLine(
        unit.pk, unit.name, unit.code, unit.get_kind_display(), above, unit.has_children
    )


def placed_on(day: date) -> Any:
    """The placements that held on `day`."""
    return UnitPlacement.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)
