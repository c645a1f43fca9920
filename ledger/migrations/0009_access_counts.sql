-- What anybody outside can have noted without end (tokens and sign-in names that nobody has, failed sign-ins) is noted
-- once a minute; what follows of the same is counted here, and the count is noted when the minute is over.

CREATE TABLE access.repeated (
    kind text COLLATE "C",
    account text COLLATE "C",
    door text COLLATE "C",
    code text COLLATE "C",
    division text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    times bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, account, door, code)
);

-- Note the counts of minutes that are over.  The lock is that of `access.place`, taken first by everybody here.
CREATE FUNCTION access.settle() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1752523621, 4);
    WITH over AS (
        DELETE FROM access.repeated WHERE since <= clock_timestamp() - interval '1 minute' RETURNING *
    )
    INSERT INTO access.record (kind, account, division, door, outcome, code, target)
    SELECT o.kind, o.account, o.division, o.door, o.outcome, o.code,
        'times:' || o.times || to_char(o.since AT TIME ZONE 'UTC', '" since:"YYYY-MM-DD"T"HH24:MI:SS"Z"')
    FROM over AS o WHERE o.times > 0 ORDER BY o.since;
END
$$;

-- Note something, or count it where the same was noted within the minute; the index of the record, 0 without one.
CREATE FUNCTION access.note_or_count(
    of_kind text, of_account text, of_division text, at_door text, ended text, with_code text, about text
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    counted bigint;
    noted bigint := 0;
BEGIN
    PERFORM access.settle();
    INSERT INTO access.repeated AS r (kind, account, door, code, division, outcome)
    VALUES (of_kind, of_account, at_door, with_code, of_division, ended)
    ON CONFLICT (kind, account, door, code) DO UPDATE SET times = r.times + 1
    RETURNING times INTO counted;
    IF counted = 0 THEN
        INSERT INTO access.record (kind, account, division, door, outcome, code, target)
        VALUES (of_kind, of_account, of_division, at_door, ended, with_code, about)
        RETURNING index INTO noted;
    END IF;
    RETURN noted;
END
$$;

GRANT SELECT, INSERT, UPDATE (times), DELETE ON access.repeated TO huce_audit;
GRANT EXECUTE ON FUNCTION access.settle, access.note_or_count TO huce_audit;
