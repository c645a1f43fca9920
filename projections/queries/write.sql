-- Writing the ledger and the read models: one statement, so one round trip and one commit.

-- name: record
WITH written AS MATERIALIZED (
    SELECT array_agg(written_position ORDER BY written_position) AS positions, max(written_at) AS at
    FROM ledger.append($1::jsonb, $2::bytea)
)
SELECT positions, at, read.apply($3::jsonb, positions, at) FROM written;

-- name: forget_person
UPDATE read.person SET name = NULL, document = NULL, birth_date = NULL, phone = NULL
WHERE id = %(id)s;

-- name: forget_pairing
UPDATE read.pairing SET name = NULL, phone = NULL WHERE id = %(id)s;

-- What was deleted or cleared lies in the tables, and a name in its index, until they are vacuumed.
-- name: sweep
VACUUM (INDEX_CLEANUP ON) keys.key, keys.number, read.person, read.pairing;

-- name: checkpoint
CHECKPOINT;
