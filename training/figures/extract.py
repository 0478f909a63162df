"""Rows of a branch for a data extract: people, records, sessions and units, never all in memory.

People stand as they were counted on the day (docs/figures.md); whoever had left is not among them.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from core.scope import Scope
from core.streams import Streamed
from services.figures.basis import Basis
from services.models import Unit
from training.counting import TREE, people, question_for

PEOPLE = """
, main AS (
    SELECT DISTINCT ON (staff_member_id) staff_member_id, role_id FROM begun
    ORDER BY staff_member_id, is_current DESC, is_primary DESC, from_on DESC, id DESC
), named AS MATERIALIZED (
    SELECT mask, string_agg(coalesce(l.names ->> 'en', l.code), '; ' ORDER BY l.rank) AS levels
    FROM generate_series(1, 1023) AS mask
    JOIN training_level l ON l.framework_id = %(framework)s AND mask >> (l.rank - 1) & 1 = 1
    GROUP BY mask
)
SELECT s.staff_number, btrim(s.first_name || ' ' || s.last_name) AS name, s.email,
       u.code AS unit_code, u.name AS unit, r.name AS job_role, g.name AS role_group, s.kind,
       n.left_out AS why_left_out, n.status, asked.levels AS levels_asked,
       held.levels AS levels_held
FROM now n
JOIN tree t ON t.unit_id = n.unit_id AND t.ancestor_id = %(unit)s
JOIN services_staffmember s ON s.id = n.staff_member_id
JOIN services_unit u ON u.id = n.unit_id
LEFT JOIN main m ON m.staff_member_id = n.staff_member_id
LEFT JOIN services_jobrole r ON r.id = m.role_id
LEFT JOIN services_rolegroup g ON g.id = r.role_group_id
LEFT JOIN named asked ON asked.mask = n.required
LEFT JOIN named held ON held.mask = n.held
WHERE n.left_out <> 'left'
ORDER BY u.code, s.staff_number, s.id
"""
PEOPLE_COLUMNS = (
    "staff_number", "name", "email", "unit_code", "unit", "job_role", "role_group", "kind",
    "why_left_out", "status", "levels_asked", "levels_held",
)  # fmt: skip
RECORDS = """
SELECT s.staff_number, btrim(s.first_name || ' ' || s.last_name) AS name, u.code AS unit_code,
       coalesce(c.name, e.title, '') AS course, coalesce(l.names ->> 'en', l.code) AS level,
       r.on AS completed_on, r.expires_on AS counts_until, r.source
FROM training_trainingrecord r
JOIN services_staffmember s ON s.id = r.staff_member_id
JOIN services_unit u ON u.id = s.home_unit_id
JOIN tree t ON t.unit_id = u.id AND t.ancestor_id = %(unit)s
LEFT JOIN training_course c ON c.id = r.course_id
LEFT JOIN training_equivalence e ON e.id = r.equivalence_id
LEFT JOIN training_level l ON l.id = r.level_id
WHERE r.reverses_id IS NULL AND r.on <= %(day)s
  AND NOT EXISTS (SELECT 1 FROM training_trainingrecord x WHERE x.reverses_id = r.id)
  AND (s.left_on IS NULL OR s.left_on > %(day)s)
ORDER BY u.code, s.staff_number, s.id, r.on, r.id
"""
RECORD_COLUMNS = (
    "staff_number", "name", "unit_code", "course", "level", "completed_on", "counts_until",
    "source",
)  # fmt: skip
ATTENDANCE = """
SELECT e.id AS session, e.on, s.staff_number, btrim(s.first_name || ' ' || s.last_name) AS name,
       u.code AS unit_code, p.minutes
FROM training_place p
JOIN training_session e ON e.id = p.session_id AND e.on <= %(day)s
JOIN services_staffmember s ON s.id = p.staff_member_id
JOIN services_unit u ON u.id = s.home_unit_id
JOIN tree t ON t.unit_id = u.id AND t.ancestor_id = %(unit)s
WHERE p.state = 'came' AND e.state <> 'cancelled'
  AND (s.left_on IS NULL OR s.left_on > %(day)s)
ORDER BY e.on, e.id, u.code, s.staff_number, s.id
"""
ATTENDANCE_COLUMNS = ("session", "on", "staff_number", "name", "unit_code", "minutes")
UNITS = """
SELECT u.code, u.name, u.kind, p.code AS parent_code, u.opened_on, u.closed_on
FROM services_unit u
JOIN tree t ON t.unit_id = u.id AND t.ancestor_id = %(unit)s
LEFT JOIN hung h ON h.unit_id = u.id
LEFT JOIN services_unit p ON p.id = h.parent_id
WHERE u.opened_on <= %(day)s
ORDER BY u.path
"""
UNIT_COLUMNS = ("code", "name", "kind", "parent_code", "opened_on", "closed_on")
# Not texts: nothing of them can start a formula.
TYPED = frozenset(
    {"completed_on", "counts_until", "opened_on", "closed_on", "on", "session", "minutes"}
)


def people_rows(scope: Scope, unit: Unit, *, on: date, basis: Basis) -> Streamed:
    """A row a person of the branch. Raises PermissionError outside the scope."""
    return _streamed(scope, unit, PEOPLE_COLUMNS, people(basis) + PEOPLE, on)


def record_rows(scope: Scope, unit: Unit, *, on: date, basis: Basis) -> Streamed:
    """A row a record that stands, of people whose home is in the branch, up to the day."""
    return _streamed(scope, unit, RECORD_COLUMNS, TREE[basis] + RECORDS, on)


def attendance_rows(scope: Scope, unit: Unit, *, on: date, basis: Basis) -> Streamed:
    """A row a person of the branch and a session they came to, up to the day."""
    return _streamed(scope, unit, ATTENDANCE_COLUMNS, TREE[basis] + ATTENDANCE, on)


def unit_rows(scope: Scope, unit: Unit, *, on: date, basis: Basis) -> Streamed:
    """A row a unit of the branch that was opened by the day."""
    return _streamed(scope, unit, UNIT_COLUMNS, TREE[basis] + UNITS, on)


def _streamed(
    scope: Scope, unit: Unit, columns: tuple[str, ...], statement: str, on: date
) -> Streamed:
    if not scope.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
    question = replace(question_for(unit.organisation_id, on), staff_ids=None)
    facts: dict[str, Any] = {**question.parameters, "unit": unit.pk}
    return Streamed(columns, statement, facts, frozenset(columns) - TYPED)
