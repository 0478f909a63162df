"""The counting rules as SQL: what a person holds. Used by `training.counting`."""

# Whatever speaks for a level of a person on the day: records that were not undone and have not
# run out. `expires_on` is the first day on which it no longer counts. For a track, when one is
# asked about, records of its courses.
EVIDENCE = """, evidence AS (
    SELECT s.owner_id AS staff_member_id, l.rank, r."on", r.expires_on
    FROM same s JOIN training_trainingrecord r ON r.staff_member_id = s.id
    JOIN same_level l ON l.level_id = r.level_id
    WHERE r.reverses_id IS NULL AND r."on" <= %(day)s AND %(track)s::bigint IS NULL
      AND (r.expires_on IS NULL OR r.expires_on > %(day)s)
      AND NOT EXISTS (SELECT 1 FROM training_trainingrecord x WHERE x.reverses_id = r.id)
    UNION ALL
    SELECT s.owner_id, 1, r."on", r.expires_on
    FROM same s JOIN training_trainingrecord r ON r.staff_member_id = s.id
    JOIN training_course c ON c.id = r.course_id AND c.track_id = %(track)s::bigint
    WHERE r.reverses_id IS NULL AND r."on" <= %(day)s
      AND (r.expires_on IS NULL OR r.expires_on > %(day)s)
      AND NOT EXISTS (SELECT 1 FROM training_trainingrecord x WHERE x.reverses_id = r.id)
)"""

# The set of levels for which something speaks: bit 0 is rank 1.
HELD = """, held AS (
    SELECT staff_member_id, bit_or(1 << (rank - 1)) AS mask FROM evidence GROUP BY staff_member_id
)"""
