"""Set-based SQL: which person, unit, role and post each staged row is about.

Named values: org, path (of the chosen branch), day (the list's date), scope (path prefixes of the
sender as LIKE patterns), words (sentences for people, as JSON).
"""

from intake.staff_list import sql_joined

# What a person is called, as `StaffMember.shown_name` says it.
_CALLED = "coalesce(nullif(m.preferred_name, ''), m.first_name)"
SHOWN_NAME = f"""concat_ws(' ', nullif({_CALLED}, ''), CASE WHEN m.last_name <> ''
    AND right({_CALLED}, length(m.last_name)) <> m.last_name THEN m.last_name END)"""

# Rows with a problem are looked up too: whoever is on one has not left.
# A strong identifier first, then an address, then an address somebody confirmed before,
# if it leads to one person alone.
BY_NUMBER = """
UPDATE staged s SET number_id = m.id FROM services_staffmember m
WHERE s.staff_number <> '' AND m.organisation_id = %(org)s
    AND m.merged_into_id IS NULL AND m.staff_number <> '' AND m.staff_number = s.staff_number
"""
BY_EMAIL = """
UPDATE staged s SET email_id = m.id FROM services_staffmember m
WHERE s.email <> '' AND m.organisation_id = %(org)s
    AND m.merged_into_id IS NULL AND m.email <> '' AND lower(m.email) = s.email
"""
BY_ALIAS = """
UPDATE staged s SET email_id = alone.id FROM (
    SELECT a.key, min(m.id) AS id
    FROM services_staffalias a JOIN services_staffmember m ON m.id = a.staff_member_id
    WHERE a.kind = 'email' AND m.organisation_id = %(org)s AND m.merged_into_id IS NULL
    GROUP BY a.key HAVING count(*) = 1
) alone WHERE s.email <> '' AND s.email_id IS NULL AND alone.key = s.email
"""
BY_OTHER_NUMBER = """
UPDATE staged s SET number_id = m.id
FROM services_staffalias a JOIN services_staffmember m ON m.id = a.staff_member_id
WHERE s.staff_number <> '' AND s.number_id IS NULL AND a.kind = 'number'
    AND a.key = s.staff_number AND m.organisation_id = %(org)s AND m.merged_into_id IS NULL
"""
CERTAIN = """
UPDATE staged SET staff_id = coalesce(number_id, email_id)
WHERE fault = '' AND (number_id IS NOT NULL OR email_id IS NOT NULL)
"""
# Two identifiers of two people, or an address of somebody with another staff number.
TWO_PEOPLE = """
UPDATE staged s SET fault = 'two_people', column_name = 'email'
FROM services_staffmember m
WHERE s.fault = '' AND m.id = s.email_id AND (s.number_id <> s.email_id
    OR (s.number_id IS NULL AND s.staff_number <> '' AND m.staff_number <> ''
        AND ltrim(s.staff_number, '0') <> ltrim(m.staff_number, '0')))
"""
SAME_TWICE = """
UPDATE staged s SET fault = 'same_twice', column_name = 'staff_number'
FROM (SELECT n, row_number() OVER (PARTITION BY staff_id, record_id ORDER BY n) AS place
    FROM staged WHERE fault = '' AND staff_id IS NOT NULL) d
WHERE d.n = s.n AND d.place > 1
"""
NUMBER_TWICE = """
UPDATE staged s SET fault = 'number_twice', column_name = 'staff_number'
FROM (SELECT n, row_number() OVER (PARTITION BY staff_number ORDER BY n) AS place FROM staged
    WHERE fault = '' AND staff_number <> '') d
WHERE d.n = s.n AND d.place > 1
"""
EMAIL_TWICE = """
UPDATE staged s SET fault = 'email_twice', column_name = 'email'
FROM (SELECT n, row_number() OVER (PARTITION BY email ORDER BY n) AS place FROM staged
    WHERE fault = '' AND email <> '') d
WHERE d.n = s.n AND d.place > 1
"""
# Nobody outside the sender's branches is ever changed, nor shown.
NOT_YOURS = """
UPDATE staged s SET fault = 'not_yours', staff_id = NULL
FROM services_staffmember m JOIN services_unit u ON u.id = m.home_unit_id
WHERE s.fault = '' AND m.id = s.staff_id AND NOT u.path LIKE ANY(%(scope)s)
"""
MATCHING = (
    sql_joined.RECORDS,
    BY_NUMBER,
    BY_EMAIL,
    BY_ALIAS,
    BY_OTHER_NUMBER,
    CERTAIN,
    sql_joined.WHICH,
    TWO_PEOPLE,
    SAME_TWICE,
    NUMBER_TWICE,
    EMAIL_TWICE,
    NOT_YOURS,
)

