-- What views ask for beside the ledger and the read models: names, and figures of the whole register.

-- name: officials
SELECT person, person_name FROM register.official WHERE person = ANY (%(persons)s);

-- name: division_names
SELECT code, name FROM register.division WHERE code = ANY (%(codes)s);

-- name: span
SELECT min(village), max(village) FROM read.figure;

-- name: waiting
SELECT count(*) FROM read.figure_due WHERE village >= %(from_village)s AND village < %(to_village)s;
