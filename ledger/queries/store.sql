-- What `ledger.store` asks of the database. Nothing of it sees what is set aside (ledger.aside).

-- name: load
SELECT * FROM ledger.load(string_to_array($1::text, E'\n'), $2::text, $3::text, $4::bytea);

-- name: by_ids
SELECT * FROM ledger.event AS e WHERE e.id = ANY (%(ids)s)
    AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = e.position OFFSET 0)
ORDER BY e.position;

-- name: places_of_commands
SELECT e.id, e.position, e.tags FROM ledger.save AS s
CROSS JOIN LATERAL generate_series(0, s.events - 1) AS n
CROSS JOIN LATERAL (
    SELECT id, position, tags FROM ledger.event AS e WHERE e.id = s.save || '.' || n OFFSET 0
) AS e
WHERE s.account = %(account)s AND s.command_id >= %(prefix)s AND s.command_id < %(prefix)s || '~'
    AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = e.position OFFSET 0)
ORDER BY e.position;

-- name: under_tags
SELECT * FROM ledger.event WHERE position = ANY (ledger.positions(%(tags)s)) ORDER BY position;

-- name: begun
SELECT given.tag, e.recorded_at
FROM unnest(%(tags)s::text[]) AS given (tag) CROSS JOIN LATERAL (
    SELECT t.position FROM ledger.tag AS t WHERE t.tag = given.tag
        AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = t.position OFFSET 0)
    ORDER BY t.position LIMIT 1
) AS first JOIN ledger.event AS e ON e.position = first.position;

-- name: last_under
SELECT given.tag, coalesce((
    SELECT t.position FROM ledger.tag AS t WHERE t.tag = given.tag
        AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = t.position OFFSET 0)
    ORDER BY t.position DESC LIMIT 1
), 0)
FROM unnest(%(tags)s::text[]) AS given (tag);

-- name: keys
SELECT subject, wrapped FROM keys.key WHERE subject = ANY (%(subjects)s);

-- name: numbers
SELECT person, event, mac, holds, changed_by FROM keys.number WHERE person = ANY (%(persons)s);

-- name: append
SELECT written_position, written_at FROM ledger.append($1::jsonb, $2::bytea);

-- name: sign
INSERT INTO ledger.signature (save, signature)
SELECT save, substring($2::bytea FROM (n::integer - 1) * 68 + 1 FOR 68)
FROM unnest(string_to_array($1::text, E'\n')) WITH ORDINALITY AS signed (save, n);

-- name: erase_key
DELETE FROM keys.key WHERE subject = %(subject)s;

-- name: erase_numbers
DELETE FROM keys.number WHERE person = %(person)s;
