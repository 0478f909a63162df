"""Set-based SQL: records out of what was learned elsewhere, and reversals of them."""

# Whether a person took a record back, and no list and no other answer about a title. Asked of `r`,
# the row that reverses it: the learning it was made of may be another record, or gone, by then.
BY_HAND = "r.batch_id IS NULL AND r.source <> 'meaning'"
# Other learning whose title is one of our courses, or a line of the equivalence register, and which
# is no record yet. Where somebody has a record of the same on the day already, nothing is made; two
# titles of one day make one. Nor where somebody took the record back by hand, who knows better: it
# stays out until a person notes it again, whatever its title was said to be meanwhile.
SETTLE = f"""
WITH open AS (
    SELECT o.id, o.staff_member_id, t.course_id, t.equivalence_id, o."on", o.expires_on
    FROM training_otherlearning o JOIN training_learningtitle t ON t.id = o.title_id
    LEFT JOIN training_trainingrecord k ON k.id = o.record_id
    WHERE t.organisation_id = %(org)s
      AND (k.id IS NULL OR k.course_id IS DISTINCT FROM t.course_id
           OR k.equivalence_id IS DISTINCT FROM t.equivalence_id)
      AND (t.course_id IS NOT NULL OR t.equivalence_id IS NOT NULL)
      AND (t.id = ANY(%(titles)s) OR o.staff_member_id = ANY(%(staff)s))
), wanted AS (
    SELECT DISTINCT ON (staff_member_id, course_id, equivalence_id, "on") * FROM open
    ORDER BY staff_member_id, course_id, equivalence_id, "on", id
), had AS (
    SELECT w.id, coalesce(max(r.turn) FILTER (WHERE r.session_id IS NULL), 0) AS turn,
        bool_or(r.reverses_id IS NULL AND x.id IS NULL) AS stands,
        (array_agg({BY_HAND} ORDER BY r.id DESC)
            FILTER (WHERE r.reverses_id IS NOT NULL))[1] AS by_hand
    FROM wanted w JOIN training_trainingrecord r ON r.staff_member_id = w.staff_member_id
        AND (r.course_id = w.course_id OR r.equivalence_id = w.equivalence_id) AND r."on" = w."on"
    LEFT JOIN training_trainingrecord x ON x.reverses_id = r.id
    GROUP BY w.id
), made AS (
    INSERT INTO training_trainingrecord (staff_member_id, course_id, equivalence_id, level_id, "on",
        expires_on, turn, source, recorded_by_id, recorded_at)
    SELECT w.staff_member_id, w.course_id, w.equivalence_id, c.level_id, w."on",
        coalesce(w.expires_on, (w."on" + make_interval(months =>
            nullif(coalesce(c.validity_months, e.validity_months), 0)))::date),
        coalesce(h.turn, 0) + 1, 'completion', %(by)s, now()
    FROM wanted w LEFT JOIN training_course c ON c.id = w.course_id
    LEFT JOIN training_equivalence e ON e.id = w.equivalence_id
    LEFT JOIN had h ON h.id = w.id
    WHERE h.stands IS NOT TRUE AND h.by_hand IS NOT TRUE
    ON CONFLICT DO NOTHING
    RETURNING id, staff_member_id, course_id, equivalence_id, "on"
), linked AS (
    UPDATE training_otherlearning o SET record_id = m.id
    FROM made m JOIN wanted w ON w.staff_member_id = m.staff_member_id AND w."on" = m."on"
        AND (w.course_id = m.course_id OR w.equivalence_id = m.equivalence_id)
    WHERE o.id = w.id
)
SELECT staff_member_id, "on" FROM made
"""  # noqa: S608 our own text
REVERSE = """
WITH undone AS (
    SELECT r.* FROM training_trainingrecord r
    WHERE r.id = ANY(%(ids)s) AND r.reverses_id IS NULL
      AND NOT EXISTS (SELECT FROM training_trainingrecord x WHERE x.reverses_id = r.id)
), highest AS (
    SELECT u.id, max(r.turn) AS turn
    FROM undone u JOIN training_trainingrecord r ON r.staff_member_id = u.staff_member_id
        AND (r.course_id = u.course_id OR r.equivalence_id = u.equivalence_id)
        AND r."on" = u."on" AND r.session_id IS NULL
    GROUP BY u.id
)
INSERT INTO training_trainingrecord (staff_member_id, course_id, equivalence_id, level_id, "on",
    expires_on, turn, source, batch_id, reverses_id, recorded_by_id, recorded_at)
SELECT u.staff_member_id, u.course_id, u.equivalence_id, u.level_id, u."on", u.expires_on,
    h.turn + 1, coalesce(%(source)s::text, u.source), %(batch)s, u.id, %(by)s, now()
FROM undone u JOIN highest h ON h.id = u.id
RETURNING staff_member_id, "on"
"""
# What was taken back before has nothing that could be reversed.
RELEASE = """
WITH linked AS (
    SELECT id, record_id FROM training_otherlearning
    WHERE record_id IS NOT NULL AND (title_id = ANY(%(titles)s) OR id = ANY(%(rows)s))
      AND NOT EXISTS (SELECT FROM training_trainingrecord x WHERE x.reverses_id = record_id)
), freed AS (
    UPDATE training_otherlearning o SET record_id = NULL FROM linked l WHERE o.id = l.id
)
SELECT record_id FROM linked
"""
