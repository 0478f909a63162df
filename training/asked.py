"""The counting rules as SQL: what is asked of a person. Used by `training.counting`."""

# Every level that is the same as one of the framework counted by: in another version of it, or in
# the framework that it was copied from.
SAME_LEVEL = """, same_level AS (
    SELECT other.id AS level_id, l.rank
    FROM training_level l JOIN training_level other
      ON coalesce(other.first_id, other.id) = coalesce(l.first_id, l.id)
    WHERE l.framework_id = %(framework)s
)"""

# Rules of the day. Of a track, when one is asked about: then there is one thing to ask for, and
# no ladder.
RULES = """, rules AS (
    SELECT r.id, r.role_id, r.unit_id, r.post_id, r.role_id IS NULL AND r.post_id IS NULL AS adds,
           coalesce(r.role_group_id, 0) AS of_group, r.due_within_days AS days, s.rank,
           r.refresh_months, r.window_from_month, r.window_until_month, r.not_within_months,
           CASE WHEN r.track_id IS NOT NULL THEN 1
                WHEN r.level_id IS NULL THEN 0
                WHEN %(is_cumulative)s THEN (1 << s.rank) - 1
                ELSE 1 << (s.rank - 1) END AS mask
    FROM training_levelrequirement r LEFT JOIN same_level s ON s.level_id = r.level_id
    WHERE r.organisation_id = %(organisation)s AND r.from_on <= %(day)s
      AND (r.until_on IS NULL OR r.until_on >= %(day)s)
      AND r.track_id IS NOT DISTINCT FROM %(track)s::bigint
      AND (r.track_id IS NOT NULL
           OR ((r.level_id IS NULL OR s.rank IS NOT NULL) AND %(framework)s::bigint IS NOT NULL))
)"""

# What a role asks for in a unit: rules of the role, of which those of the nearest unit on the way
# up replace the others; and beside them whatever everybody, or the role's group, is asked there.
SAYS = """, jobs AS (
    SELECT DISTINCT coalesce(b.role_id, 0) AS role_id, b.unit_id, o.role_group_id
    FROM begun b LEFT JOIN services_jobrole o ON o.id = b.role_id WHERE b.is_current
), reaching AS (
    SELECT j.role_id, j.unit_id, r.id AS rule_id, coalesce(t.distance, 1000) AS distance,
           min(coalesce(t.distance, 1000)) OVER (PARTITION BY j.role_id, j.unit_id) AS nearest
    FROM jobs j JOIN rules r ON r.role_id = j.role_id
    LEFT JOIN tree t ON t.unit_id = j.unit_id AND t.ancestor_id = r.unit_id
    WHERE r.unit_id IS NULL OR t.unit_id IS NOT NULL
), all_or_group AS (
    SELECT role_id, unit_id, unnest(ARRAY[0, role_group_id]) AS of_group FROM jobs
), says AS (
    SELECT role_id, unit_id, rule_id FROM reaching WHERE distance = nearest
    UNION ALL
    SELECT j.role_id, j.unit_id, r.id
    FROM all_or_group j JOIN rules r ON r.adds AND r.of_group = j.of_group
    LEFT JOIN tree t ON t.unit_id = j.unit_id AND t.ancestor_id = r.unit_id
    WHERE r.unit_id IS NULL OR t.unit_id IS NOT NULL
), asked AS (
    SELECT s.role_id, s.unit_id, r.days, bit_or(r.mask) AS mask
    FROM says s JOIN rules r ON r.id = s.rule_id GROUP BY s.role_id, s.unit_id, r.days
)"""

# A person is asked for everything that any current post asks for. `due` is what is not within the
# time any more that is given to whoever begins.
WANTED = """, wanted AS (
    SELECT b.staff_member_id, a.mask, b.since, a.days
    FROM begun b JOIN asked a ON a.role_id = coalesce(b.role_id, 0) AND a.unit_id = b.unit_id
    WHERE b.is_current AND b.id NOT IN (SELECT post_id FROM rules WHERE post_id IS NOT NULL)
    UNION ALL
    SELECT b.staff_member_id, r.mask, b.since, r.days
    FROM begun b JOIN rules r ON r.post_id = b.id WHERE b.is_current
), required AS (
    SELECT staff_member_id, bit_or(mask) AS mask,
           bit_or(CASE WHEN days IS NULL OR since + days < %(day)s
                       THEN mask ELSE 0 END) AS due
    FROM wanted GROUP BY staff_member_id
)"""

# The rules that ask for a level again, for each post of a person that they are about.
AGAIN = """, again_rules AS (
    SELECT * FROM rules
    WHERE rank IS NOT NULL AND (refresh_months IS NOT NULL OR window_from_month IS NOT NULL)
), again AS (
    SELECT b.staff_member_id, b.since AS from_on, r.rank, r.refresh_months, r.window_from_month,
           r.window_until_month, coalesce(r.not_within_months, 0) AS not_within_months
    FROM begun b JOIN says s ON s.role_id = coalesce(b.role_id, 0) AND s.unit_id = b.unit_id
    JOIN again_rules r ON r.id = s.rule_id
    WHERE b.is_current AND b.id NOT IN (SELECT post_id FROM rules WHERE post_id IS NOT NULL)
    UNION ALL
    SELECT b.staff_member_id, b.since AS from_on, r.rank, r.refresh_months, r.window_from_month,
           r.window_until_month, coalesce(r.not_within_months, 0)
    FROM begun b JOIN again_rules r ON r.post_id = b.id WHERE b.is_current
)"""

REQUIRED = SAME_LEVEL + RULES + SAYS + WANTED

# The same as it would be by a proposal: its rules in place of those that they would replace.
PROPOSED = REQUIRED.replace(
    "FROM training_levelrequirement r ",
    """FROM (
        SELECT * FROM training_levelrequirement WHERE id <> ALL(%(replaced)s::bigint[])
        UNION ALL
        SELECT * FROM jsonb_populate_recordset(
            NULL::training_levelrequirement, %(proposed)s::jsonb)
    ) r """,
)

# The rules that ask the people of the question, each with the levels that it asks for.
BECAUSE = """
SELECT DISTINCT r.id, r.mask FROM (
    SELECT s.rule_id FROM begun b
    JOIN says s ON s.role_id = coalesce(b.role_id, 0) AND s.unit_id = b.unit_id
    WHERE b.is_current AND b.id NOT IN (SELECT post_id FROM rules WHERE post_id IS NOT NULL)
    UNION ALL
    SELECT r.id FROM begun b JOIN rules r ON r.post_id = b.id WHERE b.is_current
) AS by_post JOIN rules r ON r.id = by_post.rule_id
"""
