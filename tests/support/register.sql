-- What the tests do to a register behind its back.

-- name: empty
TRUNCATE ledger.event, ledger.tag, ledger.save, ledger.signature, ledger.indexed, ledger.stretch, ledger.quarantine,
    ledger.alarm, ledger.tile, ledger.tree, ledger.checkpoint, ledger.book, keys.key, keys.number,
    read.household, read.person, read.membership, read.household_year, read.person_year, read.village,
    read.village_year, read.natural_village, read.natural_village_year, read.county_year, read.pairing,
    read."case", read.work_order, read.year, read.timeline, read.figure, read.figure_due, register.probe;

-- A document that speaks of a division, given by nobody in particular.
-- name: give_evidence
WITH subject AS (INSERT INTO keys.key (subject, wrapped) VALUES ('of-150525', ''::bytea) ON CONFLICT DO NOTHING)
INSERT INTO ledger.evidence (digest, subject, kind, division, media_type, size, account)
VALUES (%(digest)s, 'of-150525', 'division', '150525', 'application/pdf', 1, 'clerk')
ON CONFLICT DO NOTHING;
