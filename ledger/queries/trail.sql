-- What `ledger.trail` asks of the database: a stretch of one index, newest first, then the rows of it that fit.

-- name: all
SELECT position FROM ledger.event WHERE position > %(floor)s AND position < %(before)s
ORDER BY position DESC LIMIT %(size)s;

-- name: of_tag
SELECT position FROM ledger.tag WHERE tag = %(key)s AND position > %(floor)s AND position < %(before)s
ORDER BY position DESC LIMIT %(size)s;

-- Of several tags, of which each stretch is read of its own.
-- name: of_tags
SELECT DISTINCT w.position FROM unnest(%(key)s::text[]) AS wanted CROSS JOIN LATERAL (
    SELECT t.position FROM ledger.tag AS t
    WHERE t.tag = wanted COLLATE "C" AND t.position > %(floor)s AND t.position < %(before)s
    ORDER BY t.position DESC LIMIT %(size)s
) AS w
ORDER BY w.position DESC LIMIT %(size)s;

-- name: of_type
SELECT position FROM ledger.event WHERE type = %(key)s AND position > %(floor)s AND position < %(before)s
ORDER BY position DESC LIMIT %(size)s;

-- name: of_person
SELECT position FROM ledger.event WHERE person = %(key)s AND position > %(floor)s AND position < %(before)s
ORDER BY position DESC LIMIT %(size)s;

-- name: fitting
SELECT * FROM ledger.event AS e
WHERE e.position = ANY (%(positions)s)
    AND e.tags @> %(tags)s
    AND (%(type)s::text IS NULL OR e.type = %(type)s)
    AND (%(person)s::text IS NULL OR e.person = %(person)s)
    AND (%(account)s::text IS NULL OR e.account = %(account)s)
    AND (%(since)s::timestamptz IS NULL OR e.recorded_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR e.recorded_at < %(until)s)
    AND (%(places)s::text[] IS NULL OR e.position = ANY (%(inside)s) OR EXISTS (
        SELECT FROM unnest(e.tags) AS tag WHERE tag LIKE ANY (%(places)s::text[])
    ))
    AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = e.position OFFSET 0)
ORDER BY e.position DESC LIMIT %(limit)s;

-- Of the rows that fit but for the place those that no place is said of.
-- name: unplaced
SELECT e.position, e.tags FROM ledger.event AS e
WHERE e.position = ANY (%(positions)s)
    AND e.tags @> %(tags)s
    AND (%(type)s::text IS NULL OR e.type = %(type)s)
    AND (%(person)s::text IS NULL OR e.person = %(person)s)
    AND NOT EXISTS (SELECT FROM unnest(e.tags) AS tag WHERE tag LIKE ANY (%(anywhere)s::text[]));

-- name: recorded_at
SELECT recorded_at FROM ledger.event WHERE position = %(position)s;

-- Everything up to the end of a stretch was recorded before the stretch was sequenced.
-- name: floor
SELECT last_position FROM ledger.stretch WHERE sequenced_at <= %(time)s
ORDER BY sequenced_at DESC, last_index DESC LIMIT 1;

-- And what was recorded before a time has an index a minute later, or is being set aside.
-- name: ceiling
SELECT last_position FROM ledger.stretch WHERE sequenced_at >= %(time)s::timestamptz + interval '1 minute'
ORDER BY sequenced_at, last_index LIMIT 1;