UNITS = """
UPDATE staged_post sp SET unit_id = m.unit_id FROM unit_meaning m
WHERE sp.unit_text = m.unit_text AND sp.unit_text <> '' AND m.state = 'found'
"""
ROLES = """
UPDATE staged_post sp SET role_id = r.id FROM services_jobrole r
WHERE sp.role_text <> '' AND r.organisation_id = %(org)s AND lower(r.name) = lower(sp.role_text)
"""
# A row about somebody we know that names no unit is about the unit of the main post.
SAME_UNIT = """
UPDATE staged_post sp SET unit_id = p.unit_id
FROM staged s, services_post p
WHERE sp.unit_text = '' AND s.n = sp.n AND p.staff_member_id = s.staff_id AND p.is_primary
    AND (p.until_on IS NULL OR p.until_on >= %(day)s)
"""
NEEDS_BLANK_UNIT = """
SELECT 1 FROM staged_post sp JOIN staged s USING (n)
WHERE s.fault = '' AND sp.unit_text = '' AND sp.unit_id IS NULL AND s.active IS DISTINCT FROM false
LIMIT 1
"""
BLANK_UNIT = """
UPDATE staged_post sp SET unit_id = m.unit_id FROM unit_meaning m
WHERE sp.unit_text = '' AND sp.unit_id IS NULL AND m.unit_text = '' AND m.state = 'found'
"""
OUTSIDE = """
UPDATE staged s SET fault = 'outside', column_name = 'unit_code'
FROM staged_post sp JOIN unit_meaning m USING (unit_text)
WHERE s.fault = '' AND sp.n = s.n AND m.state = 'outside' AND sp.unit_id IS NULL
"""
DROP_LEFT_OUT = """
DELETE FROM staged_post sp USING unit_meaning m
WHERE sp.unit_text = m.unit_text AND m.state = 'left out' AND sp.unit_id IS NULL
"""
LEFT_OUT = """
UPDATE staged s SET fault = 'left_out'
WHERE s.fault = '' AND s.active IS DISTINCT FROM false
    AND NOT EXISTS (SELECT 1 FROM staged_post sp WHERE sp.n = s.n)
"""

