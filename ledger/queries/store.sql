-- What `ledger.store` asks of the database.

-- name: load
SELECT * FROM ledger.load(%(roots)s, %(account)s, %(command_id)s, %(macs)s);

-- name: by_ids
SELECT * FROM ledger.event WHERE id = ANY (%(ids)s) ORDER BY position;

-- name: under_tags
SELECT * FROM ledger.event WHERE position = ANY (ledger.positions(%(tags)s)) ORDER BY position;

-- name: keys
SELECT subject, wrapped FROM keys.key WHERE subject = ANY (%(subjects)s);

-- name: append
SELECT written_position, written_at FROM ledger.append(%(command)s::jsonb, %(bytes)b);

-- name: erase_key
DELETE FROM keys.key WHERE subject = %(person)s;

-- name: erase_numbers
DELETE FROM keys.number WHERE person = %(person)s;
