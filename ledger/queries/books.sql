-- What `ledger.books` asks of the database.

-- name: newest
SELECT book, first FROM ledger.book ORDER BY book DESC LIMIT 1;

-- Books of events are odd.
-- name: begin
INSERT INTO ledger.book (book, first)
SELECT coalesce(max(book), 1) + 2, %(first)s FROM ledger.book
RETURNING book;

-- name: entries
SELECT next.index, ledger.record_text(event.e), encode(sha256(coalesce(save.signature, '')), 'hex')
FROM (
    SELECT index, position FROM ledger.indexed
    WHERE index > %(after)s ORDER BY index LIMIT %(limit)s
) AS next
CROSS JOIN LATERAL (SELECT e FROM ledger.event AS e WHERE e.position = next.position OFFSET 0) AS event (e)
LEFT JOIN LATERAL (
    SELECT s.signature FROM ledger.signature AS s WHERE s.save = (event.e).save OFFSET 0
) AS save ON true
ORDER BY next.index;
