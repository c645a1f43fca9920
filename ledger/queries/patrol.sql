-- What `ledger.patrol` asks of the database.

-- Rows between the positions of two indexes that have neither an index nor were set aside.
-- name: late
SELECT e.position FROM ledger.event AS e
WHERE e.position > coalesce((SELECT position FROM ledger.indexed WHERE index <= %(first)s ORDER BY index DESC LIMIT 1), 0)
    AND e.position <= (SELECT position FROM ledger.indexed WHERE index <= %(last)s ORDER BY index DESC LIMIT 1)
    AND NOT EXISTS (SELECT FROM ledger.indexed AS i WHERE i.position = e.position OFFSET 0)
    AND NOT EXISTS (SELECT FROM ledger.quarantine AS q WHERE q.position = e.position OFFSET 0)
ORDER BY e.position LIMIT 100;

-- Tags of indexed events under which they cannot be found.
-- name: missing_tags
SELECT next.index, event.type, tag.tag
FROM (SELECT index, position FROM ledger.indexed WHERE index > %(first)s AND index <= %(last)s) AS next
CROSS JOIN LATERAL (
    SELECT e.type, e.tags FROM ledger.event AS e WHERE e.position = next.position OFFSET 0
) AS event
CROSS JOIN LATERAL unnest(event.tags) AS tag (tag)
WHERE NOT EXISTS (
    SELECT FROM ledger.tag AS t WHERE t.tag = tag.tag AND t.position = next.position OFFSET 0
)
ORDER BY next.index LIMIT 100;

-- Where a stretch of the rows that events are found by ends.
-- name: tags_until
SELECT tag, position FROM ledger.tag WHERE (tag, position) > (%(tag)s, %(position)s)
ORDER BY tag, position OFFSET %(count)s - 1 LIMIT 1;

-- Rows of that stretch whose event has no such tag, or is not there; one that is gone and has an index is missed
-- where its leaf is looked at.
-- name: added_tags
SELECT t.position, place.index, event.type, t.tag
FROM ledger.tag AS t
LEFT JOIN LATERAL (
    SELECT e.position, e.type, e.tags FROM ledger.event AS e WHERE e.position = t.position OFFSET 0
) AS event ON true
LEFT JOIN LATERAL (
    SELECT i.index FROM ledger.indexed AS i WHERE i.position = t.position OFFSET 0
) AS place ON true
WHERE (t.tag, t.position) > (%(tag)s, %(position)s) AND (t.tag, t.position) <= (%(last_tag)s, %(last_position)s)
    AND (event.tags @> ARRAY[t.tag]) IS NOT TRUE AND (event.position IS NOT NULL OR place.index IS NULL)
ORDER BY t.tag, t.position LIMIT 100;
