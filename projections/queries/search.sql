-- Finding persons by how their names sound. Whose data are restricted is not found.
-- However common a name, no more than `most` of it are looked at.
-- OFFSET 0 keeps a look-up a probe of its index, also while there are no statistics.

-- name: by_sound
SELECT to_jsonb(h), p.id, p.name, (SELECT count(*) FROM read.person AS q WHERE q.household = h.id) AS people
FROM (
    SELECT id, name, household FROM read.person WHERE read.sound(name) = read.sound(%(name)s::text) LIMIT %(most)s
) AS p
CROSS JOIN LATERAL (SELECT * FROM read.household AS r WHERE r.id = p.household OFFSET 0) AS h
WHERE h.village LIKE %(under)s AND p.id <> ALL (%(hidden)s)
ORDER BY p.name <> %(name)s, h.village, h.id, p.id LIMIT %(limit)s;

-- name: by_initials
SELECT to_jsonb(h), p.id, p.name, (SELECT count(*) FROM read.person AS q WHERE q.household = h.id) AS people
FROM (SELECT id, name, household FROM read.person WHERE read.initials(name) = lower(%(name)s::text) LIMIT %(most)s) AS p
CROSS JOIN LATERAL (SELECT * FROM read.household AS r WHERE r.id = p.household OFFSET 0) AS h
WHERE h.village LIKE %(under)s AND p.id <> ALL (%(hidden)s)
ORDER BY h.village, h.id, p.id LIMIT %(limit)s;

-- Where somebody lives; of one who lives nowhere now, where he lived last.
-- name: homes_of
SELECT p.id, coalesce(p.household, (
    SELECT m.household FROM read.membership AS m WHERE m.person = p.id ORDER BY m.since DESC NULLS LAST LIMIT 1
)), p.name
FROM read.person AS p WHERE p.id = ANY (%(ids)s);
