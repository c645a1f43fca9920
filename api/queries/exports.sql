-- Exports asked for, and how far they are.

-- name: ask
INSERT INTO staging.export (id, account, key, kind, division, year)
VALUES (%(id)s, %(account)s, %(key)s, %(kind)s, %(division)s, %(year)s)
ON CONFLICT (account, key) DO NOTHING;

-- name: of_key
SELECT to_jsonb(e) FROM staging.export AS e WHERE e.account = %(account)s AND e.key = %(key)s;

-- name: one
SELECT to_jsonb(e) FROM staging.export AS e WHERE e.id = %(id)s;

-- name: of_account
SELECT to_jsonb(e) FROM staging.export AS e WHERE e.account = %(account)s ORDER BY e.made_at DESC LIMIT %(limit)s;

-- name: begin
UPDATE staging.export SET state = 'running', passed = 0
WHERE id = %(id)s AND state IN ('waiting', 'running')
RETURNING account, kind, division, year;

-- name: tell
UPDATE staging.export SET passed = %(passed)s, total = %(total)s WHERE id = %(id)s;

-- name: finish
UPDATE staging.export SET state = 'done', ended_at = clock_timestamp(), households = %(households)s,
    people = %(people)s, places = %(places)s, left_out = %(left_out)s
WHERE id = %(id)s;

-- name: fail
UPDATE staging.export SET state = 'failed', ended_at = clock_timestamp(), failure = %(failure)s
WHERE id = %(id)s;

-- name: give_up
UPDATE staging.export SET state = 'failed', ended_at = clock_timestamp(), failure = %(failure)s
WHERE id = %(id)s AND state IN ('waiting', 'running');

-- name: expire
DELETE FROM staging.export WHERE made_at < clock_timestamp() - %(lasts)s::interval RETURNING id;
