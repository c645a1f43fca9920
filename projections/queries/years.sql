-- What `projections.years` asks of the database.

-- name: closed
SELECT year FROM read.year;

-- name: listing
SELECT to_jsonb(y) FROM read.year AS y ORDER BY y.year;

-- name: named
SELECT DISTINCT year FROM read.timeline;

-- First and last code of everything that has a place: whatever contains both contains all between them.
-- name: places
SELECT code FROM (
    SELECT min(village) FROM read.household UNION SELECT max(village) FROM read.household
    UNION SELECT min(code) FROM read.village UNION SELECT max(code) FROM read.village
    UNION SELECT min(village) FROM read.village_year UNION SELECT max(village) FROM read.village_year
    UNION SELECT min(village) FROM read.natural_village UNION SELECT max(village) FROM read.natural_village
    UNION SELECT min(county) FROM read.county_year UNION SELECT max(county) FROM read.county_year
) AS bound (code)
WHERE code IS NOT NULL;
