-- What `ledger.sequencer` asks of the database.

-- name: take_over
SELECT pg_try_advisory_lock(1752523621, 2);

-- name: hand_over
SELECT pg_advisory_unlock(1752523621, 2);

-- The last index, and up to which position everything was looked at.
-- name: last
SELECT coalesce(last_index, 0), greatest(coalesce(last_position, 0), coalesce(aside, 0))
FROM (
    SELECT max(position) FROM ledger.quarantine WHERE position <= (SELECT max(position) FROM ledger.event)
) AS quarantine (aside)
LEFT JOIN LATERAL (
    SELECT last_index, last_position FROM ledger.stretch ORDER BY last_index DESC LIMIT 1
) AS stretch ON true;

-- name: index
INSERT INTO ledger.indexed (index, position)
SELECT %(last_index)s + n, position
FROM unnest(%(positions)s::text::bigint[]) WITH ORDINALITY AS next (position, n);

-- name: set_aside
INSERT INTO ledger.quarantine (position, reason) VALUES (%(position)s, %(reason)s);

-- name: record
INSERT INTO ledger.stretch (last_index, last_position, sequenced_at)
VALUES (%(last_index)s, %(last_position)s, clock_timestamp());

-- name: notify
SELECT pg_notify('ledger_sequenced', %(last_index)s::text);