# Without an identifier: the same name in the same unit, when no identifier speaks against it. A
# spreadsheet takes zeros from the front of numbers: 17 may be 0017, which a person decides unless
# the name is the same too. Somebody who belongs outside the sender's branches is never changed, nor
# shown; that there is one makes the row a question, so that nobody is added twice.
CLOSE = f"""
WITH keys AS MATERIALIZED (
    SELECT n, sort_key AS key, staff_number, email FROM staged
    WHERE fault = '' AND staff_id IS NULL AND decision NOT IN ('add', 'out')
    UNION
    SELECT n, legal_key, staff_number, email FROM staged
    WHERE fault = '' AND staff_id IS NULL AND decision NOT IN ('add', 'out')
), called AS MATERIALIZED (
    SELECT k.*, m.id, false AS by_number FROM keys k
    JOIN services_staffmember m ON m.sort_key = k.key
    UNION
    SELECT k.*, m.id, true FROM keys k JOIN services_staffmember m
        ON ltrim(m.staff_number, '0') = ltrim(k.staff_number, '0')
    WHERE m.organisation_id = %(org)s AND ltrim(k.staff_number, '0') <> ''
    UNION
    SELECT k.*, a.staff_member_id, false FROM keys k JOIN services_staffalias a ON a.kind = 'name'
        AND a.key = (SELECT string_agg(w, ' ' ORDER BY w COLLATE "C")
            FROM unnest(string_to_array(k.key, ' ')) w)
), alike AS MATERIALIZED (
    SELECT k.n, m.id, {SHOWN_NAME} AS name, bool_or(k.by_number) AS by_number,
        bool_or(NOT k.by_number) AS by_name
    FROM called k JOIN services_staffmember m ON m.id = k.id
    WHERE m.organisation_id = %(org)s AND m.merged_into_id IS NULL
        AND (m.left_on IS NULL OR m.left_on > %(day)s)
        AND (NOT (k.staff_number <> '' AND m.staff_number <> '')
            OR ltrim(k.staff_number, '0') = ltrim(m.staff_number, '0'))
        AND (k.by_number OR NOT (k.email <> '' AND m.email <> ''))
    GROUP BY k.n, m.id
), free AS MATERIALIZED (
    SELECT a.* FROM alike a LEFT JOIN staged o ON o.staff_id = a.id WHERE o.staff_id IS NULL
), here AS MATERIALIZED (
    SELECT DISTINCT ON (f.n, f.id) f.n, f.id, f.name, u.name AS unit, coalesce(r.name, '') AS role,
        f.by_name, h.path LIKE ANY(%(scope)s) AS is_ours
    FROM free f JOIN staged_post sp ON sp.n = f.n
    JOIN services_staffmember m ON m.id = f.id JOIN services_unit h ON h.id = m.home_unit_id
    JOIN services_post p ON p.staff_member_id = f.id
        AND (p.unit_id = sp.unit_id OR f.by_number)
        AND (p.until_on IS NULL OR p.until_on >= %(day)s)
    JOIN services_unit u ON u.id = p.unit_id AND u.path LIKE ANY(%(scope)s)
    LEFT JOIN services_jobrole r ON r.id = p.role_id
    ORDER BY f.n, f.id, p.is_primary DESC, p.id
), counted AS (
    SELECT here.*, count(*) OVER (PARTITION BY id) AS rows FROM here
)
UPDATE staged s SET choices = c.choices, is_close = true,
    staff_id = CASE WHEN c.people = 1 AND c.rows = 1 AND c.is_named THEN c.first_id END
FROM (
    SELECT n, count(*) AS people, min(id) AS first_id, max(rows) AS rows,
        bool_and(by_name AND is_ours) AS is_named,
        coalesce(jsonb_agg(jsonb_build_object('staff_id', id, 'name', name, 'unit', unit,
            'role', role) ORDER BY id) FILTER (WHERE is_ours), '[]') AS choices
    FROM counted GROUP BY n
) c
WHERE c.n = s.n
"""  # noqa: S608 our own text
# For the rows of a review that still holds: the same people alike as then.
RECALLED = """
UPDATE staged s SET is_close = true, choices = r.choices, staff_id = r.staff_member_id
FROM intake_uploadrow r
WHERE r.upload_id = %(upload)s AND r.choices <> '[]' AND s.staff_id IS NULL
    AND s.n = (r.parsed ->> 'n')::integer AND s.decision NOT IN ('add', 'out')
"""
# Only somebody who was among the choices can be chosen.
CHOSEN = """
UPDATE staged SET staff_id = substr(decision, 7)::bigint
WHERE is_close AND decision LIKE 'staff:%%'
    AND choices @> jsonb_build_array(jsonb_build_object('staff_id', substr(decision, 7)::bigint))
"""
DECIDED_OUT = "UPDATE staged SET fault = 'left_out' WHERE fault = '' AND decision = 'out'"

