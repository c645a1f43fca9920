-- Reading households. Everything is asked within a division: outside it nothing exists.
-- OFFSET 0 keeps a look-up a probe of its index, also while there are no statistics.

-- name: one
SELECT to_jsonb(h) || jsonb_build_object(
    'last_position', (SELECT max(position) FROM read.timeline AS t WHERE t.entity = h.id))
FROM read.household AS h WHERE h.id = %(id)s AND h.village LIKE %(under)s;

-- name: by_number
SELECT h.id FROM read.household AS h WHERE h.number = %(number)s AND h.village LIKE %(under)s;

-- name: people
SELECT to_jsonb(p) || to_jsonb(m) || jsonb_build_object('id', p.id, 'present', p.household = m.household)
FROM read.membership AS m JOIN read.person AS p ON p.id = m.person
WHERE m.household = %(id)s
ORDER BY (m.relation = 'head') DESC NULLS LAST, p.birth_year, p.id;

-- name: years
SELECT to_jsonb(y) FROM read.household_year AS y WHERE y.household = %(id)s ORDER BY y.year;

-- name: forms
SELECT p.person, p.year, p.form FROM read.person_year AS p
WHERE p.person = ANY (%(persons)s) AND (%(year)s::smallint IS NULL OR p.year = %(year)s)
ORDER BY p.person, p.year;

-- name: timeline
SELECT to_jsonb(t) FROM read.timeline AS t
WHERE t.entity = %(entity)s AND t.position > %(after)s ORDER BY t.position LIMIT %(limit)s;

-- name: listing
SELECT to_jsonb(h) || jsonb_build_object(
    'last_position', (SELECT max(position) FROM read.timeline AS t WHERE t.entity = h.id)),
    p.name, (SELECT count(*) FROM read.person AS q WHERE q.household = h.id) AS people
FROM read.household AS h LEFT JOIN read.person AS p ON p.id = h.head
WHERE (h.village, h.id) > (%(after_village)s, %(after_id)s) AND h.village < %(to_village)s
ORDER BY h.village, h.id LIMIT %(limit)s;

-- name: listing_of_status
SELECT to_jsonb(h) || jsonb_build_object(
    'last_position', (SELECT max(position) FROM read.timeline AS t WHERE t.entity = h.id)),
    p.name, (SELECT count(*) FROM read.person AS q WHERE q.household = h.id) AS people
FROM read.household AS h LEFT JOIN read.person AS p ON p.id = h.head
WHERE h.status = %(status)s
    AND (h.village, h.id) > (%(after_village)s, %(after_id)s) AND h.village < %(to_village)s
ORDER BY h.village, h.id LIMIT %(limit)s;

-- name: marks
-- One row even where there are too few for a mark.
SELECT every.n, marked.id
FROM (SELECT count(*) AS n FROM read.household WHERE village = %(village)s) AS every
LEFT JOIN (SELECT h.id, row_number() OVER (ORDER BY h.id) AS place FROM read.household AS h
    WHERE h.village = %(village)s) AS marked ON marked.place %% %(every)s = 0 AND marked.place < every.n
ORDER BY marked.id;

-- name: by_name
SELECT to_jsonb(h), p.name, (SELECT count(*) FROM read.person AS q WHERE q.household = h.id) AS people
FROM (SELECT id, name, household FROM read.person WHERE name = %(name)s OFFSET 0) AS p
CROSS JOIN LATERAL (SELECT * FROM read.household AS r WHERE r.id = p.household OFFSET 0) AS h
WHERE h.village LIKE %(under)s AND p.id <> ALL (%(hidden)s)
ORDER BY h.village, h.id LIMIT %(limit)s;

-- name: figures
SELECT f.village, f.status, f.households, f.persons, f.up_to FROM read.figure AS f
WHERE f.village >= %(from_village)s AND f.village < %(to_village)s ORDER BY f.village, f.status;

-- name: sums
SELECT f.status, sum(f.households)::bigint, sum(f.persons)::bigint, min(f.up_to) FROM read.figure AS f
WHERE f.village >= %(from_village)s AND f.village < %(to_village)s GROUP BY f.status ORDER BY f.status;

-- name: below
SELECT left(f.village, %(digits)s), f.status, sum(f.households)::bigint, sum(f.persons)::bigint
FROM read.figure AS f WHERE f.village >= %(from_village)s AND f.village < %(to_village)s GROUP BY 1, 2 ORDER BY 1, 2;

-- name: makeup
SELECT m.part, m.status, m.value, sum(m.households)::bigint, sum(m.persons)::bigint
FROM read.makeup AS m WHERE m.village >= %(from_village)s AND m.village < %(to_village)s GROUP BY 1, 2, 3;

-- name: progress
SELECT index, (SELECT count(*) FROM read.figure_due) FROM read.progress WHERE name = 'figures';

-- name: village
SELECT to_jsonb(v) FROM read.village AS v WHERE v.code = %(code)s;

-- name: cases
SELECT to_jsonb(c) FROM read."case" AS c
WHERE c.kind = ANY (%(kinds)s) AND (%(status)s::text IS NULL OR c.status = %(status)s)
    AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(c.asked->'villages') AS village WHERE village NOT LIKE %(under)s
    )
ORDER BY c.id LIMIT 500;

-- name: case
SELECT to_jsonb(c) FROM read."case" AS c WHERE c.id = %(id)s AND c.kind = ANY (%(kinds)s);

-- name: numbers
SELECT h.id, h.number FROM read.household AS h WHERE h.id = ANY (%(ids)s) AND h.village LIKE %(under)s;

-- name: spoken
-- What a rollback or redo last said of events, by their lines.
SELECT DISTINCT t.spoken_by
FROM unnest(%(entities)s::text[], %(positions)s::bigint[]) AS given (entity, position)
CROSS JOIN LATERAL (
    SELECT spoken_by FROM read.timeline AS l
    WHERE l.entity = given.entity AND l.position = given.position OFFSET 0
) AS t
WHERE t.spoken_by IS NOT NULL;
