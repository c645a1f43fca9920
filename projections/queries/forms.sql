-- Households as forms show them: whole, with their present members and what was collected for a year.
-- Places and numbers order them, never ids, which differ from register to register.
-- OFFSET 0 keeps a look-up a probe of its index, also while there are no statistics.

-- Households by id, in the order asked for, then those with a 户编号; members head first.
-- `identified` is what was found when the monitoring began that still goes on or ended in the year.
-- name: whole
WITH asked AS (
    SELECT id, place FROM unnest(%(ids)s::text[]) WITH ORDINALITY AS given (id, place)
    UNION ALL
    SELECT r.id, cardinality(%(ids)s::text[]) + given.place
    FROM unnest(%(numbers)s::text[]) WITH ORDINALITY AS given (number, place)
    CROSS JOIN LATERAL (SELECT id FROM read.household AS t WHERE t.number = given.number OFFSET 0) AS r
)
SELECT h.id, json_build_object(
    'fields', to_json(h), 'blocks', to_json(y), 'identified', began.identified, 'members', m.members,
    'pairings', helpers.pairings)::text
FROM asked
CROSS JOIN LATERAL (SELECT * FROM read.household AS t WHERE t.id = asked.id OFFSET 0) AS h
LEFT JOIN LATERAL (
    SELECT * FROM read.household_year AS t WHERE t.household = h.id AND t.year = %(year)s OFFSET 0
) AS y ON true
LEFT JOIN LATERAL (
    SELECT t.monitoring->'identified' AS identified FROM read.household_year AS t
    WHERE t.household = h.id
        AND t.year = (coalesce(h.monitoring, y.monitoring->'since')->>'year')::smallint OFFSET 0
) AS began ON true
CROSS JOIN LATERAL (
    SELECT json_agg(
        json_build_object('person', to_json(p), 'relation', s.relation, 'form', f.form)
        ORDER BY s.relation <> 'head', p.number, p.document COLLATE "C", p.name COLLATE "C"
    ) AS members
    FROM (SELECT * FROM read.person AS t WHERE t.household = h.id OFFSET 0) AS p
    LEFT JOIN LATERAL (
        SELECT t.relation FROM read.membership AS t WHERE t.household = h.id AND t.person = p.id OFFSET 0
    ) AS s ON true
    LEFT JOIN LATERAL (
        SELECT t.form FROM read.person_year AS t WHERE t.person = p.id AND t.year = %(year)s OFFSET 0
    ) AS f ON true
) AS m
CROSS JOIN LATERAL (
    SELECT json_agg(p) AS pairings
    FROM (SELECT * FROM read.pairing AS t WHERE t.household = h.id OFFSET 0) AS p
) AS helpers
ORDER BY asked.place;

-- Which households a division's form of the present has, and how many people are in each.
-- name: listed
SELECT h.id, h.village, h.number, p.people, false, false
FROM read.household AS h
CROSS JOIN LATERAL (SELECT count(*) AS people FROM read.person AS t WHERE t.household = h.id OFFSET 0) AS p
WHERE h.village >= %(from_village)s AND h.village < %(to_village)s
ORDER BY h.village, h.number;

-- The same for the end of an earlier year: which of them something changed since, and which have moved,
-- from wherever they are now. A survey says something of its own year only, and what was withdrawn
-- nothing at all.
-- name: listed_then
WITH moved AS (
    SELECT DISTINCT t.entity AS id FROM read.timeline AS t
    WHERE t.type = 'household.village_changed' AND t.active AND t.year > %(year)s
)
SELECT h.id, h.village, h.number, p.people, c.changed OR m.moved, m.moved
FROM (
    SELECT id FROM read.household WHERE village >= %(from_village)s AND village < %(to_village)s
    UNION SELECT id FROM moved
) AS one
JOIN read.household AS h ON h.id = one.id
CROSS JOIN LATERAL (SELECT one.id IN (SELECT id FROM moved) AS moved) AS m
CROSS JOIN LATERAL (SELECT count(*) AS people FROM read.person AS t WHERE t.household = h.id OFFSET 0) AS p
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM read.timeline AS t
        WHERE t.entity = h.id AND t.active AND t.year > %(year)s
            AND t.type NOT IN ('household.surveyed', 'rollback.recorded', 'redo.recorded')
    ) AS changed
) AS c
ORDER BY h.village, h.number;

-- The events that make households what they were at the end of a year: theirs, and those of every
-- household in which somebody of them ever was.
-- name: behind
SELECT DISTINCT t.event
FROM (
    SELECT given.id FROM unnest(%(ids)s::text[]) AS given (id)
    UNION
    SELECT other.household
    FROM unnest(%(ids)s::text[]) AS given (id)
    CROSS JOIN LATERAL (SELECT person FROM read.membership AS t WHERE t.household = given.id OFFSET 0) AS one
    CROSS JOIN LATERAL (SELECT household FROM read.membership AS t WHERE t.person = one.person OFFSET 0) AS other
) AS home
CROSS JOIN LATERAL (
    SELECT event FROM read.timeline AS l
    WHERE l.entity = home.id AND l.active AND l.year <= %(year)s
        AND (l.type <> 'household.surveyed' OR l.year = %(year)s)
    OFFSET 0
) AS t;
