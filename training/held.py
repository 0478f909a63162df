"""The counting rules as SQL: what a person holds. Used by `training.counting`."""

# Levels with a record that was not undone and has not run out on the day.
HELD = """, held AS (
    SELECT s.owner_id AS staff_member_id, bit_or(1 << (l.rank - 1)) AS mask
    FROM same s JOIN training_trainingrecord r ON r.staff_member_id = s.id
    JOIN training_level l ON l.id = r.level_id AND l.framework_id = %(framework)s
    WHERE r.reverses_id IS NULL AND r."on" <= %(day)s
      AND (r.expires_on IS NULL OR r.expires_on > %(day)s)
      AND NOT EXISTS (SELECT 1 FROM training_trainingrecord x WHERE x.reverses_id = r.id)
    GROUP BY s.owner_id
)"""
