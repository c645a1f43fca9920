-- What `ledger.books` asks of the database.

-- name: newest
SELECT book, first FROM ledger.book ORDER BY book DESC LIMIT 1;

-- Books of events are odd.
-- name: begin
INSERT INTO ledger.book (book, first)
SELECT coalesce(max(book), 1) + 2, %(first)s FROM ledger.book
RETURNING book;

-- Positions grow with the indexes, so the events between the first and the last are one range. No column may be
-- NULL, but a superuser can let it.
-- name: entries
WITH next AS MATERIALIZED (
    SELECT index, position FROM ledger.indexed WHERE index > %(after)s ORDER BY index LIMIT %(limit)s
)
SELECT next.index, coalesce(e.save, ''), coalesce(ledger.record_head(e), ''), coalesce(e.body, ''),
    coalesce(ledger.about(e), '') || coalesce(e.meta, '')
FROM next JOIN ledger.event AS e USING (position)
WHERE e.position >= (SELECT min(position) FROM next) AND e.position <= (SELECT max(position) FROM next)
ORDER BY next.index;
