"""The counting rules as SQL: said once, asked for today and for any day in the past.

`people()` gives one row a person: where counted, levels asked for and held, and why left out.
`wide()` adds those rows up for every unit and everything under it. docs/figures.md says the same
in words. Every statement is built from these constant texts; what varies is a bound parameter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from string import Template
from typing import Any

from django.db import connection, transaction

from services.figures.who_counts import rule_on
from services.models import CountingRule, Unit
from training.asked import BECAUSE, PROPOSED, REQUIRED
from training.held import EVIDENCE, HELD
from training.models import Framework, FrameworkInForce, Level
from training.models.framework import HIGHEST_RANK, DatedQuerySet
from training.models.standing import LEFT_OUT
from training.waiting import WAITING

# So many people at most are looked up one by one.
FEW = 1_000
RANKS = range(1, HIGHEST_RANK + 1)

# Where each unit hangs, and every unit above each (itself at distance 0).
TREE = {
    "today": """
WITH RECURSIVE hung AS (
    SELECT id AS unit_id, parent_id FROM services_unit WHERE organisation_id = %(organisation)s
), tree AS MATERIALIZED (
    SELECT u.id AS unit_id, step.id::bigint AS ancestor_id,
           length(u.path) - length(replace(u.path, '.', '')) - step.nth AS distance
    FROM services_unit u,
         unnest(string_to_array(rtrim(u.path, '.'), '.')) WITH ORDINALITY AS step(id, nth)
    WHERE u.organisation_id = %(organisation)s
)""",
    # A unit that had not opened yet hangs where it first hung.
    "then": """
