-- What `ledger.patrol` asks of the database.

-- Rows between the positions of two indexes that have neither an index nor were set aside.
-- name: late
SELECT e.position FROM ledger.event AS e
WHERE e.position > coalesce((SELECT position FROM ledger.indexed WHERE index <= %(first)s ORDER BY index DESC LIMIT 1), 0)
    AND e.position <= (SELECT position FROM ledger.indexed WHERE index <= %(last)s ORDER BY index DESC LIMIT 1)
    AND NOT EXISTS (SELECT FROM ledger.indexed AS i WHERE i.position = e.position)
    AND NOT EXISTS (SELECT FROM ledger.quarantine AS q WHERE q.position = e.position)
ORDER BY e.position LIMIT 100;
