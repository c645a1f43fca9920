-- What `ledger.sequencer` asks of the database.

-- name: take_over
SELECT pg_try_advisory_lock(1752523621, 2);

-- name: hand_over
SELECT pg_advisory_unlock(1752523621, 2);

-- name: last
SELECT last_index, last_position FROM ledger.stretch ORDER BY last_index DESC LIMIT 1;

-- name: index
INSERT INTO ledger.indexed (index, position)
SELECT %(last_index)s + row_number() OVER (ORDER BY position), position
FROM (
    SELECT position FROM ledger.event
    WHERE position > %(last_position)s AND position <= %(upto)s
    ORDER BY position LIMIT %(limit)s
) AS next
ORDER BY position
RETURNING index, position;

-- name: record
INSERT INTO ledger.stretch (last_index, last_position, sequenced_at)
VALUES (%(last_index)s, %(last_position)s, clock_timestamp());

-- name: notify
SELECT pg_notify('ledger_sequenced', %(last_index)s::text);
