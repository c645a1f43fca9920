-- What `ledger.tree` asks of the database.

-- name: reached
SELECT size, root, reached_at FROM ledger.tree WHERE book = %(book)s ORDER BY size DESC LIMIT 1;

-- name: block
SELECT hashes FROM ledger.tile WHERE book = %(book)s AND level = %(level)s AND number = %(number)s;

-- name: grow
SELECT ledger.grow(%(book)s::smallint, %(from)s, %(to)s, %(root)s, %(levels)s, %(numbers)s, %(blocks)b);

-- name: payload
SELECT next.index, (event.e).body, ledger.about(event.e) || (event.e).meta, coalesce(save.signature, '')
FROM (
    SELECT index, position FROM ledger.indexed
    WHERE index > %(after)s ORDER BY index LIMIT %(limit)s
) AS next
CROSS JOIN LATERAL (SELECT e FROM ledger.event AS e WHERE e.position = next.position OFFSET 0) AS event (e)
LEFT JOIN LATERAL (
    SELECT s.signature FROM ledger.signature AS s WHERE s.save = (event.e).save OFFSET 0
) AS save ON true
ORDER BY next.index;

-- One publishes at a time, until the end of the transaction.
-- name: alone
SELECT pg_advisory_xact_lock(1752523621, 6);

-- name: publish
INSERT INTO ledger.checkpoint (book, size, note) VALUES (%(book)s, %(size)s, %(note)s) ON CONFLICT DO NOTHING;

-- Whether what grew beyond a size has waited longer than so many seconds.
-- name: waited
SELECT clock_timestamp() - reached_at > %(seconds)s * interval '1 s'
FROM ledger.tree WHERE book = %(book)s AND size > %(after)s ORDER BY size LIMIT 1;

-- name: published
SELECT size, note FROM ledger.checkpoint WHERE book = %(book)s AND size > %(after)s AND size <= %(upto)s
ORDER BY size;

-- name: newest
SELECT size, note, published_at FROM ledger.checkpoint WHERE book = %(book)s ORDER BY size DESC LIMIT 1;