WITH RECURSIVE hung AS MATERIALIZED (
    SELECT DISTINCT ON (p.unit_id) p.unit_id, p.parent_id
    FROM services_unitplacement p JOIN services_unit u ON u.id = p.unit_id
    WHERE u.organisation_id = %(organisation)s
    ORDER BY p.unit_id, p.from_on <= %(day)s DESC,
             CASE WHEN p.from_on <= %(day)s THEN p.from_on END DESC, p.from_on
), tree AS (
    SELECT unit_id, unit_id AS ancestor_id, 0 AS distance FROM hung
    UNION ALL
    SELECT t.unit_id, h.parent_id, t.distance + 1
    FROM tree t JOIN hung h ON h.unit_id = t.ancestor_id
    WHERE h.parent_id IS NOT NULL AND t.distance < 100
)""",
}

# Everybody asked about; whose records count as theirs (people merged into them); their posts on
# the day on which people are counted. Another post of the same job in the same unit that goes on
# without a break, with other hours say, is the same beginning: `since`.
FOLK = """, folk AS MATERIALIZED (
    SELECT id, kind, left_on, home_unit_id FROM services_staffmember
    WHERE organisation_id = %(organisation)s AND merged_into_id IS NULL
      AND (%(staff)s::bigint[] IS NULL OR id = ANY(%(staff)s::bigint[]))
), same AS (
    SELECT id, id AS owner_id FROM folk
    UNION ALL
    SELECT s.id, same.owner_id FROM services_staffmember s JOIN same ON s.merged_into_id = same.id
), begun AS MATERIALIZED (
    SELECT id, staff_member_id, unit_id, role_id, is_primary, from_on, is_current, is_away,
           max(from_on) FILTER (WHERE before IS NULL OR before < from_on - 1)
               OVER (PARTITION BY staff_member_id, unit_id, role_id ORDER BY from_on) AS since
    FROM (
        SELECT p.id, p.staff_member_id, p.unit_id, p.role_id, p.is_primary, p.from_on,
               p.until_on IS NULL OR p.until_on >= %(people_on)s AS is_current,
               p.away_from_on <= %(people_on)s
                   AND (p.away_until_on IS NULL OR p.away_until_on >= %(people_on)s) AS is_away,
               max(coalesce(p.until_on, 'infinity')) OVER (
                   PARTITION BY p.staff_member_id, p.unit_id, p.role_id ORDER BY p.from_on
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM services_post p JOIN folk f ON f.id = p.staff_member_id
        WHERE p.from_on <= %(people_on)s
    ) AS posts
)"""

# Where a person is counted: the main post; without one, the post begun last.
PLACED = """, placed AS (
    SELECT DISTINCT ON (staff_member_id) staff_member_id, unit_id, is_current, is_away
    FROM begun
    ORDER BY staff_member_id, is_current DESC, is_primary DESC, from_on DESC, id DESC
), counted AS (
    SELECT f.id AS staff_member_id, coalesce(p.unit_id, f.home_unit_id) AS unit_id,
           CASE WHEN f.left_on <= %(leavers_on)s THEN 'left'
                WHEN p.is_current IS NOT TRUE THEN 'no_post'
                WHEN f.kind = ANY(%(left_out_kinds)s::text[]) THEN f.kind
                WHEN p.is_away AND NOT %(away_count)s THEN 'away'
                ELSE '' END AS left_out
    FROM folk f LEFT JOIN placed p ON p.staff_member_id = f.id
    WHERE p.staff_member_id IS NOT NULL
       OR NOT EXISTS (SELECT 1 FROM services_post q WHERE q.staff_member_id = f.id)
)"""

# Nothing is asked yet of people of a unit that waits for its wave: `asked_later` is what will be,
# and is null of everybody else.
NOW = """, now AS MATERIALIZED (
    SELECT c.staff_member_id, c.unit_id, c.left_out,
           CASE WHEN w.unit_id IS NULL THEN coalesce(r.mask, 0) ELSE 0 END::smallint AS required,
           coalesce(h.mask, 0)::smallint AS held,
           CASE WHEN w.unit_id IS NOT NULL THEN 'not_required'
                WHEN r.mask IS NULL THEN 'unknown'
                WHEN r.mask = 0 THEN 'not_required'
                WHEN r.mask & coalesce(h.mask, 0) = r.mask THEN 'met'
                ELSE 'not_yet' END AS status,
           w.unit_id IS NULL
               AND coalesce(r.due & ~coalesce(h.mask, 0) = 0
                            AND r.mask & ~coalesce(h.mask, 0) <> 0, false) AS is_starting,
           CASE WHEN w.unit_id IS NOT NULL THEN coalesce(r.mask, 0) END::smallint AS asked_later
    FROM counted c LEFT JOIN required r USING (staff_member_id)
    LEFT JOIN held h USING (staff_member_id)
    LEFT JOIN waiting w ON w.unit_id = c.unit_id
)"""

STORED = """, now AS (
    SELECT unit_id, left_out, required, held, status, is_starting, asked_later
    FROM training_standing WHERE organisation_id = %(organisation)s
)"""

# Units of which somebody decided that their names count on the day, in place of their totals.
BY_NAMES = """
, by_names AS (
    SELECT unit_id FROM (
        SELECT DISTINCT ON (c.unit_id) c.unit_id, c.counts
        FROM services_countedby c JOIN hung ON hung.unit_id = c.unit_id
        WHERE c.from_on <= %(day)s ORDER BY c.unit_id, c.from_on DESC
    ) AS newest WHERE counts = 'names'
)"""

# Totals of a unit that is closed on the day count nowhere on it, on either structure.
STANDS = (
    "JOIN services_unit s ON s.id = h.unit_id AND (s.closed_on IS NULL OR s.closed_on > %(day)s)"
)

# Head-counts join as rows without people: a sum of their own would walk the tree for every unit.
WIDE = Template("""
, headcount AS (
    SELECT DISTINCT ON (h.unit_id, h.role_group_id) h.unit_id, h.people
    FROM services_headcount h JOIN hung ON hung.unit_id = h.unit_id
    $stands
    WHERE h.counted_on <= %(day)s AND h.unit_id NOT IN (SELECT unit_id FROM by_names)
    ORDER BY h.unit_id, h.role_group_id, h.counted_on DESC, h.id DESC
), summary AS (
    SELECT unit_id, status, is_starting, left_out, required, held, asked_later, count(*) AS n,
           0 AS only_counted
    FROM now GROUP BY unit_id, status, is_starting, left_out, required, held, asked_later
    UNION ALL
    SELECT unit_id, NULL, NULL, NULL, NULL, NULL, NULL, 0, sum(people)
    FROM headcount GROUP BY unit_id
), wide AS MATERIALIZED (
    SELECT t.ancestor_id AS unit_id, $columns,
           coalesce(sum(s.only_counted), 0)::int AS counted_only
    FROM tree t LEFT JOIN summary s ON s.unit_id = t.unit_id
    WHERE %(units)s::bigint[] IS NULL OR t.ancestor_id = ANY(%(units)s::bigint[])
    GROUP BY t.ancestor_id
)""")


def _sum(where: str) -> str:
    return f"coalesce(sum(s.n) FILTER (WHERE {where}), 0)::int"


def _columns() -> str:
    """The aggregates of a wide row; constants only."""
    here = "s.left_out = ''"
    met = (
        "s.{1} & (1 << {0}) <> 0 AND s.held & CASE WHEN %(is_cumulative)s THEN"
        " (1 << {0} + 1) - 1 ELSE 1 << {0} END = CASE WHEN %(is_cumulative)s THEN"
        " (1 << {0} + 1) - 1 ELSE 1 << {0} END"
    )
    arrays = {
        "left_out": [f"s.left_out = '{reason}'" for reason in LEFT_OUT],
        "required": [f"{here} AND s.required & (1 << {r - 1}) <> 0" for r in RANKS],
        "held": [f"{here} AND s.held & (1 << {r - 1}) <> 0" for r in RANKS],
        "met_levels": [f"{here} AND {met.format(r - 1, 'required')}" for r in RANKS],
        "later_required": [f"{here} AND s.asked_later & (1 << {r - 1}) <> 0" for r in RANKS],
        "later_met": [f"{here} AND {met.format(r - 1, 'asked_later')}" for r in RANKS],
    }
    splits = [
        f"{_sum(f'{here} AND s.status = {status!r}')} AS {status}"
        for status in ("met", "not_yet", "not_required", "unknown")
    ]
    starting = f"{_sum(f'{here} AND s.is_starting')} AS starting"
    later = f"{_sum(f'{here} AND s.asked_later IS NOT NULL')} AS later"
    wide = [f"ARRAY[{', '.join(map(_sum, w))}] AS {name}" for name, w in arrays.items()]
    return ", ".join([f"{_sum(here)} AS people", *splits, starting, later, *wide])


WIDE_ROWS = BY_NAMES + WIDE.substitute(columns=_columns(), stands=STANDS)


def run(statement: str, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Execute a statement of this module; its rows by column, none from a write.

    Whole organisations are hashed, never looped over: the planner's statistics know nothing of
    the people whom the same transaction, or one a moment ago, brought in by the thousand.
    """
    with connection.cursor() as cursor, _without_loops(cursor, facts):
        cursor.execute(statement, facts)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()] if names else []


