"""Set-based SQL: what the list says, who that is, and what of it is new.

`listed` has what stands in the file, by numbers that lead to `people`, `texts` (how courses are
named) and `states`; `told` adds why a row cannot go in, `who` has everybody who is named once,
`due` each person, course and day once. A list of 400,000 rows is never looped over.
"""

from training.actions.sql_learning import BY_HAND

CREATE = """
DROP TABLE IF EXISTS pg_temp.listed, pg_temp.people, pg_temp.texts, pg_temp.states, pg_temp.told,
    pg_temp.who, pg_temp.meant, pg_temp.named;
CREATE TEMP TABLE listed (
    "row" integer, person integer, text integer, "on" date, until date, state integer, n serial
) ON COMMIT DROP;
CREATE TEMP TABLE people (
    person integer, name text, email text, number text, username text
) ON COMMIT DROP;
CREATE TEMP TABLE texts (text integer, title text, code text) ON COMMIT DROP;
CREATE TEMP TABLE states (state integer, status text, is_done boolean) ON COMMIT DROP;
CREATE TEMP TABLE meant (
    text integer, title text, code text, key text, thing integer, title_id bigint,
    equivalence_id bigint, course_id bigint, level_id bigint, months integer
) ON COMMIT DROP;
CREATE TEMP TABLE named (n integer, staff_id bigint, band text, choices jsonb) ON COMMIT DROP
"""
LISTED = ('"row"', "person", "text", '"on"', "until", "state")
PEOPLE = ("person", "name", "email", "number", "username")
TEXTS = ("text", "title", "code")
STATES = ("state", "status", "is_done")
MEANT = (
    "text", "title", "code", "key", "thing", "title_id", "equivalence_id", "course_id", "level_id",
    "months",
)  # fmt: skip
NAMED = ("n", "staff_id", "band", "choices")
# Without statistics the planner takes a loop over 400,000 rows for a loop over one.
PLAN_FOR_MANY = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'"
PLAN_AS_EVER = "SET LOCAL enable_nestloop = on; RESET work_mem"
IS_LONG = "SELECT 1 FROM listed OFFSET 1000 LIMIT 1"

