"""Set-based SQL: rows about records that were joined, so that the same list changes nothing again.

`record` has each joined record with the person it is part of, and that person's own record too.
A row's `record_id` says which of them it is about. Rows about several records of one person become
one: the others give their posts to it and are told as unchanged. What the joined record says too
is nothing new: the join decided about it.
"""

CREATE = """
DROP TABLE IF EXISTS pg_temp.record;
CREATE TEMP TABLE record (record_id bigint, staff_id bigint) ON COMMIT DROP
"""
RECORDS = """
WITH RECURSIVE up AS (
    SELECT id AS record_id, merged_into_id AS staff_id FROM services_staffmember
    WHERE merged_into_id IS NOT NULL AND organisation_id = %(org)s
    UNION ALL
    SELECT up.record_id, m.merged_into_id FROM up JOIN services_staffmember m ON m.id = up.staff_id
    WHERE m.merged_into_id IS NOT NULL
), top AS (
    SELECT up.* FROM up JOIN services_staffmember m ON m.id = up.staff_id
    WHERE m.merged_into_id IS NULL
)
INSERT INTO record SELECT * FROM top UNION SELECT staff_id, staff_id FROM top
"""
ANY = "SELECT 1 FROM record LIMIT 1"
WHICH = """
UPDATE staged s SET record_id = coalesce((
    SELECT min(c.record_id) FROM record c JOIN services_staffmember r ON r.id = c.record_id
    WHERE c.staff_id = s.staff_id AND c.record_id <> c.staff_id
        AND CASE WHEN s.staff_number <> '' THEN r.staff_number = s.staff_number OR EXISTS (
            SELECT 1 FROM services_staffalias a WHERE a.staff_member_id = r.id
                AND a.source <> 'merge' AND a.kind = 'number' AND a.key = s.staff_number)
        ELSE s.email <> '' AND (lower(r.email) = s.email OR EXISTS (
            SELECT 1 FROM services_staffalias a WHERE a.staff_member_id = r.id
                AND a.source <> 'merge' AND a.kind = 'email' AND a.key = s.email)) END
), s.staff_id)
WHERE s.staff_id IN (SELECT staff_id FROM record)
"""
# The very name in the very unit, without number and address, and nobody else is called so there.
BY_NAME = """
UPDATE staged s SET staff_id = c.staff_id, record_id = c.record_id FROM (
    SELECT k.n, min(coalesce(o.staff_id, m.id)) AS staff_id,
        CASE WHEN bool_or(m.merged_into_id IS NULL) THEN min(coalesce(o.staff_id, m.id))
            ELSE min(m.id) END AS record_id
    FROM (SELECT n, sort_key AS key FROM staged UNION SELECT n, legal_key FROM staged) k
    JOIN staged t ON t.n = k.n AND t.fault = '' AND t.staff_id IS NULL AND t.staff_number = ''
        AND t.email = '' AND t.decision NOT IN ('add', 'out')
    JOIN services_staffmember m ON m.sort_key = k.key AND m.organisation_id = %(org)s
    LEFT JOIN record o ON o.record_id = m.id
    JOIN staged_post sp ON sp.n = k.n
    JOIN services_post p ON p.staff_member_id = m.id AND p.unit_id = sp.unit_id
        AND (p.until_on IS NULL OR p.until_on >= %(day)s)
    GROUP BY k.n
    HAVING count(DISTINCT coalesce(o.staff_id, m.id)) = 1 AND bool_or(o.staff_id IS NOT NULL)
) c JOIN services_staffmember w ON w.id = c.staff_id AND (w.left_on IS NULL OR w.left_on > %(day)s)
JOIN services_unit u ON u.id = w.home_unit_id AND u.path LIKE ANY(%(scope)s)
WHERE c.n = s.n
"""
OF_RECORD = """
UPDATE staged_post sp SET record_id = s.record_id,
    is_primary = CASE WHEN s.record_id = s.staff_id THEN sp.is_primary END
FROM staged s WHERE s.n = sp.n AND s.record_id IS NOT NULL
"""
TOGETHER = """
UPDATE staged s SET fault = 'joined', main_n = t.main FROM (
    SELECT n, first_value(n) OVER (PARTITION BY staff_id
        ORDER BY active IS NOT DISTINCT FROM false, record_id <> staff_id, n) AS main
    FROM staged WHERE fault = '' AND NOT is_close AND record_id IS NOT NULL AND staff_id IS NOT NULL
) t WHERE t.n = s.n AND t.main <> s.n
"""
NO_POSTS = """
DELETE FROM staged_post sp USING staged s WHERE s.n = sp.n AND s.main_n IS NOT NULL
    AND s.active IS NOT DISTINCT FROM false
"""
POSTS = """
UPDATE staged_post sp SET n = s.main_n, k = sp.k + 1000 * s.n
FROM staged s WHERE s.n = sp.n AND s.main_n IS NOT NULL
"""
FOLD = (OF_RECORD, TOGETHER, NO_POSTS, POSTS)

