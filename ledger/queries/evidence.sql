-- What `ledger.evidence` asks of the database.

-- name: of_digest
SELECT digest, subject, kind, division, media_type, size, account, recorded_at
FROM ledger.evidence WHERE digest = %(digest)s ORDER BY recorded_at, subject;

-- name: of_subjects
SELECT digest, subject, kind, division, media_type, size, account, recorded_at
FROM ledger.evidence WHERE subject = ANY (%(subjects)s) ORDER BY recorded_at, digest;

-- Everything whose key is there.
-- name: living
SELECT digest, subject, kind, division, media_type, size, account, recorded_at
FROM ledger.evidence AS e WHERE EXISTS (SELECT FROM keys.key AS k WHERE k.subject = e.subject)
ORDER BY digest, subject;

-- What counts for a command: subjects whose key is there, or, as prefixes of places, divisions.
-- name: standing
SELECT e.digest, e.subject, e.division FROM ledger.evidence AS e JOIN keys.key AS k USING (subject)
WHERE e.digest = ANY (%(digests)s);

-- name: lock
SELECT ledger.lock_tags(ARRAY[%(tag)s::text]);

-- name: erased
SELECT EXISTS (
    SELECT FROM ledger.event AS e
    WHERE e.position = ANY (ledger.positions(ARRAY[%(tag)s::text])) AND e.type = 'person.erased'
);

-- name: key
SELECT wrapped FROM keys.key WHERE subject = %(subject)s;

-- name: keep_key
INSERT INTO keys.key (subject, wrapped) VALUES (%(subject)s, %(wrapped)s) ON CONFLICT DO NOTHING;

-- name: add
INSERT INTO ledger.evidence (digest, subject, kind, division, media_type, size, account)
VALUES (%(digest)s, %(subject)s, %(kind)s, %(division)s, %(media_type)s, %(size)s, %(account)s)
ON CONFLICT DO NOTHING;
