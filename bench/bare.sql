-- The limit: the rows of one command, written by one bare prepared call in one transaction,
-- without reading, checking, deciding or sealing.

-- name: settings
SELECT current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
    AND current_setting('synchronous_commit') = 'on';

-- name: make
CREATE SCHEMA bare;
CREATE FUNCTION bare.write(event ledger.event, save ledger.save, key keys.key, number keys.number,
    person read.person, membership read.membership, line read.timeline)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger.save SELECT save.*;
    INSERT INTO ledger.event SELECT event.*;
    INSERT INTO ledger.tag SELECT tag, event.position FROM unnest(event.tags) AS tag;
    INSERT INTO keys.key SELECT key.*;
    INSERT INTO keys.number SELECT number.*;
    INSERT INTO read.person SELECT person.*;
    INSERT INTO read.membership SELECT membership.*;
    INSERT INTO read.timeline SELECT line.*;
END
$$;
CREATE TABLE bare.single (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL);

-- name: settle
VACUUM ANALYZE;

-- name: rows
SELECT e::text, s::text, k::text, n::text, p::text, m::text, t::text
FROM ledger.event AS e
JOIN ledger.save AS s ON s.save = e.save
JOIN keys.number AS n ON n.event = e.id
JOIN keys.key AS k ON k.subject = n.person
JOIN read.timeline AS t ON t.event = e.id
JOIN read.person AS p ON p.id = n.person
JOIN read.membership AS m ON m.household = t.entity AND m.person = n.person
WHERE e.type = 'member.added' ORDER BY e.position;

-- name: write
SELECT bare.write($1::ledger.event, $2::ledger.save, $3::keys.key, $4::keys.number,
    $5::read.person, $6::read.membership, $7::read.timeline);

-- name: single
INSERT INTO bare.single (body) VALUES ($1::bytea);
