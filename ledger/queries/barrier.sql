-- What `ledger.barrier` asks of the database.

-- name: last_taken
SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ledger.position;

-- name: under_way
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'advisory' AND classid = 1752523621 AND objid = 1 AND objsubid = 2 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND pid <> pg_backend_pid();
