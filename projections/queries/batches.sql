-- Events of a batch that are in force, for a rollback of the batch. Times are instants, `until` excluded.

-- name: of_session
SELECT DISTINCT t.event, t.position FROM read.timeline AS t
WHERE t.account = %(account)s AND t.recorded_at >= %(since)s AND t.recorded_at < %(until)s AND t.active
    AND t.type !~ %(handling)s
ORDER BY t.position LIMIT %(most)s;

-- name: of_village
SELECT DISTINCT t.event, t.position FROM read.timeline AS t
WHERE t.entity IN (SELECT h.id FROM read.household AS h WHERE h.village = %(village)s UNION SELECT %(village)s)
    AND t.recorded_at >= %(since)s AND t.recorded_at < %(until)s AND t.active
    AND t.type !~ %(handling)s
ORDER BY t.position LIMIT %(most)s;

-- name: standing
SELECT line.position FROM unnest(%(entities)s::text[], %(positions)s::bigint[]) AS line (entity, position)
CROSS JOIN LATERAL (
    SELECT t.active FROM read.timeline AS t
    WHERE t.entity = line.entity AND t.position = line.position OFFSET 0
) AS t
WHERE t.active;
