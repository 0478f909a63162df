"""Set-based SQL: the write, in the order in which constraints allow it.

Before anything is changed its old row goes into `before` (as JSON); `after` is read at the end.
"""

CREATE = """
DROP TABLE IF EXISTS pg_temp.leaving;
CREATE TEMP TABLE leaving (staff_id bigint) ON COMMIT DROP;
DROP TABLE IF EXISTS pg_temp.before;
CREATE TEMP TABLE before (what text, id bigint, old jsonb) ON COMMIT DROP;
DROP TABLE IF EXISTS pg_temp.writing;
CREATE TEMP TABLE writing ON COMMIT DROP AS
    SELECT s.n, s.staff_number, s.first_name, s.last_name, s.preferred_name, s.email, s.kind,
        s.sort_key, s.rejoins, s.primary_k, s.home_unit_id, s.changes,
        coalesce(s.staff_id, nextval('services_staffmember_id_seq')) AS pid,
        s.staff_id IS NULL AS is_new
    FROM staged s WHERE s.proposal IN ('add', 'change', 'likely')
"""
LEAVING = """
INSERT INTO leaving (staff_id)
SELECT DISTINCT r.staff_member_id FROM intake_uploadrow r
JOIN services_staffmember m ON m.id = r.staff_member_id
WHERE r.upload_id = %(upload)s AND r.proposal = 'left' AND (%(all_left)s OR r.decision = 'yes')
    AND m.left_on IS NULL
"""
ROLES = """
INSERT INTO services_jobrole (organisation_id, name, names)
SELECT DISTINCT ON (lower(sp.role_text)) %(org)s, sp.role_text, '{}'::jsonb
FROM staged_post sp JOIN writing w USING (n)
WHERE sp.role_text <> '' AND sp.role_id IS NULL ORDER BY lower(sp.role_text), sp.role_text
RETURNING id
"""
OLD_PEOPLE = """
INSERT INTO before SELECT 'person', m.id, to_jsonb(m) FROM services_staffmember m
WHERE m.id IN (SELECT pid FROM writing WHERE NOT is_new UNION SELECT staff_id FROM leaving)
"""
OLD_POSTS = """
INSERT INTO before SELECT 'post', p.id, to_jsonb(p) FROM services_post p
WHERE p.staff_member_id IN (SELECT pid FROM writing WHERE NOT is_new
    UNION SELECT staff_id FROM leaving)
"""
NEW_PEOPLE = """
INSERT INTO services_staffmember (id, organisation_id, home_unit_id, staff_number, first_name,
    last_name, preferred_name, email, kind, added_at, sort_key)
SELECT w.pid, %(org)s, w.home_unit_id, w.staff_number, w.first_name, w.last_name, w.preferred_name,
    w.email, coalesce(w.kind, 'employee'), now(), w.sort_key
FROM writing w WHERE w.is_new
"""
# `sort_key` follows the names; it is worked out beside them, in Python, for those whose name moved.
CHANGED_PEOPLE = """
UPDATE services_staffmember m SET
    first_name = coalesce(w.changes #>> '{first_name,1}', m.first_name),
    last_name = coalesce(w.changes #>> '{last_name,1}', m.last_name),
    preferred_name = coalesce(w.changes #>> '{preferred_name,1}', m.preferred_name),
    email = coalesce(w.changes #>> '{email,1}', m.email),
    staff_number = coalesce(w.changes #>> '{staff_number,1}', m.staff_number),
    kind = coalesce(w.changes #>> '{kind,1}', m.kind),
    left_on = CASE WHEN w.rejoins THEN NULL ELSE m.left_on END,
    home_unit_id = w.home_unit_id
FROM writing w WHERE m.id = w.pid AND NOT w.is_new
    AND (w.changes ?| ARRAY['first_name', 'last_name', 'preferred_name', 'email', 'staff_number',
        'kind', 'left_on'] OR m.home_unit_id IS DISTINCT FROM w.home_unit_id)
"""
DROP_POSTS = """
DELETE FROM services_post p USING ending e, writing w
WHERE p.id = e.post_id AND w.pid = e.staff_id AND e.until_on < p.from_on
"""
END_POSTS = """
UPDATE services_post p SET until_on = e.until_on FROM ending e, writing w
WHERE p.id = e.post_id AND w.pid = e.staff_id AND e.until_on >= p.from_on
"""
DEMOTE = """
UPDATE services_post p SET is_primary = false
FROM writing w LEFT JOIN staged_post sp ON sp.n = w.n AND sp.k = w.primary_k
WHERE NOT w.is_new AND w.primary_k IS NOT NULL AND p.staff_member_id = w.pid AND p.is_primary
    AND (p.until_on IS NULL OR p.until_on >= %(day)s) AND p.id IS DISTINCT FROM sp.post_id
"""
CHANGED_POSTS = """
UPDATE services_post p SET fte = x.fte, role_id = x.role_id, until_on = x.until_on,
    is_primary = x.is_primary, away_from_on = x.away_from_on, away_until_on = x.away_until_on
FROM (
    SELECT p.id, coalesce(sp.fte, p.fte) AS fte, coalesce(p.role_id, sp.role_id) AS role_id,
        CASE WHEN sp.until_on >= p.from_on THEN sp.until_on ELSE p.until_on END AS until_on,
        CASE WHEN w.primary_k IS NULL THEN p.is_primary ELSE sp.k = w.primary_k END AS is_primary,
        CASE WHEN sp.away IS NULL OR sp.away = a.is_away THEN p.away_from_on
            WHEN sp.away THEN %(day)s
            WHEN p.away_from_on < %(day)s THEN p.away_from_on END AS away_from_on,
        CASE WHEN sp.away IS NULL OR sp.away = a.is_away THEN p.away_until_on
            WHEN sp.away THEN NULL
            WHEN p.away_from_on < %(day)s THEN %(day)s - 1 END AS away_until_on
    FROM writing w JOIN staged_post sp USING (n) JOIN services_post p ON p.id = sp.post_id
    CROSS JOIN LATERAL (SELECT p.away_from_on IS NOT NULL
        AND (p.away_until_on IS NULL OR p.away_until_on >= %(day)s) AS is_away) a
    WHERE NOT w.is_new
) x
WHERE p.id = x.id AND (p.fte, p.role_id, p.until_on, p.is_primary, p.away_from_on, p.away_until_on)
    IS DISTINCT FROM (x.fte, x.role_id, x.until_on, x.is_primary, x.away_from_on, x.away_until_on)
"""
NEW_POSTS = """
INSERT INTO services_post (staff_member_id, unit_id, role_id, fte, is_primary, shift, from_on,
    until_on, away_from_on)
SELECT w.pid, sp.unit_id, sp.role_id, coalesce(sp.fte, 1),
    sp.k IS NOT DISTINCT FROM w.primary_k, '', sp.starts_on,
    CASE WHEN sp.until_on >= sp.starts_on THEN sp.until_on END,
    CASE WHEN sp.away THEN %(day)s END
FROM writing w JOIN staged_post sp USING (n) WHERE sp.post_id IS NULL
ON CONFLICT ON CONSTRAINT one_post_per_person_unit_role_and_day
DO UPDATE SET until_on = excluded.until_on, fte = excluded.fte, is_primary = excluded.is_primary
"""
LEAVE = """
UPDATE services_staffmember m SET left_on = %(day)s FROM leaving l WHERE m.id = l.staff_id
"""
ALIASES = """
INSERT INTO services_unitalias (organisation_id, unit_id, text, key)
SELECT %(org)s, %(unit)s, %(text)s, %(key)s
ON CONFLICT ON CONSTRAINT one_alias_per_text_and_unit DO NOTHING RETURNING id
"""
RENAMED = """
SELECT w.pid, m.first_name, m.last_name, m.preferred_name,
    concat_ws(' ', m.staff_number, (SELECT string_agg(a.text, ' ') FROM services_staffalias a
        WHERE a.staff_member_id = m.id AND a.kind <> 'email')), w.is_new
FROM writing w JOIN services_staffmember m ON m.id = w.pid
WHERE w.is_new OR w.changes ?| ARRAY['first_name', 'last_name', 'preferred_name', 'staff_number']
"""
# A number that a person said is theirs without its zeros is not asked about again.
LEARN_NUMBERS = """
INSERT INTO services_staffalias (staff_member_id, kind, text, key, source, added_at, added_by_id)
SELECT DISTINCT m.id, 'number', s.staff_number, s.staff_number, 'match', now(), %(by)s::bigint
FROM staged s JOIN services_staffmember m ON m.id = s.staff_id
WHERE s.is_close AND s.fault = '' AND s.staff_number <> '' AND m.staff_number <> ''
    AND m.staff_number <> s.staff_number
ON CONFLICT DO NOTHING RETURNING id
"""
TOUCHED = "SELECT pid FROM writing UNION SELECT staff_id FROM leaving"
# Old and new value of each row that changed; `new` is NULL for a row that is gone.
UNDO_CHANGED = """
SELECT coalesce(jsonb_agg(jsonb_build_array(b.id, b.old, to_jsonb(m)) ORDER BY b.id), '[]')
FROM before b LEFT JOIN services_staffmember m ON m.id = b.id
WHERE b.what = 'person' AND b.old IS DISTINCT FROM to_jsonb(m)
"""
UNDO_POSTS = """
SELECT coalesce(jsonb_agg(jsonb_build_array(b.id, b.old, to_jsonb(p)) ORDER BY b.id), '[]')
FROM before b LEFT JOIN services_post p ON p.id = b.id
WHERE b.what = 'post' AND b.old IS DISTINCT FROM to_jsonb(p)
"""
UNDO_NEW_POSTS = """
SELECT coalesce(jsonb_agg(jsonb_build_array(p.id, to_jsonb(p)) ORDER BY p.id), '[]')
FROM services_post p JOIN writing w ON w.pid = p.staff_member_id
WHERE NOT w.is_new AND NOT EXISTS (SELECT 1 FROM before b WHERE b.what = 'post' AND b.id = p.id)
"""
UNDO_ADDED = "SELECT coalesce(jsonb_agg(pid ORDER BY pid), '[]') FROM writing WHERE is_new"
MAP_ROLES = """
UPDATE staged_post sp SET role_id = r.id FROM services_jobrole r
WHERE sp.role_text <> '' AND sp.role_id IS NULL AND r.organisation_id = %(org)s
    AND lower(r.name) = lower(sp.role_text)
"""
CREATE_KEYS = """
DROP TABLE IF EXISTS pg_temp.sorted_anew;
CREATE TEMP TABLE sorted_anew (pid bigint, sort_key text) ON COMMIT DROP
"""
SORT_KEYS = """
UPDATE services_staffmember m SET sort_key = a.sort_key FROM sorted_anew a
WHERE m.id = a.pid AND m.sort_key <> a.sort_key
"""
