"""Set-based SQL: what somebody changed by hand stays, unless a person takes the list's value.

`held` has a row for each fact of a staged row for which the list says another thing than a person
did: what is here (`mine`), what the list says (`said`), and what was decided about it.
"""

CREATE = """
DROP TABLE IF EXISTS pg_temp.held;
CREATE TEMP TABLE held (
    n integer, staff_id bigint, correction_id bigint, fact text, mine text, said text,
    changed_on date, is_declined boolean, is_taken boolean
) ON COMMIT DROP
"""
# That somebody left is asked each time: a list that goes on naming them may mean that they are
# back. Every other value that was declined once is not asked about again.
FIND = """
INSERT INTO held
SELECT s.n, s.staff_id, c.id, c.fact, coalesce(s.changes -> c.fact ->> 0, ''), t.said,
    (c.changed_at AT TIME ZONE 'Europe/London')::date,
    c.has_declined AND c.declined = t.said AND c.fact <> 'left_on',
    coalesce(s.takes, '[]') ? c.fact
FROM staged s JOIN services_handcorrection c ON c.staff_member_id = s.staff_id
CROSS JOIN LATERAL (SELECT left(coalesce(s.changes -> c.fact ->> 1, ''), 500) AS said) t
WHERE s.fault = '' AND s.changes ? c.fact
"""
ASK = """
UPDATE staged s SET conflicts = h.asked FROM (
    SELECT n, jsonb_object_agg(fact, jsonb_build_object(
        'mine', mine, 'said', said, 'on', changed_on)) AS asked
    FROM held WHERE NOT is_declined GROUP BY n
) h WHERE h.n = s.n
"""
# A post that stays keeps its main place; somebody who left by hand is given no post again.
KEEP = """
UPDATE staged s SET
    changes = s.changes - h.kept - CASE WHEN h.kept && ARRAY['posts', 'left_on']
        THEN ARRAY['posts', 'is_primary'] ELSE '{}'::text[] END,
    rejoins = s.rejoins AND NOT 'left_on' = ANY(h.kept)
FROM (SELECT n, array_agg(fact) AS kept FROM held WHERE NOT is_taken GROUP BY n) h
WHERE h.n = s.n
"""
KEEP_NEW_POSTS_OUT = """
DELETE FROM staged_post sp USING held h
WHERE h.n = sp.n AND h.fact IN ('posts', 'left_on') AND NOT h.is_taken AND sp.post_id IS NULL
"""
KEEP_OLD_POSTS = """
DELETE FROM ending e USING held h
WHERE h.staff_id = e.staff_id AND h.fact IN ('posts', 'left_on') AND NOT h.is_taken
"""
KEEP_MAIN_POST = """
UPDATE staged s SET primary_k = NULL, home_unit_id = m.home_unit_id
FROM held h, services_staffmember m
WHERE h.n = s.n AND m.id = s.staff_id AND h.fact IN ('posts', 'left_on') AND NOT h.is_taken
"""
KEEP_SHARE = """
UPDATE staged_post sp SET fte = NULL FROM held h
WHERE h.n = sp.n AND h.fact = 'fte' AND NOT h.is_taken
"""
KEEP_AWAY = """
UPDATE staged_post sp SET away = NULL FROM held h
WHERE h.n = sp.n AND h.fact = 'away' AND NOT h.is_taken
"""
STEPS = (
    FIND,
    ASK,
    KEEP,
    KEEP_NEW_POSTS_OUT,
    KEEP_OLD_POSTS,
    KEEP_MAIN_POST,
    KEEP_SHARE,
    KEEP_AWAY,
)
STILL_KEPT = "SELECT count(*) FROM held WHERE is_declined AND NOT is_taken"
IN_CONFLICT = "SELECT count(*) FROM staged WHERE conflicts <> '{}'"

# After the write: what was taken is the list's again; what was seen and kept is not asked again.
BEFORE = """
INSERT INTO before SELECT 'correction', c.id, to_jsonb(c) FROM services_handcorrection c
WHERE c.id IN (SELECT correction_id FROM held)
"""
GIVE_UP = """
DELETE FROM services_handcorrection c USING held h WHERE c.id = h.correction_id AND h.is_taken
"""
REMEMBER = """
UPDATE services_handcorrection c SET declined = h.said, has_declined = true
FROM held h JOIN intake_uploadrow r ON r.upload_id = %(upload)s
    AND (r.parsed ->> 'n')::integer = h.n AND r.conflicts ? h.fact AND r.is_settled
WHERE c.id = h.correction_id AND NOT h.is_taken
    AND (c.declined <> h.said OR NOT c.has_declined)
"""
DECIDED = (BEFORE, GIVE_UP, REMEMBER)
UNDO_FACTS = """
SELECT coalesce(jsonb_agg(jsonb_build_array(b.id, b.old, to_jsonb(c)) ORDER BY b.id), '[]')
FROM before b LEFT JOIN services_handcorrection c ON c.id = b.id
WHERE b.what = 'correction' AND b.old IS DISTINCT FROM to_jsonb(c)
"""
_UNDONE = """
FROM jsonb_array_elements(%(facts)s::jsonb -> 'corrections') e,
    jsonb_populate_record(NULL::services_handcorrection, e -> 1) o
"""
FORGET = f"""
UPDATE services_handcorrection c SET declined = o.declined, has_declined = o.has_declined
{_UNDONE} WHERE c.id = o.id AND to_jsonb(c) = e -> 2
"""  # noqa: S608 our own text
PUT_BACK = f"""
INSERT INTO services_handcorrection SELECT o.* {_UNDONE}
WHERE EXISTS (SELECT 1 FROM services_staffmember m WHERE m.id = o.staff_member_id)
ON CONFLICT DO NOTHING
"""  # noqa: S608 our own text
UNDO = (FORGET, PUT_BACK)
EMPTY_HANDED = """
SELECT count(*) FROM intake_uploadrow
WHERE upload_id = %(upload)s AND proposal = 'unchanged' AND (conflicts <> '{}'
    OR staff_member_id IN (SELECT same.staff_member_id FROM intake_uploadrow same
        WHERE same.upload_id = %(upload)s GROUP BY same.staff_member_id HAVING count(*) > 1))
"""
