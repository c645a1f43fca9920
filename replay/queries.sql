-- Rebuilding the read models.

-- name: hold_writers
SELECT ledger.gate(true);

-- name: empty
TRUNCATE read.household, read.person, read.membership, read.household_year, read.person_year,
    read.village, read.village_year, read.natural_village, read.natural_village_year, read.county_year,
    read.pairing, read."case", read.timeline, read.figure, read.figure_due;

-- name: restart_figures
UPDATE read.progress SET index = 0 WHERE name = 'figures';
