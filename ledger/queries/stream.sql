-- What `ledger.stream` asks of the database.

-- name: read
SELECT next.index, event.*
FROM (
    SELECT index, position FROM ledger.indexed
    WHERE index > %(after)s ORDER BY index LIMIT %(limit)s
) AS next
CROSS JOIN LATERAL (SELECT * FROM ledger.event AS e WHERE e.position = next.position OFFSET 0) AS event
ORDER BY next.index;

-- name: head
SELECT coalesce(max(last_index), 0) FROM ledger.stretch;

-- name: index_at
SELECT coalesce(max(last_index), 0) FROM ledger.stretch WHERE sequenced_at <= %(time)s;

-- name: stretches
SELECT last_index, sequenced_at FROM ledger.stretch
WHERE last_index > %(after)s AND last_index <= %(until)s ORDER BY last_index;

-- name: sequenced_at
SELECT sequenced_at FROM ledger.stretch WHERE last_index >= %(index)s ORDER BY last_index LIMIT 1;

-- name: indexes
SELECT given.id, place.index
FROM unnest(%(ids)s::text[]) AS given (id)
CROSS JOIN LATERAL (SELECT e.position FROM ledger.event AS e WHERE e.id = given.id OFFSET 0) AS event
CROSS JOIN LATERAL (
    SELECT i.index FROM ledger.indexed AS i WHERE i.position = event.position OFFSET 0
) AS place;

-- name: listen
LISTEN ledger_sequenced;

-- name: every
SELECT * FROM ledger.event AS e WHERE e.position > %(after)s
    AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = e.position OFFSET 0)
ORDER BY e.position LIMIT %(limit)s;

-- name: position_of
SELECT coalesce(max(position), 0) FROM ledger.indexed WHERE index = %(index)s;

-- Of these tags, those with nothing under them after a position; every look is one index probe.
-- name: quiet
SELECT tag FROM unnest(%(tags)s::text[]) AS tag
WHERE NOT EXISTS (
    SELECT FROM ledger.tag AS t WHERE t.tag = tag.tag AND t.position > %(position)s OFFSET 0
);
