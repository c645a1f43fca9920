-- What `ledger.dumps` asks of the database.

-- name: snapshot
SELECT pg_export_snapshot();

-- name: reached
SELECT (SELECT coalesce(max(last_index), 0) FROM ledger.stretch),
    (SELECT coalesce(max(position), 0) FROM ledger.event);

-- name: erasures
SELECT * FROM ledger.event AS e WHERE e.type IN ('person.erased', 'helper.erased')
    AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = e.position OFFSET 0)
ORDER BY e.position;

-- name: relations
SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%';

-- The read models come without their rows, and so without where the figures are.
-- name: begin_figures
INSERT INTO read.progress (name, index) VALUES ('figures', 0) ON CONFLICT DO NOTHING;
