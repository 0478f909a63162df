"""What the stages of a journey are read from, counted in SQL for many units and days at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from implementation.figures.journeys import CHANGING, GIVING_TIME, REFLECTING
from implementation.models import OwnKind
from reports.figures.journey_days import Look
from services.figures.basis import Basis
from services.figures.tree import SPELLS
from services.models import Unit


@dataclass(frozen=True, slots=True)
class Counts:
    """What was there for one unit and everything under it on one day.

    `took_part` are people of today's staff list by their main post on the day; `sessions` were
    hosted here; `reached_activities`, `activities` and `embedded_activities` are held ones of the
    three windows; `kinds` of the last, each own kind as one; `lasting` change how things are done
    or gave time.
    `refreshers` are people, `reflective` activities, both since the earlier look.
    """

    took_part: int = 0
    sessions: int = 0
    reached_activities: int = 0
    activities: int = 0
    embedded_activities: int = 0
    kinds: int = 0
    lasting: int = 0
    reflective: int = 0
    refreshers: int = 0


Found = dict[tuple[int, date], Counts]

# Constants only; what varies is a bound parameter.
SHOWN = """
WITH RECURSIVE shown AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(paths)s::text[]) AS s(shown_id, path)
), asked AS (
    SELECT * FROM unnest(%(days)s::date[], %(reached)s::date[], %(active)s::date[],
                         %(embedded)s::date[], %(earlier)s::date[])
        AS d(day, reached_from, active_from, embedded_from, earlier)
)"""

# The units of each branch with the days on which they count there: always, or as they hung then.
BRANCH = {
    "today": """, branch AS MATERIALIZED (
    SELECT s.shown_id, u.id AS unit_id, '-infinity'::date AS hung_from,
           'infinity'::date AS hung_until
    FROM shown s JOIN services_unit u ON starts_with(u.path, s.path)
    WHERE u.organisation_id = %(organisation)s
)""",
    "then": f""", {SPELLS}, branch AS MATERIALIZED (
    SELECT spell.* FROM spell JOIN services_unit u ON u.id = spell.unit_id
    WHERE EXISTS (SELECT 1 FROM unnest(%(inside)s::text[]) AS one WHERE starts_with(u.path, one))
)""",  # noqa: S608 our own text
}

# An activity counts once for a branch, however many of its units took part.
ACTED = """, held AS MATERIALIZED (
    SELECT b.shown_id, a."on", a.kind, a.own_kind_id, a.minutes FROM branch b
    JOIN implementation_activity a ON a.unit_id = b.unit_id
        AND a."on" BETWEEN b.hung_from AND b.hung_until
    WHERE a.status = 'held' AND a."on" >= %(first)s
    UNION ALL
    SELECT b.shown_id, a."on", a.kind, a.own_kind_id, a.minutes
    FROM (SELECT DISTINCT b.shown_id, j.activity_id FROM branch b
          JOIN implementation_activityunit j ON j.unit_id = b.unit_id
          JOIN implementation_activity a ON a.id = j.activity_id
              AND a."on" BETWEEN b.hung_from AND b.hung_until) b
    JOIN implementation_activity a ON a.id = b.activity_id
    WHERE a.status = 'held' AND a."on" >= %(first)s
      AND NOT EXISTS (SELECT 1 FROM branch own
                      WHERE own.shown_id = b.shown_id AND own.unit_id = a.unit_id
                        AND a."on" BETWEEN own.hung_from AND own.hung_until)
), acted AS (
SELECT h.shown_id, d.day,
       count(*) FILTER (WHERE h."on" >= d.reached_from) AS reached_activities,
       count(*) FILTER (WHERE h."on" >= d.active_from) AS activities,
       count(*) FILTER (WHERE h."on" >= d.embedded_from) AS embedded_activities,
       count(DISTINCT coalesce(%(own)s || h.own_kind_id, h.kind))
           FILTER (WHERE h."on" >= d.embedded_from) AS kinds,
       count(*) FILTER (WHERE h."on" >= d.embedded_from
           AND (h.kind = ANY(%(changing)s) OR h.kind = ANY(%(giving)s) AND h.minutes > 0)
       ) AS lasting,
       count(*) FILTER (WHERE h."on" > d.earlier AND h.kind = ANY(%(reflecting)s)) AS reflective
FROM held h JOIN asked d ON h."on" <= d.day GROUP BY h.shown_id, d.day
)"""

HOSTED = """, hosted AS (
SELECT b.shown_id, d.day, count(*) AS sessions
FROM branch b JOIN training_session s ON s.unit_id = b.unit_id AND s.state <> 'cancelled'
    AND s."on" BETWEEN b.hung_from AND b.hung_until
JOIN asked d ON s."on" <= d.day AND s."on" >= d.reached_from
GROUP BY b.shown_id, d.day
)"""

# People merged into one bring what they did. A refresher is a course done again.
CAME = """, folk AS MATERIALIZED (
    SELECT b.shown_id, b.hung_from, b.hung_until, m.id, p.from_on, p.until_on, m.left_on
    FROM branch b JOIN services_post p ON p.unit_id = b.unit_id AND p.is_primary
    JOIN services_staffmember m ON m.id = p.staff_member_id AND m.merged_into_id IS NULL
), same AS (
    SELECT DISTINCT id, id AS owner_id FROM folk
    UNION
    SELECT s.id, same.owner_id FROM services_staffmember s JOIN same ON s.merged_into_id = same.id
), done AS (
    SELECT same.owner_id, r.course_id, r.equivalence_id, r."on" FROM same
    JOIN training_trainingrecord r ON r.staff_member_id = same.id
    WHERE r.reverses_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM training_trainingrecord x WHERE x.reverses_id = r.id)
), began AS (
    SELECT owner_id, min("on") AS first_on FROM (
        SELECT owner_id, "on" FROM done
        UNION ALL
        SELECT same.owner_id, s."on" FROM same
        JOIN training_place p ON p.staff_member_id = same.id AND p.state = 'came'
        JOIN training_session s ON s.id = p.session_id AND s.state <> 'cancelled'
    ) every GROUP BY owner_id
), again AS (
    SELECT owner_id, array_agg("on") AS days FROM (
        SELECT owner_id, "on",
               min("on") OVER (PARTITION BY owner_id, course_id, equivalence_id) AS first_on
        FROM done
    ) counted WHERE "on" > first_on GROUP BY owner_id
), came AS (
SELECT f.shown_id, d.day, count(DISTINCT f.id) AS took_part,
       count(DISTINCT f.id) FILTER (WHERE EXISTS (
           SELECT 1 FROM unnest(again.days) AS one WHERE one > d.earlier AND one <= d.day
       )) AS refreshers
FROM folk f JOIN asked d ON f.from_on <= d.day AND (f.until_on IS NULL OR f.until_on >= d.day)
    AND (f.left_on IS NULL OR f.left_on > d.day) AND d.day BETWEEN f.hung_from AND f.hung_until
JOIN began ON began.owner_id = f.id AND began.first_on <= d.day
LEFT JOIN again ON again.owner_id = f.id
GROUP BY f.shown_id, d.day
)"""

TOGETHER = """
SELECT shown_id, day, coalesce(took_part, 0) AS took_part, coalesce(sessions, 0) AS sessions,
       coalesce(reached_activities, 0) AS reached_activities,
       coalesce(activities, 0) AS activities,
       coalesce(embedded_activities, 0) AS embedded_activities, coalesce(kinds, 0) AS kinds,
       coalesce(lasting, 0) AS lasting, coalesce(reflective, 0) AS reflective,
       coalesce(refreshers, 0) AS refreshers
