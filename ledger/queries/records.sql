-- What `ledger.records` asks of the database.

-- name: following
SELECT e.position, e.save, cardinality(e.tags), array_to_string(e.tags, ' '), ledger.record_head(e),
    ledger.about(e), e.body, e.meta
FROM ledger.event AS e
WHERE e.position > %(after)s AND e.position <= %(upto)s ORDER BY e.position LIMIT %(limit)s;

-- name: of_save
SELECT e.position, e.save, cardinality(e.tags), array_to_string(e.tags, ' '), ledger.record_head(e),
    ledger.about(e), e.body, e.meta
FROM ledger.event AS e
WHERE e.id > (%(save)s || '.') COLLATE "C" AND e.id < (%(save)s || '/') COLLATE "C" AND e.save = %(save)s
ORDER BY e.position;

-- name: signatures
SELECT save, signature FROM ledger.signature WHERE save = ANY (%(saves)s);
