"""Set-based SQL: proposals as rows of the upload, one for each person, and back from them."""

# How many of a person's courses are new, and what they are called. What they did is kept as one
# text, `n row text on until` for each: by the hundred thousand that is cheaper than lists in lists.
_DONE = """
SELECT g.*, coalesce(nullif(x.title, ''), x.code) AS first FROM (
    SELECT key, count(*) AS courses, min(text) AS text, string_agg(CASE WHEN %(with_done)s THEN
        n || ' ' || "row" || ' ' || text || ' ' || "on" || ' ' || coalesce(until::text, '') END, ';'
    ) AS done FROM told WHERE fault = '' GROUP BY key
) g JOIN texts x ON x.text = g.text
"""
_FRESH = "SELECT who, count(*) FILTER (WHERE NOT is_known) AS fresh FROM due GROUP BY who"
# Somebody of whom all is here already needs no courses kept: nothing of them is written.
KEEP_PEOPLE = f"""
INSERT INTO intake_uploadrow (upload_id, "row", name, raw, parsed, proposal, staff_member_id,
    changes, choices, decision, "column", problem, how)
SELECT %(upload)s, w."row", left(coalesce(nullif(w.name, ''), nullif(w.email, ''),
        nullif(w.number, ''), nullif(w.username, ''), %(personal)s), 250), '{{}}',
    jsonb_build_object('name', w.name, 'email', w.email, 'staff_number', w.number,
        'username', w.username, 'done', coalesce(d.done, ''),
        'posts', jsonb_build_array(jsonb_build_object('unit_text', d.first || CASE
            WHEN d.courses > 1 THEN ' +' || d.courses - 1 ELSE '' END,
            'role_text', coalesce(f.fresh, 0)::text))),
    CASE WHEN w.staff_id IS NOT NULL AND coalesce(f.fresh, 0) = 0 THEN 'unchanged'
        ELSE w.band END,
    w.staff_id, '{{}}', w.choices, '', '', '', ''
FROM who w JOIN ({_DONE}) d ON d.key = w.key LEFT JOIN ({_FRESH}) f ON f.who = w.n
WHERE w.band <> 'elsewhere' ORDER BY w.n
"""  # noqa: S608 our own text
# Rows about people of another part are passed over without a word; so are their faults.
KEEP_FAULTS = """
INSERT INTO intake_uploadrow (upload_id, "row", name, raw, parsed, proposal, staff_member_id,
    changes, choices, decision, "column", problem, how)
SELECT %(upload)s, t."row", '', '{}', '{}',
    CASE WHEN %(words)s::jsonb -> t.fault ->> 1 = '' THEN 'skipped' ELSE 'problem' END,
    NULL, '{}', '[]', '', '', left(replace(replace(%(words)s::jsonb -> t.fault ->> 0,
        '{status}', s.status), '{title}', coalesce(nullif(x.title, ''), x.code)), 500),
    %(words)s::jsonb -> t.fault ->> 1
FROM told t JOIN texts x ON x.text = t.text JOIN states s ON s.state = t.state
LEFT JOIN who w ON w.key = t.key
WHERE t.fault NOT IN ('', 'said') AND w.band IS DISTINCT FROM 'elsewhere' ORDER BY t.n
"""
KEEP_TWICE = """
INSERT INTO intake_uploadrow (upload_id, "row", name, raw, parsed, proposal, staff_member_id,
    changes, choices, decision, "column", problem, how)
SELECT %(upload)s, t."row", '', '{}', '{}', 'skipped', NULL, '{}', '[]', '', '',
    replace(%(words)s::jsonb -> 'twice' ->> 0, '{title}', coalesce(nullif(x.title, ''), x.code)), ''
FROM told t JOIN texts x ON x.text = t.text JOIN who w ON w.key = t.key AND w.staff_id IS NOT NULL
LEFT JOIN due d ON d.n = t.n WHERE t.fault = '' AND d.n IS NULL ORDER BY t.n
"""
KEEP_TAKEN_BACK = """
INSERT INTO intake_uploadrow (upload_id, "row", name, raw, parsed, proposal, staff_member_id,
    changes, choices, decision, "column", problem, how)
SELECT %(upload)s, t."row", '', '{}', '{}', 'skipped', NULL, '{}', '[]', '', '',
    replace(%(words)s::jsonb -> 'taken_back' ->> 0, '{title}',
        coalesce(nullif(x.title, ''), x.code)),
    %(words)s::jsonb -> 'taken_back' ->> 1
FROM due d JOIN told t ON t.n = d.n JOIN texts x ON x.text = t.text
WHERE d.is_known AND d.held_id IS NULL ORDER BY t.n
"""
PEOPLE = "SELECT proposal, count(*) FROM intake_uploadrow WHERE upload_id = %(upload)s GROUP BY 1"
COUNTS = """
SELECT count(*) FILTER (WHERE NOT is_known), count(*) FILTER (WHERE is_known),
    count(*) FILTER (WHERE NOT is_known AND course_id IS NULL AND equivalence_id IS NULL) FROM due
"""
BANDS = "SELECT band, count(*) FROM who GROUP BY band"
# Those whom somebody must still choose, and those nobody answers to, go in only when chosen.
FROM_KEPT = """
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT r.id, r.parsed, CASE WHEN r.decision LIKE 'staff:%%' THEN substr(r.decision, 7)::bigint
    WHEN r.decision IN ('', 'yes') AND r.proposal IN ('certain', 'likely', 'unchanged')
        THEN r.staff_member_id END AS staff_id
FROM intake_uploadrow r WHERE r.upload_id = %(upload)s
    AND r.proposal IN ('certain', 'likely', 'unchanged', 'unsure', 'nobody')
;
CREATE TEMP TABLE who ON COMMIT DROP AS
SELECT c.id AS n, c.id AS key, coalesce(s.merged_into_id, s.id) AS staff_id, '' AS band
FROM chosen c JOIN services_staffmember s ON s.id = c.staff_id
;
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT split_part(d, ' ', 1)::integer AS n, split_part(d, ' ', 2)::integer AS "row",
    split_part(d, ' ', 3)::integer AS text, split_part(d, ' ', 4)::date AS "on",
    nullif(split_part(d, ' ', 5), '')::date AS until, c.id AS key, '' AS fault
FROM chosen c, unnest(string_to_array(c.parsed ->> 'done', ';')) AS d
WHERE c.staff_id IS NOT NULL
"""
