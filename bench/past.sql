-- name: households
-- Those that were there at the end of a year.
SELECT id FROM read.household WHERE opened <= make_date(%(year)s, 12, 31) ORDER BY id;
