-- Keys that seal personal values, and who holds which document number.
-- This schema may come to live in a database of its own: nothing here refers to the ledger's tables.

CREATE SCHEMA keys;

-- One key per person or household, wrapped by the master key, which no database ever sees.
CREATE TABLE keys.key (
    subject text COLLATE "C" PRIMARY KEY,
    wrapped bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A document number as an HMAC: the event that assigned it, to whom, whether he holds it now, and
-- the event that made it so.
CREATE TABLE keys.number (
    event text COLLATE "C",
    person text COLLATE "C",
    mac bytea NOT NULL CHECK (octet_length(mac) = 32),
    holds boolean NOT NULL,
    changed_by text COLLATE "C" NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (event, person)
);
CREATE UNIQUE INDEX number_held ON keys.number (mac) WHERE holds;
CREATE INDEX number_mac ON keys.number (mac);
CREATE INDEX number_person ON keys.number (person);

-- Keep new keys.  A subject that has one already is an error: what was sealed would never open.
-- These functions run inside ledger.append, under its planner settings.
CREATE FUNCTION keys.keep(made jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO keys.key (subject, wrapped)
    SELECT k.subject, decode(k.wrapped, 'hex')
    FROM jsonb_to_recordset(made) AS k (subject text, wrapped text)
    ORDER BY k.subject COLLATE "C";
END
$$;

-- Lock document numbers, in one order for everybody.
CREATE FUNCTION keys.lock(macs text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hash)
    FROM (SELECT DISTINCT hashtextextended(mac, 0) AS hash FROM unnest(macs) AS mac ORDER BY 1) AS ordered;
END
$$;

-- New numbers, each given to a person who never had one.
CREATE FUNCTION keys.give(holds jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keys.lock(ARRAY(SELECT hold->>'mac' FROM jsonb_array_elements(holds) AS hold));
    INSERT INTO keys.number (event, person, mac, holds, changed_by)
    SELECT h.event, h.person, decode(h.mac, 'hex'), true, h.changed_by
    FROM jsonb_to_recordset(holds) AS h (person text, event text, mac text, changed_by text);
END
$$;

-- What becomes of numbers where some persons had one before: a person holds the number that his event assigned, and no
-- other; or the number is free.  First everybody lets go, then everybody takes, so that two may change
-- numbers with each other.
CREATE FUNCTION keys.hold(holds jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    hold record;
BEGIN
    -- All that the persons ever had is locked too: somebody else may want what they free.
    PERFORM keys.lock(ARRAY(
        SELECT h->>'mac' FROM jsonb_array_elements(holds) AS h WHERE h->>'mac' IS NOT NULL
        UNION ALL
        SELECT had.mac
        FROM jsonb_array_elements(holds) AS h
        CROSS JOIN LATERAL (
            SELECT encode(n.mac, 'hex') AS mac FROM keys.number AS n WHERE n.person = h->>'person' OFFSET 0
        ) AS had
    ));
    FOR hold IN
        SELECT h.person, h.event, h.changed_by, h.held
        FROM jsonb_to_recordset(holds) AS h (person text, event text, changed_by text, held boolean)
        ORDER BY h.held DESC
    LOOP
        UPDATE keys.number AS n SET holds = false, changed_by = hold.changed_by, changed_at = clock_timestamp()
        WHERE n.person = hold.person
            AND CASE WHEN hold.held THEN n.holds AND n.event <> hold.event ELSE n.event = hold.event END;
    END LOOP;
    FOR hold IN
        SELECT h.person, h.event, h.mac, h.changed_by
        FROM jsonb_to_recordset(holds) AS h (person text, event text, mac text, changed_by text, held boolean)
        WHERE h.held
    LOOP
        IF hold.mac IS NULL THEN
            UPDATE keys.number AS n SET holds = true, changed_by = hold.changed_by, changed_at = clock_timestamp()
            WHERE n.event = hold.event AND n.person = hold.person;
        ELSE
            INSERT INTO keys.number (event, person, mac, holds, changed_by)
            VALUES (hold.event, hold.person, decode(hold.mac, 'hex'), true, hold.changed_by);
        END IF;
    END LOOP;
END
$$;

-- The application makes and reads keys and numbers; only the keeper destroys them.
GRANT USAGE ON SCHEMA keys TO huce_app, huce_keeper;
GRANT SELECT, INSERT ON keys.key TO huce_app;
GRANT SELECT, INSERT, UPDATE ON keys.number TO huce_app;
GRANT SELECT, DELETE ON keys.key, keys.number TO huce_keeper;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA keys TO huce_app;
