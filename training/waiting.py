"""Units whose wave has not begun on a day, as SQL. Used by `training.counting`.

A unit follows the nearest unit above it, itself first, that is in a wave. Where a branch has waves
and none reaches a unit of it, that unit waits too. The tree is that of the question; the waves are
those that are planned now.
"""

# For each unit the nearest word on it, from itself upwards: the day of a wave that it is in, or,
# from a branch that has waves, no day. Being in a wave goes before having waves.
WAITING = """, begins AS (
    SELECT m.unit_id AS above_id, w.from_on
    FROM training_rolloutunit m JOIN training_rolloutwave w ON w.id = m.wave_id
    UNION
    SELECT unit_id, NULL FROM training_rolloutwave
), waiting AS MATERIALIZED (
    SELECT unit_id, from_on FROM (
        SELECT DISTINCT ON (t.unit_id) t.unit_id, b.from_on
        FROM tree t JOIN begins b ON b.above_id = t.ancestor_id
        ORDER BY t.unit_id, t.distance, b.from_on NULLS LAST
    ) AS nearest WHERE from_on IS NULL OR from_on > %(day)s
)"""

BEGINS = " SELECT unit_id, from_on FROM waiting"
