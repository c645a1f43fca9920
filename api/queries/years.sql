-- Works on year-ends, and the differences that a restatement found.

-- name: ask
INSERT INTO lists.year_work (id, account, key, kind, division, year)
VALUES (%(id)s, %(account)s, %(key)s, %(kind)s, %(division)s, %(year)s)
ON CONFLICT (account, key) DO NOTHING;

-- name: of_key
SELECT to_jsonb(w) FROM lists.year_work AS w WHERE w.account = %(account)s AND w.key = %(key)s;

-- name: latest
SELECT DISTINCT ON (w.year, w.kind) to_jsonb(w)
FROM unnest(%(years)s::smallint[], %(divisions)s::text[]) AS asked (year, division)
JOIN lists.year_work AS w ON w.year = asked.year AND w.division = asked.division COLLATE "C"
ORDER BY w.year, w.kind, w.made_at DESC;

-- name: last_done
SELECT to_jsonb(w) FROM lists.year_work AS w
WHERE w.year = %(year)s AND w.division = %(division)s AND w.kind = %(kind)s AND w.state = 'done'
ORDER BY w.made_at DESC LIMIT 1;

-- name: begin
UPDATE lists.year_work SET state = 'running', passed = 0
WHERE id = %(id)s AND state IN ('waiting', 'running')
RETURNING to_jsonb(year_work);

-- name: tell
UPDATE lists.year_work SET passed = %(passed)s, total = %(total)s WHERE id = %(id)s;

-- name: finish
UPDATE lists.year_work SET state = 'done', ended_at = clock_timestamp(), result = %(result)s WHERE id = %(id)s;

-- name: fail
UPDATE lists.year_work SET state = 'failed', ended_at = clock_timestamp(), failure = %(failure)s
WHERE id = %(id)s AND state IN ('waiting', 'running');

-- name: clear_differences
-- What this work wrote when it was broken off, and what earlier ones over the same found.
DELETE FROM lists.year_difference WHERE work IN (
    SELECT id FROM lists.year_work
    WHERE year = %(year)s AND division = %(division)s AND kind = 'restate' AND (id = %(id)s OR state IN ('done', 'failed'))
);

-- name: copy_differences
COPY lists.year_difference (work, n, household, villages, lines) FROM STDIN;

-- name: differences
SELECT d.n, d.household, d.villages, d.lines, h.number
FROM lists.year_difference AS d LEFT JOIN read.household AS h ON h.id = d.household
WHERE d.work = %(work)s AND d.n > %(after)s ORDER BY d.n LIMIT %(limit)s;
