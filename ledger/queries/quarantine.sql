-- What `ledger.quarantine` asks of the database.

-- name: listed
SELECT q.position, q.reason, q.found_at, coalesce(e.type, ''), coalesce(e.save, ''), coalesce(e.tags, '{}'),
    q.position > %(sequenced)s
FROM ledger.aside AS q LEFT JOIN LATERAL (
    SELECT type, save, tags FROM ledger.event AS e WHERE e.position = q.position OFFSET 0
) AS e ON true
WHERE q.position > %(after)s ORDER BY q.position LIMIT %(limit)s;

-- name: sequenced
SELECT last_index, last_position FROM ledger.stretch ORDER BY last_index DESC LIMIT 1;

-- name: behind
SELECT count(*) FROM ledger.aside WHERE position <= %(sequenced)s;

-- name: gate
SELECT ledger.gate(true);

-- Of each save the tags under which what depends on it is found, and whether something under one of them, or the
-- close of a year, was recorded without it: after it had been set aside, and signed by somebody.
-- name: saves
SELECT given.save, array_agg(DISTINCT under.tag), bool_or(EXISTS (
    SELECT FROM (
        SELECT t.position FROM ledger.tag AS t WHERE t.tag = under.tag AND t.position > own.position
        UNION ALL
        SELECT t.position FROM ledger.tag AS t
        WHERE t.tag >= 'year:' AND t.tag < 'year;' AND t.position > own.position
    ) AS later
    CROSS JOIN LATERAL (
        SELECT e.save, e.recorded_at FROM ledger.event AS e WHERE e.position = later.position OFFSET 0
    ) AS other
    WHERE other.save <> given.save AND other.recorded_at >= own.found_at
        AND EXISTS (SELECT FROM ledger.signature AS s WHERE s.save = other.save OFFSET 0)
    OFFSET 0
))
FROM unnest(%(saves)s::text[]) AS given (save)
CROSS JOIN LATERAL (
    SELECT e.position, e.tags, q.found_at
    FROM ledger.event AS e CROSS JOIN LATERAL (
        SELECT found_at FROM ledger.quarantine AS q WHERE q.position = e.position OFFSET 0
    ) AS q
    WHERE e.id > (given.save || '.') COLLATE "C" AND e.id < (given.save || '/') COLLATE "C" AND e.save = given.save
    OFFSET 0
) AS own
CROSS JOIN LATERAL (
    SELECT tag FROM unnest(own.tags) AS tag
    WHERE tag NOT LIKE 'village:%%' OR NOT EXISTS (
        SELECT FROM unnest(own.tags) AS another WHERE another NOT LIKE 'village:%%'
    )
) AS under
GROUP BY given.save;
