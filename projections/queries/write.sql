-- Writing the ledger and the read models: one statement, so one round trip and one commit.

-- name: record
WITH written AS MATERIALIZED (
    SELECT array_agg(written_position ORDER BY written_position) AS positions, max(written_at) AS at
    FROM ledger.append(%(command)s::jsonb, %(bytes)b)
)
SELECT positions, at, read.apply(%(patches)s::jsonb, positions, at) FROM written;

-- name: forget_person
UPDATE read.person SET name = NULL, document = NULL, birth_date = NULL, phone = NULL
WHERE id = %(person)s;
