"""Set-based SQL: a batch taken back, row by row only where nothing built on it since.

`facts` is `batch.undo`. A row is put back when it still is exactly what the batch made of it.
"""

LOAD = """
DROP TABLE IF EXISTS pg_temp.undo_post;
CREATE TEMP TABLE undo_post ON COMMIT DROP AS
    SELECT (e ->> 0)::bigint AS id, e -> 1 AS old, nullif(e -> 2, 'null'::jsonb) AS new,
        false AS restores FROM jsonb_array_elements(%(facts)s::jsonb -> 'posts') e;
DROP TABLE IF EXISTS pg_temp.undo_new_post;
CREATE TEMP TABLE undo_new_post ON COMMIT DROP AS
    SELECT (e ->> 0)::bigint AS id, e -> 1 AS new
    FROM jsonb_array_elements(%(facts)s::jsonb -> 'new_posts') e;
DROP TABLE IF EXISTS pg_temp.undo_person;
CREATE TEMP TABLE undo_person ON COMMIT DROP AS
    SELECT (e ->> 0)::bigint AS id, e -> 1 AS old, e -> 2 AS new
    FROM jsonb_array_elements(%(facts)s::jsonb -> 'people') e
"""
PICK_POSTS = """
UPDATE undo_post u SET restores = true
FROM services_post p WHERE p.id = u.id AND to_jsonb(p) = u.new
"""
DROP_NEW = """
DELETE FROM services_post p USING undo_new_post u WHERE p.id = u.id AND to_jsonb(p) = u.new
"""
# Two steps: two main posts of one person must not be open at the same moment.
LOWER = """
UPDATE services_post p SET is_primary = false
FROM undo_post u WHERE p.id = u.id AND u.restores AND p.is_primary
    AND NOT (u.old ->> 'is_primary')::boolean
"""
RAISE = """
UPDATE services_post p SET fte = o.fte, role_id = o.role_id, until_on = o.until_on,
    is_primary = o.is_primary, away_from_on = o.away_from_on, away_until_on = o.away_until_on
FROM undo_post u, jsonb_populate_record(NULL::services_post, u.old) o
WHERE p.id = u.id AND u.restores
"""
PUT_BACK = """
INSERT INTO services_post SELECT o.* FROM undo_post u,
    jsonb_populate_record(NULL::services_post, u.old) o
WHERE u.new IS NULL AND NOT EXISTS (SELECT 1 FROM services_post p WHERE p.id = u.id)
    AND EXISTS (SELECT 1 FROM services_staffmember m WHERE m.id = o.staff_member_id)
"""
PEOPLE = """
UPDATE services_staffmember m SET
    first_name = CASE WHEN m.first_name = n.first_name THEN o.first_name ELSE m.first_name END,
    last_name = CASE WHEN m.last_name = n.last_name THEN o.last_name ELSE m.last_name END,
    preferred_name = CASE WHEN m.preferred_name = n.preferred_name THEN o.preferred_name
        ELSE m.preferred_name END,
    email = CASE WHEN m.email = n.email THEN o.email ELSE m.email END,
    staff_number = CASE WHEN m.staff_number = n.staff_number THEN o.staff_number
        ELSE m.staff_number END,
    kind = CASE WHEN m.kind = n.kind THEN o.kind ELSE m.kind END,
    left_on = CASE WHEN m.left_on IS NOT DISTINCT FROM n.left_on THEN o.left_on ELSE m.left_on END,
    home_unit_id = CASE WHEN m.home_unit_id = n.home_unit_id THEN o.home_unit_id
        ELSE m.home_unit_id END,
    sort_key = CASE WHEN m.sort_key = n.sort_key THEN o.sort_key ELSE m.sort_key END
FROM undo_person u, jsonb_populate_record(NULL::services_staffmember, u.old) o,
    jsonb_populate_record(NULL::services_staffmember, u.new) n
WHERE m.id = u.id
"""
STEPS = (PICK_POSTS, DROP_NEW, LOWER, RAISE, PUT_BACK, PEOPLE)
EDITED = """
SELECT count(DISTINCT id) FROM (
    SELECT u.id FROM undo_person u JOIN services_staffmember m ON m.id = u.id
    WHERE to_jsonb(m) <> u.new
    UNION ALL
    SELECT (u.new ->> 'staff_member_id')::bigint FROM undo_post u
    WHERE u.new IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM services_post p WHERE p.id = u.id AND to_jsonb(p) = u.new)
) edited
"""
UNUSED_ROLES = """
SELECT r.id FROM services_jobrole r WHERE r.id = ANY(%(ids)s)
    AND NOT EXISTS (SELECT 1 FROM services_post p WHERE p.role_id = r.id)
"""
