"""The counting rules as SQL: what a person holds. Used by `training.counting`."""

# What each claim of the register counts for on the day: by the verification that holds then.
# Then whatever speaks for a level of a person on the day, one row each: records that were not
# undone and have not run out (`expires_on` is the first day on which one no longer counts). A
# record of something done elsewhere brings what that counts for, nothing while nobody verified it.
# When a track is asked about: records of its courses.
EVIDENCE = """, verified AS (
    SELECT v.equivalence_id, s.rank
    FROM training_verification v
    JOIN training_verification_levels named ON named.verification_id = v.id
    JOIN same_level s ON s.level_id = named.level_id
    WHERE v.from_on <= %(day)s AND (v.until_on IS NULL OR v.until_on >= %(day)s)
), evidence AS (
    SELECT s.owner_id AS staff_member_id,
           CASE WHEN %(track)s::bigint IS NULL THEN coalesce(l.rank, v.rank) ELSE 1 END AS rank,
           r."on", r.expires_on
    FROM same s JOIN training_trainingrecord r ON r.staff_member_id = s.id
    LEFT JOIN same_level l ON l.level_id = r.level_id
    LEFT JOIN verified v ON v.equivalence_id = r.equivalence_id
    WHERE CASE WHEN %(track)s::bigint IS NULL THEN l.rank IS NOT NULL OR v.rank IS NOT NULL
               ELSE r.course_id IN (SELECT id FROM training_course
                                    WHERE track_id = %(track)s::bigint) END
      AND r.reverses_id IS NULL AND r."on" <= %(day)s
      AND (r.expires_on IS NULL OR r.expires_on > %(day)s)
      AND NOT EXISTS (SELECT 1 FROM training_trainingrecord x WHERE x.reverses_id = r.id)
)"""

# The set of levels for which something speaks: bit 0 is rank 1.
HELD = """, held AS (
    SELECT staff_member_id, bit_or(1 << (rank - 1)) AS mask FROM evidence GROUP BY staff_member_id
)"""
