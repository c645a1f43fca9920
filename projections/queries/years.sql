-- What `projections.years` asks of the database.

-- name: closed
SELECT year FROM read.year;

-- name: listing
SELECT to_jsonb(y) FROM read.year AS y ORDER BY y.year;

-- name: one
SELECT to_jsonb(y) FROM read.year AS y WHERE y.year = %(year)s;

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

-- name: counted
SELECT year, index, closed FROM read.year_figure WHERE division = '' AND year = ANY (%(years)s);

-- name: clear_figures
DELETE FROM read.year_figure WHERE year = %(year)s;

-- name: copy_figures
COPY read.year_figure (year, division, index, closed, figures) FROM STDIN;

-- name: figures
SELECT f.year, f.division, f.index, f.closed, f.counted_at, f.figures
FROM unnest(%(years)s::smallint[], %(divisions)s::text[]) AS asked (year, division)
JOIN read.year_figure AS f ON f.year = asked.year AND f.division = asked.division COLLATE "C"
ORDER BY f.year;

-- name: figures_below
SELECT f.year, f.division, f.index, f.closed, f.counted_at, f.figures FROM read.year_figure AS f
WHERE f.year = %(year)s AND f.division >= %(from_division)s AND f.division < %(to_division)s
    AND length(f.division) = %(digits)s
ORDER BY f.division;
