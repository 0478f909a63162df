"""Set-based SQL: what would change, in words a reviewer can check, and who is missing."""

from intake.staff_list import sql_joined
from intake.staff_list.sql_matching import SHOWN_NAME

# Blank cells never erase what is held.
CHANGES = """
UPDATE staged s SET changes = jsonb_strip_nulls(jsonb_build_object(
    'first_name', CASE WHEN s.first_name <> '' AND s.first_name <> m.first_name
        THEN jsonb_build_array(m.first_name, s.first_name) END,
    'last_name', CASE WHEN s.last_name <> '' AND s.last_name <> m.last_name
        THEN jsonb_build_array(m.last_name, s.last_name) END,
    'preferred_name', CASE WHEN s.preferred_name <> '' AND s.preferred_name <> m.preferred_name
        THEN jsonb_build_array(m.preferred_name, s.preferred_name) END,
    'email', CASE WHEN s.email <> '' AND s.email <> lower(m.email) AND NOT s.keeps_email
        AND s.email_id IS NULL THEN jsonb_build_array(m.email, s.email) END,
    'staff_number', CASE WHEN s.staff_number <> '' AND s.staff_number <> m.staff_number
        AND s.number_id IS NULL AND (m.staff_number = ''
            OR ltrim(s.staff_number, '0') <> ltrim(m.staff_number, '0'))
        THEN jsonb_build_array(m.staff_number, s.staff_number) END,
    'kind', CASE WHEN s.kind <> m.kind THEN jsonb_build_array(m.kind, s.kind) END,
    'left_on', CASE WHEN s.rejoins THEN jsonb_build_array(m.left_on, '') END
))
FROM services_staffmember m WHERE m.id = s.staff_id AND s.fault = ''
"""
POST_CHANGES = """
UPDATE staged s SET changes = s.changes || c.changes FROM (
    SELECT n, jsonb_object_agg(what, values) AS changes FROM (
        SELECT s.n, 'posts' AS what, jsonb_build_array(coalesce(o.told, ''), coalesce(w.told, ''))
            AS values
        FROM staged s
        LEFT JOIN (SELECT e.staff_id, string_agg(concat_ws(', ', u.name, r.name), '; '
                ORDER BY u.name, r.name) AS told
            FROM ending e JOIN services_post p ON p.id = e.post_id
            JOIN services_unit u ON u.id = p.unit_id
            LEFT JOIN services_jobrole r ON r.id = p.role_id GROUP BY e.staff_id
        ) o ON o.staff_id = s.staff_id
        LEFT JOIN (SELECT sp.n, string_agg(concat_ws(', ', u.name, nullif(sp.role_text, '')), '; '
                ORDER BY u.name, sp.role_text) AS told
            FROM staged_post sp JOIN services_unit u ON u.id = sp.unit_id
            WHERE sp.post_id IS NULL AND sp.n IN (SELECT n FROM staged WHERE staff_id IS NOT NULL)
            GROUP BY sp.n
        ) w ON w.n = s.n
        WHERE s.staff_id IS NOT NULL AND (o.told IS NOT NULL OR w.told IS NOT NULL)
        UNION ALL
        SELECT sp.n, 'fte', jsonb_build_array(trim_scale(p.fte), trim_scale(sp.fte))
        FROM staged_post sp JOIN services_post p ON p.id = sp.post_id WHERE sp.fte <> p.fte
        UNION ALL
        SELECT sp.n, 'job_role', jsonb_build_array('', sp.role_text)
        FROM staged_post sp JOIN services_post p ON p.id = sp.post_id
        WHERE sp.role_text <> '' AND p.role_id IS NULL
        UNION ALL
        SELECT sp.n, 'until', jsonb_build_array(coalesce(p.until_on::text, ''), sp.until_on)
        FROM staged_post sp JOIN services_post p ON p.id = sp.post_id
        WHERE sp.until_on >= p.from_on AND sp.until_on IS DISTINCT FROM p.until_on
        UNION ALL
        SELECT sp.n, 'away', jsonb_build_array(NOT sp.away, sp.away)
        FROM staged_post sp JOIN services_post p ON p.id = sp.post_id
        WHERE sp.away <> (p.away_from_on IS NOT NULL
            AND (p.away_until_on IS NULL OR p.away_until_on >= %(day)s))
        UNION ALL
        SELECT sp.n, 'is_primary', jsonb_build_array(p.is_primary, sp.k = s.primary_k)
        FROM staged_post sp JOIN services_post p ON p.id = sp.post_id JOIN staged s ON s.n = sp.n
        WHERE s.primary_k IS NOT NULL AND p.is_primary <> (sp.k = s.primary_k)
    ) told GROUP BY n
) c WHERE c.n = s.n AND s.fault = '' AND s.active IS DISTINCT FROM false
"""
OF_KNOWN = (CHANGES, sql_joined.SAID_OF_PERSON, POST_CHANGES, sql_joined.LEFT_BEFORE)
PROPOSAL = """
UPDATE staged s SET proposal = CASE
    WHEN s.fault IN ('skipped', 'left_out', 'not_working') THEN 'skipped'
    WHEN s.fault = 'joined' THEN 'unchanged'
    WHEN s.fault <> '' THEN 'problem'
    WHEN s.is_close AND s.staff_id IS NULL AND s.decision = '' THEN 'unsure'
    WHEN s.active = false AND s.staff_id IS NULL THEN 'skipped'
    WHEN s.active = false AND m.left_on IS NULL THEN 'left'
    WHEN s.active = false THEN 'unchanged'
    WHEN s.staff_id IS NULL THEN 'add'
    WHEN s.changes = '{}' THEN 'unchanged'
    WHEN s.is_close AND s.decision = '' THEN 'likely'
    ELSE 'change' END,
    fault = CASE WHEN s.fault = '' AND s.active = false AND s.staff_id IS NULL
        THEN 'not_working' ELSE s.fault END
FROM staged o LEFT JOIN services_staffmember m ON m.id = o.staff_id WHERE o.n = s.n
"""
_CURRENT = """
FROM services_post p JOIN services_staffmember m ON m.id = p.staff_member_id
JOIN services_unit u ON u.id = p.unit_id LEFT JOIN services_jobrole r ON r.id = p.role_id
WHERE p.is_primary AND p.from_on <= %(day)s AND (p.until_on IS NULL OR p.until_on >= %(day)s)
    AND u.path LIKE %(path)s || '%%' AND m.merged_into_id IS NULL
    AND (m.left_on IS NULL OR m.left_on > %(day)s)
"""
CURRENT = f"SELECT count(DISTINCT m.id) {_CURRENT}"
# Somebody on a row that is unclear, or has a problem, is in the list and has not left.
LEAVERS = f"""
INSERT INTO leaver (staff_id, name, unit, role)
SELECT DISTINCT ON (m.id) m.id, {SHOWN_NAME}, u.name,
    coalesce(r.name, '')
{_CURRENT}
    AND %(everyone)s AND m.left_on IS NULL
    AND NOT EXISTS (SELECT 1 FROM (SELECT staff_id AS id FROM staged
        UNION ALL SELECT number_id FROM staged UNION ALL SELECT email_id FROM staged) named
        WHERE named.id = m.id)
    AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.sort_key = m.sort_key
        AND (s.fault NOT IN ('', 'joined') OR s.choices IS NOT NULL))
ORDER BY m.id
"""  # noqa: S608 our own text
DIGEST = """
SELECT md5(coalesce(string_agg(concat_ws('|', n, proposal, staff_id, home_unit_id,
    changes, choices, nullif(conflicts, '{}')), '~' ORDER BY n), '') || (
    SELECT coalesce(string_agg(staff_id::text, ',' ORDER BY staff_id), '') FROM leaver)) FROM staged
"""
# Rows that would end the main post in one unit and begin one in another.
MOVING = """
SELECT count(DISTINCT s.n) FROM staged s
JOIN ending e ON e.staff_id = s.staff_id
JOIN services_post p ON p.id = e.post_id AND p.is_primary
WHERE s.fault = ''
  AND EXISTS (SELECT FROM staged_post w WHERE w.n = s.n AND w.post_id IS NULL
      AND w.unit_id <> p.unit_id)
  AND NOT EXISTS (SELECT FROM staged_post w WHERE w.n = s.n AND w.unit_id = p.unit_id)
"""
KEPT_ADDRESSES = "SELECT count(*) FROM staged WHERE keeps_email AND fault = ''"
COUNTS = "SELECT proposal, count(*) FROM staged GROUP BY proposal"
KEEP = """
INSERT INTO intake_uploadrow (upload_id, "row", name, raw, parsed, proposal, staff_member_id,
    changes, choices, conflicts, decision, "column", problem, how)
SELECT %(upload)s, s."row", CASE WHEN s.fault = 'no_agreement' THEN '' ELSE s.name END, '{}',
    CASE WHEN s.fault = 'no_agreement' THEN jsonb_build_object('n', s.n, 'fault', s.fault)
        ELSE i.parsed END, s.proposal, s.staff_id,
    coalesce(s.changes, '{}'),
    coalesce(s.choices, '[]'), s.conflicts, '', left(coalesce(s.column_name, ''), 200),
    CASE WHEN s.problem <> '' THEN s.problem
        WHEN s.choices = '[]' THEN %(words)s::jsonb -> 'elsewhere' ->> 0
        ELSE coalesce(%(words)s::jsonb -> s.fault ->> 0, '') END,
    CASE WHEN s.how <> '' THEN s.how
        WHEN s.choices = '[]' THEN %(words)s::jsonb -> 'elsewhere' ->> 1
        ELSE coalesce(%(words)s::jsonb -> s.fault ->> 1, '') END
FROM staged s JOIN incoming i ON i.n = s.n
"""
KEEP_LEAVERS = """
INSERT INTO intake_uploadrow (upload_id, "row", name, raw, parsed, proposal, staff_member_id,
    changes, choices, decision, "column", problem, how)
SELECT %(upload)s, 0, l.name, '{}', jsonb_build_object('unit', l.unit, 'role', l.role), 'left',
    l.staff_id, '{}', '[]', '', '', '', ''
FROM leaver l
"""