@contextmanager
def _without_loops(cursor: Any, facts: dict[str, Any]) -> Iterator[None]:
    """For a few people loops over an index are right; for a long list of them hashes are."""
    if facts["staff"] is not None and len(facts["staff"]) <= FEW:
        yield
        return
    with transaction.atomic():
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def people(basis: str) -> str:
    """`WITH … now`: one row a person on the day, the tree as it is `today` or as it was `then`."""
    return TREE[basis] + FOLK + PLACED + REQUIRED + EVIDENCE + HELD + WAITING + NOW


def because(basis: str) -> str:
    """The ids of the rules that ask the people of the question, with the levels of each."""
    return TREE[basis] + FOLK + REQUIRED + BECAUSE


def proposed() -> str:
    """`WITH … required`: what each person would be asked today by rules in place of others."""
    return TREE["today"] + FOLK + PROPOSED


def recount(basis: str) -> str:
    """`WITH … wide`: the numbers of every unit, from people counted afresh."""
    return people(basis) + WIDE_ROWS


def stored() -> str:
    """`WITH … wide`: the numbers of every unit on today's tree, from the stored standings."""
    return TREE["today"] + STORED + WIDE_ROWS


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted: an organisation on a day, all of it or some people or some units.

    `people_on` is the day on which people and their posts are looked at: `day` itself, or the
    headcount day of the period that `day` ends. Whoever left by `leavers_on` is left out. With a
    `track` it is about that track alone, as if it were a ladder of one level.
    """

    organisation_id: int
    day: date
    framework: Framework | None
    people_on: date
    leavers_on: date
    away_count: bool = False
    left_out_kinds: tuple[str, ...] = ()
    staff_ids: tuple[int, ...] | None = None
    unit_ids: tuple[int, ...] | None = None
    track_id: int | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """For the statements of this module."""
        return {
            "organisation": self.organisation_id,
            "day": self.day,
            "people_on": self.people_on,
            "leavers_on": self.leavers_on,
            "away_count": self.away_count,
            "framework": self.framework.pk if self.framework else None,
            "is_cumulative": bool(self.framework and self.framework.is_cumulative),
            "left_out_kinds": list(self.left_out_kinds),
            "staff": None if self.staff_ids is None else list(self.staff_ids),
            "track": self.track_id,
            "units": None if self.unit_ids is None else list(self.unit_ids),
        }


def facts_of(unit: Unit, day: date) -> dict[str, Any]:
    """The values of a statement about one branch that counts nobody afresh.

    `staff` is empty so that the planner may use its indexes: such a statement reads kept rows.
    """
    return {"organisation": unit.organisation_id, "day": day, "unit": unit.pk, "staff": []}


def framework_on(organisation_id: int, day: date) -> Framework | None:
    """The framework an organisation counts by on `day`, or None before it chose one."""
    chosen = _in_force(organisation_id, day).select_related("framework").first()
    return chosen.framework if chosen else None


def levels_on(organisation_id: int, day: date) -> list[Level]:
    """The levels of that framework, lowest first; none before one was chosen. One query."""
    chosen = _in_force(organisation_id, day).values("framework")[:1]
    return list(Level.objects.filter(framework__in=chosen).order_by("rank"))


def _in_force(organisation_id: int, day: date) -> DatedQuerySet:
    rows = FrameworkInForce.objects.filter(organisation=organisation_id).in_force_on(day)
    return rows.order_by("-from_on")


def question_for(organisation_id: int, day: date, *, of_period: bool = False) -> Question:
    """The whole organisation on `day`, by the framework and by who counts on that day.

    With `of_period` the day is the last of a period, whose people are counted on its headcount day.
    """
    return question_by(rule_on(organisation_id, day), day, of_period=of_period)


def question_by(rule: CountingRule, day: date, *, of_period: bool = False) -> Question:
    """The same by a rule that is given."""
    people_on = rule.headcount_on(day) if of_period else day
    return Question(
        organisation_id=rule.organisation_id,
        day=day,
        framework=framework_on(rule.organisation_id, day),
        people_on=people_on,
        leavers_on=people_on if rule.leavers_count else day,
        away_count=rule.away_count,
        left_out_kinds=tuple(rule.left_out_kinds),
    )
