-- What the tests do to a register behind its back.

-- name: empty
TRUNCATE ledger.event, ledger.tag, ledger.save, ledger.indexed, ledger.stretch, keys.key, keys.number,
    read.household, read.person, read.membership, read.household_year, read.person_year, read.village,
    read.village_year, read.natural_village, read.natural_village_year, read.county_year, read.pairing,
    read."case", read.timeline, read.figure, read.figure_due, register.probe;