FROM shown CROSS JOIN asked LEFT JOIN acted USING (shown_id, day)
LEFT JOIN hosted USING (shown_id, day) LEFT JOIN came USING (shown_id, day)
"""
COUNTED = ACTED + HOSTED + CAME + TOGETHER


def counts_of(
    units: Sequence[Unit],
    looks: Iterable[Look],
    *,
    basis: Basis = "today",
    inside: Sequence[str] = (),
) -> Found:
    """The counts by unit and day, in one query.

    The units are of one organisation, and the caller has made sure that they may be seen. As it
    was then, only units that lie `inside` these branches today are counted.
    """
    facts = {**_facts(units, list(looks)), "inside": list(inside)}
    with connection.cursor() as cursor:
        cursor.execute(SHOWN + BRANCH[basis] + COUNTED, facts)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(row.pop("shown_id"), row.pop("day")): Counts(**row) for row in rows}


def _facts(units: Sequence[Unit], looks: list[Look]) -> dict[str, Any]:
    return {
        "organisation": units[0].organisation_id,
        "ids": [unit.pk for unit in units],
        "paths": [unit.path for unit in units],
        "days": [one.on for one in looks],
        "reached": [one.reached_from for one in looks],
        "active": [one.active_from for one in looks],
        "embedded": [one.embedded_from for one in looks],
        "earlier": [one.earlier for one in looks],
        "first": min(
            min(one.reached_from, one.active_from, one.embedded_from, one.earlier) for one in looks
        ),
        "own": OwnKind.KEY,
        "changing": [str(kind) for kind in CHANGING],
        "giving": [str(kind) for kind in GIVING_TIME],
        "reflecting": [str(kind) for kind in REFLECTING],
    }
