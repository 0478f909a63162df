"""The counting rules as SQL: what is asked of a person. Used by `training.counting`."""

# What the current posts ask for: rules of the nearest unit above a post, else of the role alone.
REQUIRED = """, rules AS (
    SELECT r.role_id, r.unit_id,
           CASE WHEN l.id IS NULL THEN 0
                WHEN %(is_cumulative)s THEN (1 << l.rank) - 1
                ELSE 1 << (l.rank - 1) END AS mask
    FROM training_levelrequirement r LEFT JOIN training_level l ON l.id = r.level_id
    WHERE r.organisation_id = %(organisation)s AND r.from_on <= %(day)s
      AND (r.until_on IS NULL OR r.until_on >= %(day)s)
      AND (l.id IS NULL OR l.framework_id = %(framework)s) AND %(framework)s::bigint IS NOT NULL
), jobs AS (
    SELECT DISTINCT role_id, unit_id FROM begun WHERE is_current AND role_id IS NOT NULL
), reaching AS (
    SELECT j.role_id, j.unit_id, r.mask, coalesce(t.distance, 1000) AS distance,
           min(coalesce(t.distance, 1000)) OVER (PARTITION BY j.role_id, j.unit_id) AS nearest
    FROM jobs j JOIN rules r ON r.role_id = j.role_id
    LEFT JOIN tree t ON t.unit_id = j.unit_id AND t.ancestor_id = r.unit_id
    WHERE r.unit_id IS NULL OR t.unit_id IS NOT NULL
), asked AS (
    SELECT role_id, unit_id, bit_or(mask) AS mask FROM reaching WHERE distance = nearest
    GROUP BY role_id, unit_id
), required AS (
    SELECT b.staff_member_id, bit_or(a.mask) AS mask
    FROM begun b JOIN asked a ON a.role_id = b.role_id AND a.unit_id = b.unit_id
    WHERE b.is_current GROUP BY b.staff_member_id
)"""
