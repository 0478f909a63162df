"""Levels that people hold, are asked for, and are asked to refresh soon.

A refresher that is due takes nothing away: a level counts until its record runs out. What is due
is an ask of its own, shown beside (docs/figures.md, "Refreshers").
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from string import Template
from typing import Any

from core.scope import Scope
from services.figures.basis import Basis
from services.models import StaffMember, Unit
from training.asked import AGAIN
from training.counting import Question, levels_on, people, question_for, run
from training.figures.people import NAMES

WITHIN_DAYS = 90

# The day on which this year's time of the year opened, or last year's when that is still open.
OPENED = """
CASE WHEN make_date(extract(year FROM %(day)s::date)::int, a.window_from_month, 1) <= %(day)s
     THEN make_date(extract(year FROM %(day)s::date)::int, a.window_from_month, 1)
     ELSE make_date(extract(year FROM %(day)s::date)::int - 1, a.window_from_month, 1) END"""
# Months from one to the other, both included, over the end of the year if need be.
IS_OPEN = """
(extract(month FROM %(day)s::date)::int - a.window_from_month + 12) %% 12
    <= (a.window_until_month - a.window_from_month + 12) %% 12"""

# Evidence of each level: the last day it was done, and the day on which the last of it runs out.
# What runs out is due on the last day on which it still counts.
DUE = AGAIN + Template(""", latest AS (
    SELECT staff_member_id, rank, max("on") AS done_on,
           max(coalesce(expires_on, 'infinity'::date)) AS runs_out_on
    FROM evidence GROUP BY staff_member_id, rank
), due AS (
    SELECT staff_member_id, rank, runs_out_on - 1 AS due_on FROM latest
    WHERE runs_out_on <= %(day)s::date + %(within)s::int
    UNION ALL
    SELECT l.staff_member_id, l.rank, (l.done_on + make_interval(months => a.refresh_months))::date
    FROM latest l JOIN again a ON a.staff_member_id = l.staff_member_id AND a.rank = l.rank
    WHERE l.done_on + make_interval(months => a.refresh_months) <= %(day)s::date + %(within)s::int
    UNION ALL
    SELECT staff_member_id, rank, opened_on FROM (
        SELECT l.staff_member_id, l.rank, l.done_on, a.from_on, $opened AS opened_on,
               make_interval(months => a.not_within_months) AS spared
        FROM latest l JOIN again a ON a.staff_member_id = l.staff_member_id AND a.rank = l.rank
        WHERE a.window_from_month IS NOT NULL AND $is_open
    ) AS asked_now
    WHERE done_on < opened_on AND done_on + spared <= opened_on
      AND from_on < opened_on AND from_on + spared <= opened_on
), soon AS (
    SELECT n.staff_member_id, n.unit_id, d.rank, min(d.due_on) AS due_on
    FROM due d JOIN now n ON n.staff_member_id = d.staff_member_id
    WHERE n.left_out = '' AND n.required & n.held & (1 << (d.rank - 1)) <> 0
      AND (%(units)s::bigint[] IS NULL OR n.unit_id IN (
          SELECT unit_id FROM tree WHERE ancestor_id = ANY(%(units)s::bigint[])))
    GROUP BY n.staff_member_id, n.unit_id, d.rank
)""").substitute(opened=OPENED, is_open=IS_OPEN)
ONE = " SELECT rank, due_on FROM soon"
COUNTS = "SELECT rank, count(*) AS n FROM soon GROUP BY rank ORDER BY rank"
# Whoever said "not now" is counted and not named; what a joined record said holds for them.
WHO = """
SELECT s.staff_member_id AS staff_id, s.rank, s.due_on, u.name AS unit_name
FROM soon s JOIN services_staffmember p ON p.id = s.staff_member_id
JOIN services_unit u ON u.id = s.unit_id
WHERE s.staff_member_id NOT IN (
    SELECT same.owner_id FROM training_notnow q JOIN same ON same.id = q.staff_member_id
    WHERE q.framework_id = %(framework)s AND q.said_on <= %(day)s
      AND (q.until_on IS NULL OR q.until_on >= %(day)s))
ORDER BY p.sort_key, p.id, s.rank LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class Refresher:
    """Somebody is asked to refresh a level. `due_on` may be past: nothing is lost by that.

    Of a record that runs out it is the last day on which it counts.
    """

    staff_id: int
    name: str
    rank: int
    level: str
    due_on: date
    unit_name: str


def refreshers_due(
    organisation_id: int,
    day: date,
    *,
    within_days: int = WITHIN_DAYS,
    unit_ids: Collection[int] | None = None,
) -> dict[int, int]:
    """People counted, by rank of a level that they hold and are asked for and should refresh.

    Due within `within_days` from `day`, or in a time of the year that is open on `day`. Of the
    branches of `unit_ids`, of the whole organisation when None. Ranks without anybody are left out.
    """
    rows = _run(COUNTS, organisation_id, day, within_days, unit_ids)
    return {row["rank"]: row["n"] for row in rows}


def who_to_refresh(
    scope: Scope,
    unit: Unit,
    day: date,
    *,
    within_days: int = WITHIN_DAYS,
    limit: int | None = None,
) -> tuple[Refresher, ...]:
    """The same people of the branch of `unit`, A to Z, at most `limit` lines (None: all).

    Without those who said "not now".
    Empty for a scope whose permission shows no names. Raises PermissionError outside the scope.
    """
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    if scope.permission not in NAMES:
        return ()
    names = {level.rank: level.name for level in levels_on(unit.organisation_id, day)}
    rows = _run(WHO, unit.organisation_id, day, within_days, [unit.pk], limit)
    known = StaffMember.objects.in_bulk({row["staff_id"] for row in rows})
    return tuple(
        Refresher(name=known[row["staff_id"]].shown_name, level=names.get(row["rank"], ""), **row)
        for row in rows
    )


def due_of(person: StaffMember, day: date) -> dict[int, date]:
    """What one person is asked to refresh, by the same rule: rank of the level → when it is due."""
    question = replace(question_for(person.organisation_id, day), staff_ids=(person.pk,))
    return due_in(question, "today")


def due_in(question: Question, basis: Basis) -> dict[int, date]:
    """The same for a question about one person."""
    facts = {**question.parameters, "within": WITHIN_DAYS}
    return {row["rank"]: row["due_on"] for row in run(people(basis) + DUE + ONE, facts)}


def _run(
    what: str,
    organisation_id: int,
    day: date,
    within_days: int,
    unit_ids: Collection[int] | None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    question = question_for(organisation_id, day)
    if unit_ids is not None:
        question = replace(question, unit_ids=tuple(unit_ids))
    more = {"within": within_days, "limit": limit}
    return run(people("today") + DUE + what, question.parameters | more)
