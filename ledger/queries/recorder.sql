-- What `ledger.recorder` asks of the database.

-- name: read
SELECT e.position, e.type, e.tags, e.body
FROM ledger.event AS e
WHERE e.position > %(after)s AND e.position <= %(upto)s
    AND (
        jsonb_array_length(%(items)s::jsonb) = 0
        OR EXISTS (
            SELECT FROM jsonb_to_recordset(%(items)s::jsonb) AS item (types text[], tags text[])
            WHERE (cardinality(item.types) = 0 OR e.type = ANY (item.types)) AND e.tags @> item.tags
        )
    )
ORDER BY e.position LIMIT %(limit)s;

-- name: read_tagged
SELECT e.position, e.type, e.tags, e.body
FROM (
    SELECT DISTINCT event.*
    FROM jsonb_to_recordset(%(items)s::jsonb) AS item (types text[], tags text[])
    CROSS JOIN LATERAL (
        SELECT t.position FROM ledger.tag AS t
        WHERE t.tag = item.tags[1] AND t.position > %(after)s AND t.position <= %(upto)s OFFSET 0
    ) AS under
    CROSS JOIN LATERAL (
        SELECT position, type, tags, body FROM ledger.event AS e WHERE e.position = under.position OFFSET 0
    ) AS event
    WHERE (cardinality(item.types) = 0 OR event.type = ANY (item.types)) AND event.tags @> item.tags
) AS e
ORDER BY e.position LIMIT %(limit)s;

-- name: head
SELECT max(position) FROM ledger.event WHERE position <= %(upto)s;

-- name: lock
SELECT ledger.gate(%(alone)s), ledger.lock_tags(%(tags)s);

-- name: append
SELECT max(written_position) FROM ledger.append(%(command)s::jsonb, %(bytes)b);
