"""The counting rules as SQL: what a person holds. Used by `training.counting`."""

# What each claim of the register counts for on the day: by the verification that holds then.
# Then levels with a record that was not undone and has not run out on the day; a record of
# something done elsewhere brings what that counts for, nothing while nobody verified it.
HELD = """, verified AS (
    SELECT v.equivalence_id, bit_or(1 << (l.rank - 1)) AS mask
    FROM training_verification v
    JOIN training_verification_levels named ON named.verification_id = v.id
    JOIN training_level l ON l.id = named.level_id AND l.framework_id = %(framework)s
    WHERE v.from_on <= %(day)s AND (v.until_on IS NULL OR v.until_on >= %(day)s)
    GROUP BY v.equivalence_id
), held AS (
    SELECT s.owner_id AS staff_member_id, bit_or(coalesce(1 << (l.rank - 1), v.mask)) AS mask
    FROM same s JOIN training_trainingrecord r ON r.staff_member_id = s.id
    LEFT JOIN training_level l ON l.id = r.level_id AND l.framework_id = %(framework)s
    LEFT JOIN verified v ON v.equivalence_id = r.equivalence_id
    WHERE (l.id IS NOT NULL OR v.equivalence_id IS NOT NULL)
      AND r.reverses_id IS NULL AND r."on" <= %(day)s
      AND (r.expires_on IS NULL OR r.expires_on > %(day)s)
      AND NOT EXISTS (SELECT 1 FROM training_trainingrecord x WHERE x.reverses_id = r.id)
    GROUP BY s.owner_id
)"""