# The row speaks of one record alone, so it says nothing of posts of the others.
ENDS_OWN = """
UPDATE staged s SET ends_others = false WHERE s.ends_others AND s.record_id <> s.staff_id
    AND NOT EXISTS (SELECT 1 FROM staged t WHERE t.staff_id = s.staff_id
        AND t.record_id = t.staff_id)
"""
SAID_OF_POST = """
UPDATE staged_post sp SET fte = nullif(sp.fte, q.fte),
    until_on = nullif(sp.until_on, q.until_on),
    away = nullif(sp.away, q.away_from_on IS NOT NULL
        AND (q.away_until_on IS NULL OR q.away_until_on >= %(day)s))
FROM services_post q JOIN services_staffmember r ON r.id = q.staff_member_id
WHERE q.staff_member_id = sp.record_id AND r.merged_into_id IS NOT NULL AND q.unit_id = sp.unit_id
    AND (sp.role_text = '' OR q.role_id = sp.role_id OR q.role_id IS NULL)
"""
HELD_POST = """
DELETE FROM staged_post sp USING services_post q, services_staffmember r
WHERE sp.post_id IS NULL AND q.staff_member_id = sp.record_id AND q.unit_id = sp.unit_id
    AND r.id = q.staff_member_id AND r.merged_into_id IS NOT NULL
    AND (sp.role_text = '' OR q.role_id = sp.role_id OR q.role_id IS NULL)
    AND (q.until_on IS NULL OR q.until_on >= %(day)s)
"""
OF_POSTS = (ENDS_OWN, SAID_OF_POST, HELD_POST)
SAID_OF_PERSON = """
UPDATE staged s SET changes = s.changes - array_remove(ARRAY[
    CASE WHEN r.first_name = s.first_name THEN 'first_name' END,
    CASE WHEN r.last_name = s.last_name THEN 'last_name' END,
    CASE WHEN r.preferred_name = s.preferred_name THEN 'preferred_name' END,
    CASE WHEN lower(r.email) = s.email THEN 'email' END,
    CASE WHEN r.staff_number = s.staff_number THEN 'staff_number' END,
    CASE WHEN r.kind = s.kind THEN 'kind' END], NULL)
FROM services_staffmember r
WHERE r.id = s.record_id AND s.record_id <> s.staff_id AND s.fault = ''
"""
# A record that had left says so again of the person who works on in another one.
LEFT_BEFORE = """
UPDATE staged s SET fault = 'joined' FROM services_staffmember r
WHERE r.id = s.record_id AND s.record_id <> s.staff_id AND s.fault = '' AND s.active = false
    AND r.left_on IS NOT NULL
"""
# Posts that came with a joined record end only when the list speaks of that record.
UNNAMED = """EXISTS (
    SELECT 1 FROM record c JOIN services_post q ON q.staff_member_id = c.record_id
    WHERE c.staff_id = s.staff_id AND c.record_id <> c.staff_id AND q.unit_id = p.unit_id
        AND q.role_id IS NOT DISTINCT FROM p.role_id
        AND NOT EXISTS (SELECT 1 FROM staged t WHERE t.record_id = c.record_id))"""