# Names of partner staff are held only under an agreement. Such a row is looked at no further: it
# keeps nobody, proposes nobody, and ends no post.
NO_AGREEMENT = """
WITH agreed AS MATERIALIZED (
    SELECT u.path FROM services_sharingagreement a JOIN services_unit u ON u.id = a.unit_id
    WHERE u.organisation_id = %(org)s AND a.from_on <= %(today)s
        AND (a.until_on IS NULL OR a.until_on >= %(today)s)
), partners AS MATERIALIZED (
    SELECT path FROM services_unit
    WHERE organisation_id = %(org)s AND kind IN ('partner', 'contractor')
), bare AS MATERIALIZED (
    SELECT u.id, EXISTS (SELECT 1 FROM partners p WHERE u.path LIKE p.path || '%%') AS is_partner
    FROM services_unit u
    WHERE u.id IN (SELECT unit_id FROM staged_post)
        AND NOT EXISTS (SELECT 1 FROM agreed a WHERE u.path LIKE a.path || '%%')
), named AS (
    SELECT DISTINCT sp.n FROM staged_post sp JOIN bare b ON b.id = sp.unit_id
    JOIN staged s ON s.n = sp.n LEFT JOIN services_staffmember m ON m.id = s.staff_id
    WHERE b.is_partner OR coalesce(s.kind, m.kind) = 'partner'
)
UPDATE staged s SET fault = 'no_agreement', column_name = 'unit_code', staff_id = NULL,
    is_close = false, choices = NULL
FROM named
WHERE named.n = s.n AND s.fault = '' AND s.active IS DISTINCT FROM false
"""

