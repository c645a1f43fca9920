-- The access log. Index and time are given by the table.

-- name: note
INSERT INTO access.record (kind, account, division, door, outcome, code, target)
VALUES (%(kind)s, %(account)s, %(division)s, %(door)s, %(outcome)s, %(code)s, %(target)s)
RETURNING index;

-- name: note_or_count
SELECT access.note_or_count(
    %(kind)s, %(account)s, %(division)s, %(door)s, %(outcome)s, %(code)s, %(target)s
);

-- name: settle
SELECT access.settle();

-- name: writable
SELECT has_table_privilege('access.record', 'INSERT');

-- name: leaves
SELECT index, recorded_at, kind, account, division, door, outcome, code, target
FROM access.record WHERE index > %(after)s ORDER BY index LIMIT %(limit)s;

-- name: page
-- Newest first, before an index; of a division and what lies under it.
SELECT index, recorded_at, kind, account, division, door, outcome, code, target
FROM access.record
WHERE index < %(before)s
    AND division >= %(division)s AND division < %(division)s || ':'
    AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(account)s::text IS NULL OR account = %(account)s)
    AND (%(since)s::timestamptz IS NULL OR recorded_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR recorded_at < %(until)s)
ORDER BY index DESC LIMIT %(limit)s;

-- name: prunable
-- The end of the last whole block (256) before the first record that is younger, as far as was published.
SELECT coalesce(least(
    (SELECT min(r.index) - 1 FROM access.record AS r WHERE r.recorded_at >= %(before)s),
    (SELECT max(c.size) FROM ledger.checkpoint AS c WHERE c.book = %(book)s)
), 0) / 256 * 256 WHERE EXISTS (SELECT FROM ledger.checkpoint AS c WHERE c.book = %(book)s);

-- name: prune
DELETE FROM access.record WHERE index <= %(upto)s;
