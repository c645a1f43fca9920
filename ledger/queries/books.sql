-- What `ledger.books` asks of the database.

-- name: newest
SELECT book, first FROM ledger.book ORDER BY book DESC LIMIT 1;

-- Books of events are odd.
-- name: begin
INSERT INTO ledger.book (book, first)
SELECT coalesce(max(book), 1) + 2, %(first)s FROM ledger.book
RETURNING book;

-- name: indexed
SELECT index, position FROM ledger.indexed WHERE index > %(after)s ORDER BY index LIMIT %(limit)s;