PERSON_FACTS = """
UPDATE staged s SET
    rejoins = coalesce(m.left_on <= %(day)s, false) AND s.active IS DISTINCT FROM false,
    keeps_email = s.email <> '' AND lower(m.email) <> s.email AND a.last_login IS NOT NULL,
    home_unit_id = m.home_unit_id
FROM services_staffmember m LEFT JOIN accounts_user a ON a.id = m.user_id
WHERE m.id = s.staff_id
"""
# A list with several rows a person, or our template for everyone, states every post.
STATES_ALL = """
UPDATE staged s SET ends_others = true
FROM (SELECT n FROM staged_post GROUP BY n, record_id HAVING count(*) > 1 OR %(states_all)s) c
WHERE c.n = s.n AND s.staff_id IS NOT NULL
"""
TWIN_POSTS = """
DELETE FROM staged_post a USING staged_post b
WHERE a.k > 0 AND a.n = b.n AND a.k > b.k AND a.unit_id = b.unit_id
    AND lower(a.role_text) = lower(b.role_text)
"""
POST_MATCH = """
UPDATE staged_post sp SET post_id = x.id FROM (
    SELECT DISTINCT ON (sp.n, sp.k) sp.n, sp.k, p.id
    FROM staged s JOIN staged_post sp USING (n)
    JOIN services_post p ON p.staff_member_id = s.staff_id AND p.unit_id = sp.unit_id
        AND (p.until_on IS NULL OR p.until_on >= %(day)s)
    WHERE s.fault = '' AND NOT s.rejoins AND sp.post_id IS NULL
        AND (sp.role_text = '' OR p.role_id = sp.role_id OR p.role_id IS NULL)
    ORDER BY sp.n, sp.k, sp.role_text = '' AND sp.is_primary <> p.is_primary,
        p.role_id IS NULL, p.is_primary DESC, p.id
) x WHERE x.n = sp.n AND x.k = sp.k
"""
# Two rows never share a post: the later one is a post of its own.
POST_ONCE = """
UPDATE staged_post sp SET post_id = NULL FROM staged_post earlier
WHERE sp.k > 0 AND earlier.n = sp.n AND earlier.k < sp.k AND earlier.post_id = sp.post_id
"""
ENDING = f"""
INSERT INTO ending (post_id, staff_id, until_on)
SELECT p.id, s.staff_id, p.from_on
FROM staged s
JOIN (SELECT n, bool_or(post_id IS NULL AND is_primary IS DISTINCT FROM false) AS has_new
    FROM staged_post GROUP BY n) c ON c.n = s.n
JOIN services_post p ON p.staff_member_id = s.staff_id
    AND (p.until_on IS NULL OR p.until_on >= %(day)s)
JOIN services_unit u ON u.id = p.unit_id
LEFT JOIN staged_post kept ON kept.post_id = p.id
WHERE s.fault = '' AND s.active IS DISTINCT FROM false AND kept.post_id IS NULL
    AND (s.rejoins OR (p.is_primary AND c.has_new)
        OR (s.ends_others AND u.path LIKE %(path)s || '%%' AND NOT {sql_joined.UNNAMED}))
"""  # noqa: S608 our own text
# The main post: as stated, else what is it already, else the first of somebody new or moved.
PRIMARY = """
UPDATE staged s SET primary_k = c.k, home_unit_id = coalesce(c.unit_id, s.home_unit_id)
FROM (
    SELECT DISTINCT ON (sp.n) sp.n, sp.k, sp.unit_id
    FROM staged_post sp JOIN staged s USING (n) LEFT JOIN services_post p ON p.id = sp.post_id
    LEFT JOIN (SELECT o.staff_member_id FROM services_post o JOIN staged t
            ON t.staff_id = o.staff_member_id
        LEFT JOIN ending e ON e.post_id = o.id
        WHERE o.is_primary AND (o.until_on IS NULL OR o.until_on >= %(day)s) AND e.post_id IS NULL
        GROUP BY o.staff_member_id) stays ON stays.staff_member_id = s.staff_id
    WHERE s.fault = '' AND (sp.is_primary OR coalesce(p.is_primary, false) OR s.staff_id IS NULL
        OR s.rejoins OR stays.staff_member_id IS NULL)
    ORDER BY sp.n, sp.is_primary DESC NULLS LAST, coalesce(p.is_primary, false) DESC, sp.k
) c WHERE c.n = s.n
"""
# A new post starts when the list says, unless an older post would have to end before it began.
STARTS = """
UPDATE staged_post sp SET starts_on = CASE
    WHEN o.from_on IS NULL THEN coalesce(sp.from_on, %(day)s)
    WHEN sp.from_on > o.from_on AND NOT s.rejoins THEN sp.from_on
    ELSE %(day)s END
FROM staged s LEFT JOIN LATERAL (
    SELECT max(p.from_on) AS from_on FROM services_post p WHERE p.staff_member_id = s.staff_id
) o ON true
WHERE s.n = sp.n AND sp.post_id IS NULL
"""
ENDS = """
UPDATE ending e SET until_on = least(coalesce((
    SELECT min(sp.starts_on) FROM staged s JOIN staged_post sp USING (n)
    WHERE s.staff_id = e.staff_id AND sp.starts_on IS NOT NULL), %(day)s), m.left_on) - 1
FROM services_staffmember m WHERE m.id = e.staff_id
"""
NO_UNIT = """
UPDATE staged SET fault = 'no_unit', column_name = 'unit_code'
WHERE fault = '' AND staff_id IS NULL AND home_unit_id IS NULL AND active IS DISTINCT FROM false
    AND NOT (is_close AND decision = '')
"""
ANYBODY_KNOWN = "SELECT 1 FROM staged WHERE staff_id IS NOT NULL LIMIT 1"
# About people who are here already.
OF_KNOWN = (PERSON_FACTS, STATES_ALL, POST_MATCH, POST_ONCE, *sql_joined.OF_POSTS, ENDING)
POSTS = (PRIMARY, STARTS, ENDS, NO_UNIT)
