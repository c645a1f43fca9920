-- What stands in quarantine counts for nothing: no command reads it, and no condition fails for it.

-- Events that have no index for want of a signature.  One that was judged again and has an index stands in
-- ledger.quarantine still: nothing there is removed.  OFFSET keeps both looks what they are, one probe a row,
-- here and wherever it is asked.
CREATE VIEW ledger.aside WITH (security_invoker) AS
SELECT q.position, q.reason, q.found_at FROM ledger.quarantine AS q
WHERE NOT EXISTS (SELECT FROM ledger.indexed AS i WHERE i.position = q.position OFFSET 0);
GRANT SELECT ON ledger.aside TO huce_app;

-- As before, but that nothing set aside closes a year or comes in between.
CREATE OR REPLACE FUNCTION ledger.append(command jsonb, bytes bytea)
RETURNS TABLE (written_position bigint, written_at timestamptz)
LANGUAGE plpgsql
-- The first plan may be made while a table is empty and is kept: never let it be a scan.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
DECLARE
    moved text;
    event record;
    start integer := 1;
BEGIN
    IF jsonb_array_length(command->'events') > 500 THEN
        RAISE EXCEPTION '% events in one append', jsonb_array_length(command->'events')
            USING ERRCODE = 'program_limit_exceeded';
    END IF;
    PERFORM ledger.gate();
    IF command ? 'years' THEN
        PERFORM ledger.hold_years(command->'years');
        PERFORM FROM ledger.tag AS t WHERE t.tag >= command->>'open' AND t.tag < 'year;'
            AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = t.position OFFSET 0) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'the year is closed' USING ERRCODE = 'HU002',
                DETAIL = split_part(command->>'open', ':', 2);
        END IF;
    END IF;

    INSERT INTO ledger.save (account, command_id, save, fingerprint, events, recorded_at)
    SELECT s.account, s.command_id, s.save, decode(s.fingerprint, 'hex'), s.events, clock_timestamp()
    FROM jsonb_to_recordset(command->'saves')
        AS s (account text, command_id text, save text, fingerprint text, events smallint)
    ORDER BY s.account COLLATE "C", s.command_id COLLATE "C";

    IF command ? 'gives' THEN
        PERFORM keys.give(command->'gives');
    END IF;
    IF command ? 'holds' THEN
        PERFORM keys.hold(command->'holds');
    END IF;
    PERFORM ledger.lock_tags(ARRAY(SELECT jsonb_array_elements_text(command->'locks')));

    SELECT seen.key INTO moved
    FROM jsonb_each_text(command->'seen') AS seen
    CROSS JOIN LATERAL (
        SELECT FROM ledger.tag AS t WHERE t.tag = seen.key AND t.position > seen.value::bigint
            AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = t.position OFFSET 0) LIMIT 1
    ) AS later
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an event came in between' USING ERRCODE = 'HU001', DETAIL = moved;
    END IF;

    written_at := clock_timestamp();
    FOR event IN
        SELECT * FROM jsonb_to_recordset(command->'events')
            AS e (id text, type text, version smallint, tags text[], account text, person text,
                  division text, save text, body integer, meta integer)
    LOOP
        written_position := nextval('ledger.position');
        INSERT INTO ledger.event (position, id, type, version, tags, recorded_at,
                                  account, person, division, save, body, meta)
        VALUES (written_position, coalesce(event.id, event.save || '.' || written_position), event.type,
                event.version, event.tags, written_at, event.account, event.person, event.division,
                event.save, substring(bytes FROM start FOR event.body),
                substring(bytes FROM start + event.body FOR event.meta));
        INSERT INTO ledger.tag (tag, position) SELECT tag, written_position FROM unnest(event.tags) AS tag;
        start := start + event.body + event.meta;
        RETURN NEXT;
    END LOOP;

    IF command ? 'keys' THEN
        PERFORM keys.keep(command->'keys');
    END IF;
END
$$;

-- As before, without what is set aside.
CREATE OR REPLACE FUNCTION ledger.positions(wanted text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT under.position
        FROM unnest(wanted) AS tag
        CROSS JOIN LATERAL (SELECT t.position FROM ledger.tag AS t WHERE t.tag = tag.tag OFFSET 0) AS under
        WHERE NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = under.position OFFSET 0)
    );
END
$$;

-- As before, without what is set aside; the first answer of a command id stays what it was.
CREATE OR REPLACE FUNCTION ledger.load(roots text[], by_account text, given_id text, macs bytea)
RETURNS TABLE (part text, "position" bigint, id text, type text, version smallint, tags text[],
               recorded_at timestamptz, account text, person text, division text, save text,
               body bytea, meta bytea)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    wanted text[] := roots || ARRAY(
        SELECT DISTINCT named.tag
        FROM unnest(roots) AS root
        CROSS JOIN LATERAL (SELECT t.position FROM ledger.tag AS t WHERE t.tag = root OFFSET 0) AS under
        CROSS JOIN LATERAL (
            SELECT e.tags FROM ledger.event AS e WHERE e.position = under.position OFFSET 0
        ) AS event
        CROSS JOIN LATERAL unnest(event.tags) AS named (tag)
        WHERE root LIKE 'household:%' AND named.tag LIKE 'person:%'
            AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = under.position OFFSET 0)
    );
    -- Not ledger.positions, which is a call more; a position twice in it is looked up once.
    found bigint[] := ARRAY(
        SELECT under.position
        FROM unnest(wanted) AS tag
        CROSS JOIN LATERAL (SELECT t.position FROM ledger.tag AS t WHERE t.tag = tag.tag OFFSET 0) AS under
    );
    answered text;
BEGIN
    RETURN QUERY SELECT 'event', e.* FROM ledger.event AS e
        WHERE e.position = ANY (found)
            AND NOT EXISTS (SELECT FROM ledger.aside AS q WHERE q.position = e.position OFFSET 0)
        ORDER BY e.position;

    part := 'key';
    FOR id, body IN
        SELECT k.subject, k.wrapped FROM keys.key AS k
        WHERE k.subject = ANY (ARRAY(SELECT split_part(t, ':', 2) FROM unnest(wanted) AS t))
    LOOP
        RETURN NEXT;
    END LOOP;

    part := 'number';
    FOR place IN 1..octet_length(macs) BY 32 LOOP
        body := substring(macs FROM place FOR 32);
        FOR person, id, version, save IN
            SELECT n.person, n.event, n.holds::integer, n.changed_by FROM keys.number AS n
            WHERE n.mac = body ORDER BY n.holds DESC, n.changed_at DESC, n.event
        LOOP
            RETURN NEXT;
        END LOOP;
    END LOOP;
    person := NULL;
    version := NULL;
    save := NULL;

    part := 'save';
    FOR id, body, recorded_at IN
        SELECT s.save, s.fingerprint, s.recorded_at
        FROM ledger.save AS s WHERE s.account = by_account AND s.command_id = given_id
    LOOP
        RETURN NEXT;
        answered := id;
    END LOOP;
    IF answered IS NOT NULL THEN
        RETURN QUERY SELECT 'answer', e.* FROM ledger.event AS e
            WHERE e.id > (answered || '.') COLLATE "C" AND e.id < (answered || '/') COLLATE "C"
            ORDER BY e.position;
    END IF;
END
$$;
