"""Set-based SQL: writing what was approved, and what taking it back needs."""

RECORDS = """
INSERT INTO training_trainingrecord (staff_member_id, course_id, level_id, "on", expires_on, turn,
    source, batch_id, recorded_by_id, recorded_at)
SELECT staff_id, course_id, level_id, "on",
    coalesce(until, ("on" + make_interval(months => nullif(months, 0)))::date), turn + 1,
    'completion', %(batch)s, %(by)s, now()
FROM due WHERE NOT is_known AND course_id IS NOT NULL AND title_id IS NULL
ON CONFLICT DO NOTHING
"""
LEARNING = """
INSERT INTO training_otherlearning (staff_member_id, title_id, "on", expires_on, batch_id)
SELECT staff_id, title_id, "on", until, %(batch)s
FROM due WHERE NOT is_known AND title_id IS NOT NULL
ON CONFLICT DO NOTHING
"""
TITLES = "SELECT DISTINCT title_id FROM due WHERE NOT is_known AND title_id IS NOT NULL"
WRITTEN = """
SELECT DISTINCT staff_member_id FROM training_trainingrecord WHERE batch_id = %(batch)s
"""
FIRST_ON = 'SELECT min("on") FROM training_trainingrecord WHERE batch_id = %(batch)s'
# What was here before and the list says again: it stays when the earlier list is taken back.
AGAIN = """
SELECT coalesce(array_agg(held_id) FILTER (WHERE title_id IS NULL), '{}'),
    coalesce(array_agg(held_id) FILTER (WHERE title_id IS NOT NULL), '{}')
FROM due WHERE held_id IS NOT NULL
"""
OPEN_PEOPLE = """
SELECT count(*) FROM chosen c LEFT JOIN intake_uploadrow r ON r.id = c.id
WHERE c.staff_id IS NULL AND r.decision <> 'out'
"""
# What this list brought and no list that still stands says again; and what an earlier list
# brought, which is taken back by now, so that only this one held it.
GOING = """
WITH others AS (
    SELECT id, undo FROM intake_batch WHERE organisation_id = %(org)s AND kind = 'completions'
        AND undone_at IS NULL AND id <> %(batch)s AND undo ? '{again}'
), held AS (
    SELECT value::bigint AS id FROM others, jsonb_array_elements_text(undo -> '{again}')
), mine AS (
    SELECT id FROM {table} WHERE batch_id = %(batch)s
    UNION
    SELECT t.id FROM intake_batch b, jsonb_array_elements_text(b.undo -> '{again}')
    JOIN {table} t ON t.id = value::bigint
    JOIN intake_batch first ON first.id = t.batch_id AND first.undone_at IS NOT NULL
    WHERE b.id = %(batch)s AND b.undo ? '{again}'
)
SELECT m.id, h.id IS NOT NULL FROM mine m LEFT JOIN (SELECT DISTINCT id FROM held) h ON h.id = m.id
"""
GOING_RECORDS = GOING.format(again="records", table="training_trainingrecord")
GOING_LEARNING = GOING.format(again="learning", table="training_otherlearning")
REMOVE = "DELETE FROM training_otherlearning WHERE id = ANY(%(ids)s)"
UNUSED_TITLES = """
DELETE FROM training_learningtitle t WHERE t.organisation_id = %(org)s AND t.id = ANY(%(titles)s)
    AND t.said_at IS NULL
    AND NOT EXISTS (SELECT FROM training_otherlearning o WHERE o.title_id = t.id)
"""
