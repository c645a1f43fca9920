-- What `ledger.records` asks of the database. No column may be NULL, but a superuser can let it.

-- name: following
SELECT e.position, coalesce(e.save, ''), coalesce(cardinality(e.tags), 0), coalesce(ledger.record_head(e), ''),
    coalesce(e.body, ''), coalesce(ledger.about(e), '') || coalesce(e.meta, '')
FROM ledger.event AS e
WHERE e.position > %(after)s AND e.position <= %(upto)s ORDER BY e.position LIMIT %(limit)s;

-- The array makes one walk through the index of it; joining rows as wide as these takes twice as long.
-- name: among
SELECT e.position, coalesce(e.save, ''), coalesce(cardinality(e.tags), 0), coalesce(ledger.record_head(e), ''),
    coalesce(e.body, ''), coalesce(ledger.about(e), '') || coalesce(e.meta, '')
FROM ledger.event AS e WHERE e.position = ANY (%(positions)s::text::bigint[]) ORDER BY e.position;

-- name: aside
SELECT e.position, coalesce(e.save, ''), coalesce(cardinality(e.tags), 0), coalesce(e.head, ''),
    coalesce(e.body, ''), coalesce(e.about, '') || coalesce(e.meta, '')
FROM ledger.aside AS q CROSS JOIN LATERAL (
    SELECT e.*, ledger.record_head(e) AS head, ledger.about(e) AS about
    FROM ledger.event AS e WHERE e.position = q.position OFFSET 0
) AS e
WHERE q.position > %(after)s ORDER BY q.position LIMIT %(limit)s;

-- name: of_save
SELECT e.position, coalesce(e.save, ''), coalesce(cardinality(e.tags), 0), coalesce(ledger.record_head(e), ''),
    coalesce(e.body, ''), coalesce(ledger.about(e), '') || coalesce(e.meta, '')
FROM ledger.event AS e
WHERE e.id > (%(save)s || '.') COLLATE "C" AND e.id < (%(save)s || '/') COLLATE "C" AND e.save = %(save)s
ORDER BY e.position;

-- name: signatures
SELECT save, signature FROM ledger.signature WHERE save = ANY (%(saves)s);
