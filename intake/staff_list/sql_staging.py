"""Set-based SQL: from `incoming` (or the kept rows of an upload) to typed staging tables."""

CREATE = """
DROP TABLE IF EXISTS pg_temp.staged;
CREATE TEMP TABLE staged (
    n integer, "row" integer, name text, fault text, column_name text, problem text, how text,
    decision text, takes jsonb, conflicts jsonb DEFAULT '{}', first_name text, last_name text,
    preferred_name text, email text,
    staff_number text, kind text, active boolean, sort_key text, legal_key text,
    staff_id bigint, number_id bigint, email_id bigint, record_id bigint,
    main_n integer, is_close boolean DEFAULT false,
    choices jsonb, rejoins boolean DEFAULT false, keeps_email boolean DEFAULT false,
    ends_others boolean DEFAULT false, primary_k integer, home_unit_id bigint,
    changes jsonb, proposal text
) ON COMMIT DROP;
DROP TABLE IF EXISTS pg_temp.staged_post;
CREATE TEMP TABLE staged_post (
    n integer, k integer, unit_text text, role_text text, fte numeric(4, 3), is_primary boolean,
    from_on date, until_on date, away boolean, unit_id bigint, role_id bigint, post_id bigint,
    starts_on date, record_id bigint
) ON COMMIT DROP;
DROP TABLE IF EXISTS pg_temp.unit_meaning;
CREATE TEMP TABLE unit_meaning (unit_text text, state text, unit_id bigint) ON COMMIT DROP;
DROP TABLE IF EXISTS pg_temp.ending;
CREATE TEMP TABLE ending (post_id bigint, staff_id bigint, until_on date) ON COMMIT DROP;
DROP TABLE IF EXISTS pg_temp.leaver;
CREATE TEMP TABLE leaver (staff_id bigint, name text, unit text, role text) ON COMMIT DROP
"""

_PERSON = """
INSERT INTO staged (n, "row", name, fault, column_name, problem, how, decision, takes,
    first_name, last_name, preferred_name, email, staff_number, kind, active, sort_key, legal_key)
SELECT i.n, i."row", i.name, i.fault, i.column_name, i.problem, i.how, i.decision, i.takes,
    coalesce(p.first_name, ''), coalesce(p.last_name, ''), coalesce(p.preferred_name, ''),
    coalesce(p.email, ''), coalesce(p.staff_number, ''), p.kind, p.active,
    coalesce(p.sort_key, ''), coalesce(p.legal_key, '')
"""
_PERSON_FIELDS = """
, jsonb_to_record(i.parsed) AS p(first_name text, last_name text, preferred_name text, email text,
    staff_number text, kind text, active boolean, sort_key text, legal_key text)
"""
_POST = """
INSERT INTO staged_post (n, k, unit_text, role_text, fte, is_primary, from_on, until_on, away)
SELECT i.n, p.k, p.unit_text, p.role_text, p.fte, p.is_primary, p.from_on, p.until_on, p.away
"""
_POST_FIELDS = """
, jsonb_to_recordset(i.parsed -> 'posts') AS p(k integer, unit_text text, role_text text,
    fte numeric, is_primary boolean, from_on date, until_on date, away boolean)
WHERE i.fault = ''
"""
_INCOMING = "FROM (SELECT incoming.*, '' AS decision, '[]'::jsonb AS takes FROM incoming) AS i"
# A row's `parsed` keeps its number within the list under "n"; leavers (row 0) are found afresh.
_KEPT = """
FROM (SELECT (r.parsed ->> 'n')::integer AS n, r."row", r.name, r.parsed,
    CASE WHEN %(decided)s THEN r.decision ELSE '' END AS decision,
    CASE WHEN %(decided)s THEN r.takes ELSE '[]' END AS takes,
    r."column" AS column_name, r.problem, r.how,
    CASE WHEN r.parsed ? 'fault' THEN r.parsed ->> 'fault' ELSE '' END AS fault
    FROM intake_uploadrow r WHERE r.upload_id = %(upload)s AND r."row" > 0
        AND (%(all_rows)s OR r.proposal IN ('add', 'change', 'likely', 'unsure')
            OR r.conflicts <> '{}' OR r.staff_member_id IN (SELECT same.staff_member_id
                FROM intake_uploadrow same WHERE same.upload_id = %(upload)s
                GROUP BY same.staff_member_id HAVING count(*) > 1))) AS i
"""
FILL_FROM_INCOMING = f"{_PERSON} {_INCOMING} {_PERSON_FIELDS}; {_POST} {_INCOMING} {_POST_FIELDS}"
FILL_FROM_KEPT = f"{_PERSON} {_KEPT} {_PERSON_FIELDS}; {_POST} {_KEPT} {_POST_FIELDS}"
CLEAR = "TRUNCATE staged, staged_post, unit_meaning, ending, leaver, held, record"
UNIT_TEXTS = "SELECT DISTINCT unit_text FROM staged_post WHERE unit_id IS NULL"
NEW_ROLES = """
SELECT DISTINCT ON (lower(sp.role_text)) sp.role_text FROM staged_post sp JOIN staged s USING (n)
WHERE sp.role_text <> '' AND sp.role_id IS NULL AND s.fault = ''
ORDER BY lower(sp.role_text), sp.role_text
"""
IS_LONG = "SELECT 1 FROM staged OFFSET 1000 LIMIT 1"
# The planner knows nothing yet of rows that this very transaction writes, and takes a loop over
# 20,000 of them for a loop over one. Hashing is right for a long list whatever the statistics say.
PLAN_FOR_MANY = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off"
# Stands for everything that matching looks at. Every change of it leaves an event; reviews and
# changes take the organisation's lock, so that none is still on its way when this is read.
VERSION = """
SELECT concat_ws('-', (SELECT max(pgh_id) FROM services_staffmemberevent),
    (SELECT max(pgh_id) FROM services_postevent), (SELECT max(pgh_id) FROM services_unitevent),
    (SELECT max(pgh_id) FROM services_unitaliasevent),
    (SELECT max(pgh_id) FROM services_jobroleevent),
    (SELECT max(pgh_id) FROM services_staffaliasevent),
    (SELECT max(pgh_id) FROM services_sharingagreementevent),
    (SELECT max(pgh_id) FROM services_handcorrectionevent),
    (SELECT max(u.last_login) FROM accounts_user u
        JOIN services_staffmember m ON m.user_id = u.id WHERE m.organisation_id = %(org)s))
"""
