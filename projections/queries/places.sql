-- Reading the annual forms of places, and helpers. Whether the asker may see a place is asked before.

-- name: village_forms
SELECT year, form FROM read.village_year WHERE village = %(code)s ORDER BY year;

-- name: county_forms
SELECT year, form FROM read.county_year WHERE county = %(code)s ORDER BY year;

-- name: natural_villages
SELECT n.id, n.name, y.form FROM read.natural_village AS n
LEFT JOIN read.natural_village_year AS y ON y.natural_village = n.id AND y.year = %(year)s
WHERE n.village = %(code)s ORDER BY n.name COLLATE "C", n.id;

-- name: count_natural_villages
SELECT count(*) FROM read.natural_village AS n
WHERE n.village >= %(from_village)s AND n.village < %(to_village)s;

-- name: lived_in
SELECT y.conditions->>'natural_village' AS named, h.status, count(*), sum(members.n)::bigint
FROM read.household AS h
CROSS JOIN LATERAL (
    SELECT t.conditions FROM read.household_year AS t
    WHERE t.household = h.id AND t.year = %(year)s AND t.conditions ? 'natural_village' OFFSET 0
) AS y
CROSS JOIN LATERAL (SELECT count(*) AS n FROM read.person AS p WHERE p.household = h.id OFFSET 0) AS members
WHERE h.village = %(code)s
GROUP BY named, h.status ORDER BY named, h.status;

-- name: pairings
SELECT to_jsonb(p) FROM read.pairing AS p WHERE p.household = %(household)s
ORDER BY p.until IS NOT NULL, p.since, p.id;

-- An event that is about a household stands on no village's time line; a county's stands on the county's.
-- name: own_events
SELECT DISTINCT event FROM read.timeline WHERE entity = ANY (%(codes)s);

-- name: village_forms_of
SELECT village, form FROM read.village_year
WHERE village >= %(from_village)s AND village < %(to_village)s AND year = %(year)s AND form IS NOT NULL;

-- name: natural_forms_of
SELECT n.village, n.name, y.form FROM read.natural_village AS n
CROSS JOIN LATERAL (
    SELECT t.form FROM read.natural_village_year AS t
    WHERE t.natural_village = n.id AND t.year = %(year)s AND t.form IS NOT NULL OFFSET 0
) AS y
WHERE n.village >= %(from_village)s AND n.village < %(to_village)s
ORDER BY n.village, n.name COLLATE "C";