# `key` stands for whoever the row is about: the first way in which the list names them. Everybody
# without a fact is one, and nobody, save in a list that says of nobody whose it is.
TOLD = """
CREATE TEMP TABLE told ON COMMIT DROP AS
WITH keyed AS MATERIALIZED (
    SELECT person, min(person) OVER (PARTITION BY fact) AS key, fact = '' AS is_nobody FROM (
        SELECT person, CASE WHEN number <> '' THEN 'n' || lower(number)
            WHEN email <> '' THEN 'e' || email
            WHEN username <> '' THEN 'u' || lower(username)
            WHEN name <> '' THEN 'm' || lower(name) ELSE '' END AS fact FROM people
    ) f
)
SELECT l.n, l."row", l.person, l.text, l."on", l.until, l.state, k.key::bigint AS key,
    CASE WHEN s.is_done = false THEN 'not_done'
        WHEN s.is_done IS NULL AND s.status <> '' THEN 'not_known'
        WHEN x.title = '' AND x.code = '' THEN 'no_course'
        WHEN l."on" IS NULL AND l."row" = ANY(%(wrong)s) THEN 'said'
        WHEN l."on" IS NULL THEN 'no_date'
        WHEN l."on" > %(today)s THEN 'to_come'
        WHEN l.until <= l."on" THEN 'ends_early'
        WHEN NOT %(is_personal)s AND k.is_nobody THEN
            CASE WHEN l."row" = ANY(%(wrong)s) THEN 'said' ELSE 'nobody' END
        ELSE '' END AS fault
FROM listed l JOIN keyed k ON k.person = l.person JOIN states s ON s.state = l.state
JOIN texts x ON x.text = l.text
"""
# Of everybody who is known; what others did is written only once somebody says who they are.
TITLES = """
SELECT x.text, x.title, x.code FROM texts x WHERE x.text IN (
    SELECT t.text FROM told t JOIN who w ON w.key = t.key
    WHERE t.fault = '' AND w.staff_id IS NOT NULL
) ORDER BY x.title, x.code
"""
WHO = """
CREATE TEMP TABLE who ON COMMIT DROP AS
SELECT f.n, f.key, l."row", p.name, p.email, p.number, p.username, NULL::bigint AS staff_id,
    ''::text AS band, '[]'::jsonb AS choices
FROM (SELECT key, min(n) AS n FROM told WHERE fault = '' GROUP BY key) f
JOIN listed l ON l.n = f.n JOIN people p ON p.person = l.person
"""
# What a number, an address or a user name belongs to: the record itself before what was learned,
# and a number without its zeros last. Two people behind one of them is nobody.
KNOWN = """
DROP TABLE IF EXISTS pg_temp.known;
CREATE TEMP TABLE known ON COMMIT DROP AS
WITH said AS MATERIALIZED (
    SELECT 'number' AS kind, number AS key FROM who WHERE number <> ''
    UNION SELECT 'email', email FROM who WHERE email <> ''
    UNION SELECT 'number', username FROM who WHERE username <> ''
    UNION SELECT 'email', lower(username) FROM who WHERE username LIKE '%%@%%'
), people AS MATERIALIZED (
    SELECT id, staff_number, lower(email) AS email FROM services_staffmember
    WHERE organisation_id = %(org)s AND merged_into_id IS NULL
), found AS (
    SELECT s.kind, s.key, p.id, 1 AS nth FROM said s
    JOIN people p ON s.kind = 'number' AND p.staff_number = s.key
    UNION ALL
    SELECT s.kind, s.key, p.id, 1 FROM said s JOIN people p ON s.kind = 'email' AND p.email = s.key
    UNION ALL
    SELECT s.kind, s.key, p.id, 2 FROM said s
    JOIN services_staffalias a ON a.kind = s.kind AND a.key = s.key
    JOIN people p ON p.id = a.staff_member_id
    UNION ALL
    SELECT s.kind, s.key, p.id, 3 FROM said s JOIN people p ON s.kind = 'number'
        AND ltrim(s.key, '0') <> '' AND ltrim(p.staff_number, '0') = ltrim(s.key, '0')
)
SELECT kind, key, min(id) AS staff_id FROM (
    SELECT found.*, min(nth) OVER (PARTITION BY kind, key) AS first FROM found
) f WHERE nth = first GROUP BY kind, key HAVING count(DISTINCT id) = 1
"""
# Strong: what the row says leads to one person and the name beside it says the same.
STRONG = """
UPDATE who w SET staff_id = f.staff_id, band = CASE WHEN f.is_one AND (w.name = '' OR lower(w.name)
        IN (lower(m.first_name || ' ' || m.last_name), lower(m.last_name || ' ' || m.first_name),
            lower(m.preferred_name || ' ' || m.last_name)))
    THEN 'certain' ELSE 'look' END
FROM (
    SELECT w.n,
        coalesce(number.staff_id, email.staff_id, login.staff_id, mail.staff_id) AS staff_id,
        coalesce(number.staff_id, 0) IN (0, coalesce(email.staff_id, number.staff_id, 0)) AS is_one
    FROM who w
    LEFT JOIN known number ON number.kind = 'number' AND number.key = w.number
    LEFT JOIN known email ON email.kind = 'email' AND email.key = w.email
    LEFT JOIN known login ON login.kind = 'number' AND login.key = w.username
    LEFT JOIN known mail ON mail.kind = 'email' AND mail.key = lower(w.username)
) f JOIN services_staffmember m ON m.id = f.staff_id
WHERE w.n = f.n
"""
_POSTS = """
SELECT FROM services_post p JOIN services_unit u ON u.id = p.unit_id
WHERE p.staff_member_id = m.id AND p.from_on <= %(today)s
    AND (p.until_on IS NULL OR p.until_on >= %(today)s)
    AND (m.left_on IS NULL OR m.left_on > %(today)s)
"""
# As StaffMember.objects.within: by any current post, a leaver by the last main unit.
OUTSIDE = f"""
SELECT m.id FROM services_staffmember m JOIN services_unit h ON h.id = m.home_unit_id
WHERE m.id IN (SELECT staff_id FROM who WHERE staff_id IS NOT NULL)
    AND NOT (m.organisation_id = %(org)s AND (%(is_root)s
        OR EXISTS ({_POSTS} AND u.path LIKE %(path)s || '%%')
        OR (h.path LIKE %(path)s || '%%' AND NOT EXISTS ({_POSTS}))))
"""  # noqa: S608 our own text
ELSEWHERE = "UPDATE who SET band = 'elsewhere', staff_id = NULL WHERE staff_id = ANY(%(ids)s)"
TO_LOOK_AT = """
SELECT n, "row", name, email, number, username FROM who
WHERE band IN ('look', '') AND name || email || number || username <> '' ORDER BY n
"""
NAME = """
UPDATE who w SET staff_id = f.staff_id, band = f.band, choices = f.choices
FROM named f WHERE f.n = w.n
"""
# Somebody who takes a record back knows better than the list that comes next: it is known, and
# nothing is held. What a list took back, or another answer about a title, the next list may bring.
# Records of people who were joined to somebody are theirs.
_OWNERS = """
WITH RECURSIVE same AS (
    SELECT DISTINCT staff_id AS id, staff_id AS owner_id FROM who WHERE staff_id IS NOT NULL
    UNION ALL SELECT s.id, same.owner_id FROM services_staffmember s
    JOIN same ON s.merged_into_id = same.id
)
"""
# Records and other learning that are here, with the person they are of by now.
KNOWN_RECORDS = f"""
CREATE TEMP TABLE known_records ON COMMIT DROP AS {_OWNERS}
SELECT s.owner_id, r.course_id, r."on",
    coalesce(max(r.turn) FILTER (WHERE r.session_id IS NULL AND s.id = s.owner_id), 0) AS turn,
    min(r.id) FILTER (WHERE r.reverses_id IS NULL AND x.id IS NULL) AS held_id,
    (array_agg({BY_HAND} ORDER BY r.id DESC)
        FILTER (WHERE r.reverses_id IS NOT NULL))[1] AS by_hand
FROM same s JOIN training_trainingrecord r ON r.staff_member_id = s.id
LEFT JOIN training_trainingrecord x ON x.reverses_id = r.id
WHERE r.course_id IN (SELECT course_id FROM meant WHERE title_id IS NULL)
GROUP BY s.owner_id, r.course_id, r."on"
"""  # noqa: S608 our own text
KNOWN_LEARNING = f"""
CREATE TEMP TABLE known_learning ON COMMIT DROP AS {_OWNERS}
SELECT s.owner_id, o.title_id, o."on", min(o.id) AS held_id
FROM same s JOIN training_otherlearning o ON o.staff_member_id = s.id
WHERE o.title_id IN (SELECT title_id FROM meant)
GROUP BY s.owner_id, o.title_id, o."on"
"""  # noqa: S608 our own text
# Each person, course or title, and day once, the first row that says so; whether it is known.
DUE = """
CREATE TEMP TABLE due ON COMMIT DROP AS
SELECT f.*, coalesce(r.held_id, o.held_id) IS NOT NULL OR coalesce(r.by_hand, false) AS is_known,
    coalesce(r.held_id, o.held_id) AS held_id, coalesce(r.turn, 0) AS turn
FROM (
    SELECT DISTINCT ON (w.staff_id, m.thing, t."on") t.n, w.staff_id, t."row", t."on", t.until,
        m.thing, m.course_id, m.title_id, m.equivalence_id, m.level_id, m.months, w.n AS who
    FROM told t JOIN who w ON w.key = t.key JOIN meant m ON m.text = t.text
    WHERE t.fault = '' AND w.staff_id IS NOT NULL
    ORDER BY w.staff_id, m.thing, t."on", t.n
) f
LEFT JOIN known_records r ON f.title_id IS NULL AND r.course_id = f.course_id
    AND r.owner_id = f.staff_id AND r."on" = f."on"
LEFT JOIN known_learning o ON o.title_id = f.title_id AND o.owner_id = f.staff_id
    AND o."on" = f."on"
"""
AFRESH = "DROP TABLE IF EXISTS pg_temp.due, pg_temp.known_records, pg_temp.known_learning"
