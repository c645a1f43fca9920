-- Imports and the units of their files in staging.

-- name: add
INSERT INTO staging.import (id, account, kind, division, year, status, sha256, file_name, corrects)
VALUES (%(id)s, %(account)s, %(kind)s, %(division)s, %(year)s, %(status)s, %(sha256)s, %(file_name)s,
    %(corrects)s);

-- name: one
SELECT id, account, kind, division, year, status, sha256, file_name, corrects, state, units, done, people,
    failure, made_at
FROM staging.import WHERE id = %(id)s;

-- name: listing
SELECT id, account, kind, division, year, status, sha256, file_name, corrects, state, units, done, people,
    failure, made_at
FROM staging.import
WHERE account = %(account)s OR %(every)s AND division >= %(from_division)s AND division < %(to_division)s
ORDER BY made_at DESC, id DESC LIMIT %(limit)s;

-- name: lock
SELECT FROM staging.import WHERE id = %(id)s FOR UPDATE;

-- name: enter
UPDATE staging.import SET state = %(state)s, done = 0,
    confirmed_at = CASE WHEN %(state)s = 'appending' THEN coalesce(confirmed_at, clock_timestamp())
        ELSE confirmed_at END,
    ended_at = CASE WHEN %(ends)s THEN clock_timestamp() END,
    failure = %(failure)s::jsonb
WHERE id = %(id)s;

-- name: stopped
UPDATE staging.import SET failure = %(failure)s::jsonb
WHERE id = %(id)s AND state IN ('uploaded', 'checking', 'appending', 'asking', 'undoing');

-- name: size
UPDATE staging.import SET units = %(units)s, people = %(people)s WHERE id = %(id)s;

-- name: progress
UPDATE staging.import SET done = %(done)s WHERE id = %(id)s;

-- name: places
SELECT place FROM staging.sheaf WHERE import = %(id)s;

-- name: copy
COPY staging.sheaf (import, place, unit, line, people, verdict, problems, warnings, work, late) FROM STDIN BINARY;

-- name: counts
SELECT verdict, count(*), sum(people)::bigint, count(warnings), count(*) FILTER (WHERE recorded)
FROM staging.sheaf WHERE import = %(id)s GROUP BY verdict;

-- name: sheaves
SELECT place, unit, line, people, verdict, problems, warnings, recorded FROM staging.sheaf
WHERE import = %(id)s AND (%(verdict)s::text IS NULL OR verdict = %(verdict)s) AND place > %(after)s
    AND (NOT %(warned)s OR warnings IS NOT NULL)
ORDER BY place LIMIT %(limit)s;

-- name: problems
SELECT place, problems FROM staging.sheaf WHERE import = %(id)s AND problems IS NOT NULL ORDER BY place;

-- name: earlier
SELECT s.unit FROM staging.import AS i JOIN staging.sheaf AS s ON s.import = i.id
WHERE i.sha256 = %(sha256)s AND i.kind = %(kind)s AND i.year = %(year)s AND i.state <> 'undone'
    AND i.id <> %(id)s AND s.recorded
    -- One of which the rest was refused is looked at again.
    AND s.problems IS NULL
    -- Of what was partly undone nobody can say without looking.
    AND NOT EXISTS (SELECT FROM staging.undo AS u WHERE u.import = i.id AND u.done);

-- name: waiting
SELECT place, late FROM staging.sheaf WHERE import = %(id)s AND work IS NOT NULL ORDER BY place;

-- name: work
SELECT place, work FROM staging.sheaf
WHERE import = %(id)s AND place = ANY (%(places)s) AND work IS NOT NULL ORDER BY place;

-- name: recorded
UPDATE staging.sheaf SET recorded = true, work = NULL WHERE import = %(id)s AND place = ANY (%(places)s);

-- name: refused
UPDATE staging.sheaf SET verdict = CASE WHEN %(half)s THEN verdict ELSE 'refused' END, recorded = %(half)s,
    problems = %(problems)s::jsonb, work = NULL
WHERE import = %(id)s AND place = %(place)s;

-- name: lock_work
SELECT pg_advisory_lock(hashtextextended('import:' || %(id)s, 1));

-- name: wait
SELECT set_config('lock_timeout', %(wait)s, false);

-- name: unlock_work
SELECT pg_advisory_unlock(hashtextextended('import:' || %(id)s, 1));

-- name: open_files
SELECT id FROM staging.import WHERE state IN ('uploaded', 'checking', 'checked', 'appending');

-- name: expired
UPDATE staging.import SET state = 'cancelled', ended_at = clock_timestamp()
WHERE state IN ('uploaded', 'checked') AND made_at < clock_timestamp() - interval '30 days' RETURNING id;

-- name: forget
UPDATE staging.sheaf SET work = NULL WHERE import = %(id)s AND work IS NOT NULL;
