"""The rule of supervision as SQL: who needs a contact on a day, and who has had one.

`needs(basis)` gives one row a person and level; docs/figures.md says the same in words and
`tests/training/supervision_oracle.py` a second time, slowly. It stands on `training.counting`.
"""

from training.asked import SAME_LEVEL
from training.counting import TREE, people

# Today's people are kept: who is asked for what, and who is joined to whom.
STORED_PEOPLE = """, now AS MATERIALIZED (
    SELECT staff_member_id, unit_id, left_out, required FROM training_standing
    WHERE organisation_id = %(organisation)s
), same AS (
    SELECT id, id AS owner_id FROM services_staffmember
    WHERE organisation_id = %(organisation)s AND merged_into_id IS NULL
    UNION ALL
    SELECT s.id, same.owner_id FROM services_staffmember s JOIN same ON s.merged_into_id = same.id
)"""

# Of the rules about one level, in whatever version of the framework, the newest; of two of a day
# that of the version that is counted by. Of these the nearest on the way up from where a person is
# counted, then the organisation's, then the shared one. Contacts of those in need, with what
# whoever gave them held on that very day: only contacts that may still count are looked at so
# closely.
NEEDS = """, said AS (
    SELECT DISTINCT ON (r.organisation_id, r.unit_id, s.rank)
           r.organisation_id, r.unit_id, s.rank, r.within_days, coalesce(m.rank, s.rank) AS by_rank
    FROM training_supervisionrule r JOIN same_level s ON s.level_id = r.level_id
    JOIN training_level l ON l.id = r.level_id
    LEFT JOIN same_level m ON m.level_id = r.supervisor_level_id
    WHERE r.from_on <= %(day)s
      AND (r.organisation_id = %(organisation)s OR r.organisation_id IS NULL)
    ORDER BY r.organisation_id, r.unit_id, s.rank, r.from_on DESC,
             l.framework_id = %(framework)s DESC, r.id DESC
), places AS (
    SELECT DISTINCT n.unit_id FROM now n
), nearest AS (
    SELECT DISTINCT ON (p.unit_id, s.rank) p.unit_id, s.rank, s.within_days, s.by_rank
    FROM places p CROSS JOIN said s
    LEFT JOIN tree t ON t.unit_id = p.unit_id AND t.ancestor_id = s.unit_id
    WHERE s.unit_id IS NULL OR t.unit_id IS NOT NULL
    ORDER BY p.unit_id, s.rank, s.unit_id IS NULL, t.distance, s.organisation_id IS NULL
), needed AS MATERIALIZED (
    SELECT n.staff_member_id, n.unit_id, c.rank, c.within_days, c.by_rank
    FROM now n JOIN nearest c ON c.unit_id = n.unit_id
    JOIN tree b ON b.unit_id = n.unit_id AND b.ancestor_id = %(unit)s
    WHERE n.left_out = '' AND c.within_days IS NOT NULL AND n.required & (1 << (c.rank - 1)) <> 0
), met AS MATERIALIZED (
    SELECT a.owner_id AS staff_member_id, b.owner_id AS giver_id, k."on"
    FROM training_supervisioncontact k JOIN training_supervised p ON p.contact_id = k.id
    JOIN same a ON a.id = p.staff_member_id JOIN same b ON b.id = k.supervisor_id
    WHERE k.kind = 'supervision' AND k.taken_back_at IS NULL AND k."on" <= %(day)s
      AND a.owner_id <> b.owner_id AND a.owner_id IN (SELECT staff_member_id FROM needed)
), givers AS MATERIALIZED (
    SELECT DISTINCT giver_id, "on" FROM met
    WHERE "on" >= %(day)s::date - (SELECT max(within_days) FROM needed)
), able AS (
    SELECT g.giver_id, g."on", bit_or(1 << (coalesce(l.rank, w.rank) - 1)) AS mask
    FROM givers g JOIN same s ON s.owner_id = g.giver_id
    JOIN training_trainingrecord r ON r.staff_member_id = s.id AND r."on" <= g."on"
         AND (r.expires_on IS NULL OR r.expires_on > g."on")
    LEFT JOIN same_level l ON l.level_id = r.level_id
    LEFT JOIN training_verification v ON v.equivalence_id = r.equivalence_id
         AND v.from_on <= g."on" AND (v.until_on IS NULL OR v.until_on >= g."on")
    LEFT JOIN training_verification_levels named ON named.verification_id = v.id
    LEFT JOIN same_level w ON w.level_id = named.level_id
    WHERE r.reverses_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM training_trainingrecord x WHERE x.reverses_id = r.id)
    GROUP BY g.giver_id, g."on"
), contacts AS (
    SELECT m.staff_member_id, m."on", coalesce(h.mask, 0) AS mask
    FROM met m LEFT JOIN able h ON h.giver_id = m.giver_id AND h."on" = m."on"
), needs AS (
    SELECT n.staff_member_id, n.unit_id, n.rank, n.within_days,
           max(c."on") FILTER (WHERE CASE WHEN %(is_cumulative)s
               THEN c.mask & ((1 << n.by_rank) - 1) = (1 << n.by_rank) - 1
               ELSE c.mask >> (n.by_rank - 1) <> 0 END) AS counts_on,
           max(c."on") AS last_on
    FROM needed n LEFT JOIN contacts c ON c.staff_member_id = n.staff_member_id
    GROUP BY n.staff_member_id, n.unit_id, n.rank, n.within_days
), supervised AS MATERIALIZED (
    SELECT needs.*, coalesce(counts_on >= %(day)s::date - within_days, false) AS is_in_place
    FROM needs
)"""


def needs(basis: str) -> str:
    """`WITH … supervised`: one row a person and level, from people counted afresh."""
    return people(basis) + NEEDS


def needs_stored() -> str:
    """The same for today, from the stored standings."""
    return TREE["today"] + SAME_LEVEL + STORED_PEOPLE + NEEDS
