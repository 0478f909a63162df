"""Set-based SQL: what the list says, who that is, and what of it is new.

`listed` has what stands in the file, `told` adds why a row cannot go in, `who` has everybody who is
named once, `due` each person, course and day once. A list of 400,000 rows is never looped over.
"""

CREATE = """
DROP TABLE IF EXISTS pg_temp.listed, pg_temp.told, pg_temp.who, pg_temp.due, pg_temp.meant,
    pg_temp.named;
CREATE TEMP TABLE listed (
    "row" integer, name text, email text, number text, username text, title text, code text,
    "on" date, until date, status text, is_done boolean, n serial
) ON COMMIT DROP;
CREATE TEMP TABLE meant (
    title text, code text, key text, thing integer, title_id bigint, course_id bigint,
    level_id bigint, months integer
) ON COMMIT DROP;
CREATE TEMP TABLE named (n integer, staff_id bigint, band text, choices jsonb) ON COMMIT DROP
"""
LISTED = (
    "row", "name", "email", "number", "username", "title", "code", "on", "until", "status",
    "is_done",
)  # fmt: skip
MEANT = ("title", "code", "key", "thing", "title_id", "course_id", "level_id", "months")
NAMED = ("n", "staff_id", "band", "choices")
# Without statistics the planner takes a loop over 400,000 rows for a loop over one.
PLAN_FOR_MANY = "SET LOCAL enable_nestloop = off"
# Compiling stays off, as everywhere: it costs seconds for a statement that is run once.
PLAN_AS_EVER = "SET LOCAL enable_nestloop = on"
IS_LONG = "SELECT 1 FROM listed OFFSET 1000 LIMIT 1"

# `key` stands for whoever the row is about; '' in a list that says of nobody whose it is.
TOLD = """
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT l.n, l."row", l.title, l.code, l."on", l.until, l.status,
    CASE WHEN l.number <> '' THEN 'n' || lower(l.number)
        WHEN l.email <> '' THEN 'e' || l.email
        WHEN l.username <> '' THEN 'u' || lower(l.username)
        WHEN l.name <> '' THEN 'm' || lower(l.name) ELSE '' END AS key,
    CASE WHEN l.is_done = false THEN 'not_done'
        WHEN l.is_done IS NULL AND l.status <> '' THEN 'not_known'
        WHEN l.title = '' AND l.code = '' THEN 'no_course'
        WHEN l."on" IS NULL AND l."row" = ANY(%(wrong)s) THEN 'said'
        WHEN l."on" IS NULL THEN 'no_date'
        WHEN l."on" > %(today)s THEN 'to_come'
        WHEN l.until <= l."on" THEN 'ends_early'
        WHEN NOT %(is_personal)s AND l.number || l.email || l.username || l.name = ''
            THEN 'nobody'
        ELSE '' END AS fault
FROM listed l
"""
TITLES = "SELECT DISTINCT title, code FROM told WHERE fault = ''"
WHO = """
CREATE TEMP TABLE who ON COMMIT DROP AS
SELECT f.n, f.key, l."row", l.name, l.email, l.number, l.username, NULL::bigint AS staff_id,
    ''::text AS band, '[]'::jsonb AS choices
FROM (SELECT key, min(n) AS n FROM told WHERE fault = '' GROUP BY key) f JOIN listed l ON l.n = f.n
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
WHERE band IN ('look', '') AND key <> '' ORDER BY n
"""
NAME = """
UPDATE who w SET staff_id = f.staff_id, band = f.band, choices = f.choices
FROM named f WHERE f.n = w.n
"""
# Each person, course or title, and day once: the first row that says so.
DUE = """
CREATE TEMP TABLE due ON COMMIT DROP AS
SELECT f.n, w.staff_id, t."row", t."on", t.until, m.thing, m.course_id, m.title_id, m.key,
    m.level_id, m.months, false AS is_known, NULL::bigint AS held_id, 0 AS turn, w.n AS who
FROM (
    SELECT min(t.n) AS n, w.staff_id, m.thing, t."on"
    FROM told t JOIN who w ON w.key = t.key
    JOIN meant m ON m.title = t.title AND m.code = t.code
    WHERE t.fault = '' AND w.staff_id IS NOT NULL GROUP BY w.staff_id, m.thing, t."on"
) f JOIN told t ON t.n = f.n JOIN who w ON w.key = t.key
JOIN meant m ON m.title = t.title AND m.code = t.code
"""
# Somebody who takes a record back knows better than the list that comes next: it is known, and
# nothing is held. What a list took back, or another answer about a title, the next list may bring.
# Records of people who were joined to somebody are theirs.
_OWNERS = """
WITH RECURSIVE same AS (
    SELECT DISTINCT staff_id AS id, staff_id AS owner_id FROM due
    UNION ALL SELECT s.id, same.owner_id FROM services_staffmember s
    JOIN same ON s.merged_into_id = same.id
)
"""
# A record made of other learning that belongs to it no more: its title became another course.
_RELEASED = """
SELECT FROM training_trainingrecord made WHERE made.id = r.reverses_id
    AND made.source = 'completion' AND made.batch_id IS NULL
    AND NOT EXISTS (SELECT FROM training_otherlearning o WHERE o.record_id = made.id)
"""
KNOWN_RECORDS = f"""
UPDATE due d SET is_known = k.held_id IS NOT NULL OR coalesce(k.by_hand, false),
    held_id = k.held_id, turn = k.turn FROM (
    {_OWNERS}
    SELECT s.owner_id, r.course_id, r."on",
        coalesce(max(r.turn) FILTER (WHERE r.session_id IS NULL AND s.id = s.owner_id), 0) AS turn,
        min(r.id) FILTER (WHERE r.reverses_id IS NULL AND x.id IS NULL) AS held_id,
        (array_agg(r.batch_id IS NULL AND NOT EXISTS ({_RELEASED}) ORDER BY r.id DESC)
            FILTER (WHERE r.reverses_id IS NOT NULL))[1] AS by_hand
    FROM same s JOIN training_trainingrecord r ON r.staff_member_id = s.id
    LEFT JOIN training_trainingrecord x ON x.reverses_id = r.id
    WHERE r.course_id IN (SELECT course_id FROM meant WHERE title_id IS NULL)
    GROUP BY s.owner_id, r.course_id, r."on"
) k WHERE d.title_id IS NULL AND d.course_id = k.course_id AND d.staff_id = k.owner_id
    AND d."on" = k."on"
"""  # noqa: S608 our own text
KNOWN_LEARNING = f"""
UPDATE due d SET is_known = true, held_id = k.id FROM (
    {_OWNERS}
    SELECT s.owner_id, o.title_id, o."on", min(o.id) AS id
    FROM same s JOIN training_otherlearning o ON o.staff_member_id = s.id
    GROUP BY s.owner_id, o.title_id, o."on"
) k WHERE d.title_id = k.title_id AND d.staff_id = k.owner_id AND d."on" = k."on"
"""  # noqa: S608 our own text
ANY_COURSE = "SELECT 1 FROM due WHERE title_id IS NULL AND course_id IS NOT NULL LIMIT 1"
ANY_TITLE = "SELECT 1 FROM due WHERE title_id IS NOT NULL LIMIT 1"
