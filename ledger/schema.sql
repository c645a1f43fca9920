-- ledger/0001_roles
-- Group roles: what a session may do, apart from how it signs in.
--   huce_app     the application: reads, and inserts into the ledger
--   huce_keeper  destroys keys
--   huce_report  reads read models
-- Roles belong to the whole server, so two databases may come to make one at the same moment;
-- the migrating login may take each of them on (SET ROLE), without inheriting what it may do.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['huce_app', 'huce_keeper', 'huce_report'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- made by another database of this server meanwhile
        END;
        IF NOT pg_has_role(current_user, wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', wanted, current_user);
        END IF;
    END LOOP;
END
$$;

-- Nobody may do anything here without a grant: not connect, not use a schema, not call a function.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO huce_app, huce_keeper, huce_report', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- ledger/0002_ledger
-- The ledger's tables and the one function that writes events.
-- Text is compared by its bytes (collation "C"): an index outlives the server's locale.

CREATE SCHEMA ledger;

CREATE SEQUENCE ledger.position AS bigint CACHE 1;

CREATE TABLE ledger.event (
    position bigint PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    type text COLLATE "C" NOT NULL,
    version smallint NOT NULL CHECK (version > 0),
    tags text[] COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL,
    account text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    division text COLLATE "C" NOT NULL,
    save text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    meta bytea NOT NULL
);

CREATE TABLE ledger.tag (
    tag text COLLATE "C",
    position bigint,
    PRIMARY KEY (tag, position)
);

CREATE TABLE ledger.save (
    account text COLLATE "C",
    command_id text COLLATE "C",
    save text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    events smallint NOT NULL CHECK (events >= 0),
    signature bytea,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (account, command_id)
);

-- The dense index that the sequencer gives, and when each stretch of it was given.
CREATE TABLE ledger.indexed (
    index bigint PRIMARY KEY CHECK (index > 0),
    position bigint NOT NULL UNIQUE
);

CREATE TABLE ledger.stretch (
    last_index bigint PRIMARY KEY,
    last_position bigint NOT NULL UNIQUE,
    sequenced_at timestamptz NOT NULL
);
CREATE INDEX stretch_sequenced_at ON ledger.stretch (sequenced_at, last_index);

-- The gate: held in share mode by every append from before its first position is taken until it
-- has committed, so whoever holds it in pg_locks is an append under way.  The classid of our
-- two-number advisory locks spells "huce"; number 1 is the gate, 2 the sequencer's.  Locks of tags
-- and document numbers are one-number locks, which never meet these.
CREATE FUNCTION ledger.gate(alone boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- The condition is checked after waiting for locks; an older snapshot would not see who won.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'an append needs READ COMMITTED' USING ERRCODE = 'active_sql_transaction';
    ELSIF alone THEN
        PERFORM pg_advisory_xact_lock(1752523621, 1);
    ELSE
        PERFORM pg_advisory_xact_lock_shared(1752523621, 1);
    END IF;
END
$$;

-- Lock tags in the order of their hashes, the same for everybody; 54000 above 1,000 locks.
CREATE FUNCTION ledger.lock_tags(tags text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    taken bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hash)
    FROM (SELECT DISTINCT hashtextextended(tag, 0) AS hash FROM unnest(tags) AS tag ORDER BY 1) AS ordered;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken > 1000 THEN
        RAISE EXCEPTION '% locks in one append', taken USING ERRCODE = 'program_limit_exceeded';
    END IF;
END
$$;

-- Hold statistical years shared, each under its tag, in the order in which tags are locked.  A close takes
-- the tag alone, as any command takes its tags, so it waits for whoever holds a year, and then knows all of it.
CREATE FUNCTION ledger.hold_years(years jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hash)
    FROM (
        SELECT DISTINCT hashtextextended(tag, 0) AS hash FROM jsonb_array_elements_text(years) AS tag ORDER BY 1
    ) AS ordered;
END
$$;

-- Append the events of some saves, all or nothing, inside the caller's transaction.
--   command  {"saves": [{account, command_id, save, fingerprint (hex), events}],
--             "events": [{id, type, version, tags, account, person, division, save, body, meta}],
--             "seen": {tag: last position seen under it}, "locks": [tag],
--             "years": [tag], "open": tag,
--             "keys": [{subject, wrapped (hex)}], "gives": [{person, event, mac (hex), changed_by}],
--             "holds": [{person, event, mac (hex), changed_by, held}]}
--   bytes    body and meta of each event, one after the other, without gaps; in `command` body and
--            meta are their lengths
-- `years` are the tags of all statistical years that the events can count for.  `open` is the earliest that
-- must be open, without it none: whatever counts for a year counts for the year-end of every later one, too,
-- so nothing may be recorded under its tag or a later year's.
-- Everybody locks in one order: gate, years, command ids, document numbers, tags.  Nobody takes the tag of
-- a year both ways: events that close a year count for none.  Positions are taken under the locks and after
-- the condition, so under any one tag they grow in the order of commits.
-- An event without an id is named after its save and position.
-- Errors: HU001 the condition failed (detail: the tag); HU002 a year is closed or closing (detail: the year
-- of `open`, which it, or a later one that is closed, keeps shut); 54000 too many events or locks;
-- unique_violation of ledger.save (answered already), keys.number (held by somebody else), keys.key
-- (a subject had a key that was not read).  Nothing here notifies: NOTIFY makes commits queue.
CREATE FUNCTION ledger.append(command jsonb, bytes bytea)
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
        PERFORM FROM ledger.tag AS t WHERE t.tag >= command->>'open' AND t.tag < 'year;' LIMIT 1;
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
        SELECT FROM ledger.tag AS t WHERE t.tag = seen.key AND t.position > seen.value::bigint LIMIT 1
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

-- The positions under any of the tags.
CREATE FUNCTION ledger.positions(wanted text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT under.position
        FROM unnest(wanted) AS tag
        CROSS JOIN LATERAL (SELECT t.position FROM ledger.tag AS t WHERE t.tag = tag.tag OFFSET 0) AS under
    );
END
$$;

-- Everything that a command reads, in one call and one snapshot; `part` tells the rows apart:
--   event   an event under one of the roots, or under a person ever named under a household of them,
--           by position
--   key     in `id` a person, household, village or case of these tags, in `body` the wrapped key
--   number  an entry of a document number: `person`, in `id` the event, `body` the MAC, `version` 1
--           where he holds it, in `save` what changed it; the held one first, then the last freed;
--           `macs` are 32 bytes each, one after the other
--   save    the first answer to the command id: in `id` the save, in `body` its fingerprint
--   answer  an event of that save: its id is the save's id, a full stop and an ordinal
CREATE FUNCTION ledger.load(roots text[], by_account text, given_id text, macs bytea)
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
    );
    -- Not ledger.positions, which is a call more; a position twice in it is looked up once.
    found bigint[] := ARRAY(
        SELECT under.position
        FROM unnest(wanted) AS tag
        CROSS JOIN LATERAL (SELECT t.position FROM ledger.tag AS t WHERE t.tag = tag.tag OFFSET 0) AS under
    );
    answered text;
BEGIN
    RETURN QUERY SELECT 'event', e.* FROM ledger.event AS e WHERE e.position = ANY (found) ORDER BY e.position;

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

-- The application reads and inserts; nobody changes or removes what is recorded.
GRANT USAGE ON SCHEMA ledger TO huce_app;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA ledger TO huce_app;
GRANT USAGE, SELECT ON SEQUENCE ledger.position TO huce_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ledger TO huce_app;

-- ledger/0003_keys
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

-- ledger/0004_evidence
-- Evidence: which files there are, what they show, and who gave them when.  The files lie outside the
-- database, sealed with their subject's key; a row outlives its file, which goes with that key.

CREATE TABLE ledger.evidence (
    digest text COLLATE "C" CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
    subject text COLLATE "C",
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('household', 'person', 'division')),
    -- Whose it is when it is nobody's alone; its subject is then an id of its own.
    division text COLLATE "C",
    media_type text COLLATE "C" NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    account text COLLATE "C" NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (digest, subject),
    CHECK ((kind = 'division') = (division IS NOT NULL))
);
CREATE INDEX evidence_subject ON ledger.evidence (subject);

GRANT SELECT, INSERT ON ledger.evidence TO huce_app;

-- ledger/0005_tiles
-- The trees over what is recorded, as blocks of 256 hashes (docs/design-log.md); book 1 is that of the events.

CREATE TABLE ledger.tile (
    book smallint,
    level smallint CHECK (level >= 0),
    number bigint CHECK (number >= 0),
    hashes bytea NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
    PRIMARY KEY (book, level, number)
);
-- Hashes do not get smaller.
ALTER TABLE ledger.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- A block gets longer; what it has stays as it is, whoever writes.
CREATE FUNCTION ledger.only_longer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.book, NEW.level, NEW.number) <> (OLD.book, OLD.level, OLD.number)
        OR octet_length(NEW.hashes) <= octet_length(OLD.hashes)
        OR substr(NEW.hashes, 1, octet_length(OLD.hashes)) <> OLD.hashes
    THEN
        RAISE EXCEPTION 'a block would change' USING ERRCODE = 'HU003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER only_longer BEFORE UPDATE ON ledger.tile
FOR EACH ROW EXECUTE FUNCTION ledger.only_longer();

-- How far a tree has grown, and its root there.
CREATE TABLE ledger.tree (
    book smallint,
    size bigint CHECK (size > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    reached_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (book, size)
);

-- What was published of a tree: the signed note with its cosignatures.
CREATE TABLE ledger.checkpoint (
    book smallint,
    size bigint,
    note text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (book, size),
    FOREIGN KEY (book, size) REFERENCES ledger.tree
);

-- What the application instance signed of a save: the key's id (4 bytes) and the signature.  It covers where
-- and when the events were recorded, so it is made after they have a position, in the same transaction.
ALTER TABLE ledger.save DROP COLUMN signature;
CREATE TABLE ledger.signature (
    save text COLLATE "C" PRIMARY KEY,
    signature bytea NOT NULL CHECK (octet_length(signature) = 68)
);

-- Grow a tree: new blocks are added, and the last of each level gets longer; what a block has stays as it is.
--   blocks  the new bytes of the blocks at levels and numbers, each from its first hash
-- Errors: HU003 the tree has another size than `grown_from`, or a block would lose or change hashes.
CREATE FUNCTION ledger.grow(
    of_book smallint, grown_from bigint, grown_to bigint, new_root bytea,
    levels smallint[], numbers bigint[], blocks bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1752523621, 3);
    IF grown_from <> (SELECT coalesce(max(t.size), 0) FROM ledger.tree AS t WHERE t.book = of_book)
        OR grown_to <= grown_from
    THEN
        RAISE EXCEPTION 'the tree has another size' USING ERRCODE = 'HU003';
    END IF;
    INSERT INTO ledger.tile (book, level, number, hashes)
    SELECT of_book, b.level, b.number, b.hashes
    FROM unnest(levels, numbers, blocks) AS b (level, number, hashes)
    ON CONFLICT (book, level, number) DO UPDATE SET hashes = excluded.hashes;
    INSERT INTO ledger.tree (book, size, root) VALUES (of_book, grown_to, new_root);
END
$$;

GRANT SELECT ON ledger.tile, ledger.tree, ledger.checkpoint TO huce_app;
GRANT SELECT ON ledger.signature TO huce_app;
GRANT INSERT ON ledger.tile, ledger.tree, ledger.checkpoint, ledger.signature TO huce_app;
GRANT UPDATE (hashes) ON ledger.tile TO huce_app;
GRANT EXECUTE ON FUNCTION ledger.grow, ledger.only_longer TO huce_app;

-- ledger/0006_sequencing
-- What the sequencer hashes and checks, what it sets aside, and what it says when something is wrong.

-- How the stored metadata of an event begins: what its columns say beyond the leaf's lines; the JSON follows.
CREATE FUNCTION ledger.about(e ledger.event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(e.id || E'\n' || e.version || E'\n' || e.person || E'\n', 'UTF8')
$$;

-- The lines of a leaf that the signature of the save covers (docs/design-log.md), up to the digests: these are
-- made by whoever reads, in a third of the time.
CREATE FUNCTION ledger.record_head(e ledger.event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(
        e.position || E'\n' || e.type || E'\n' || array_to_string(e.tags, ' ') || E'\n'
        || to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\n'
        || e.account || E'\n' || e.division || E'\n' || e.save || E'\n', 'UTF8')
$$;

-- Events that get no index, because no instance of the program has signed them.
CREATE TABLE ledger.quarantine (
    position bigint PRIMARY KEY,
    reason text NOT NULL,
    found_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What somebody has to look into; the same is said once.
CREATE TABLE ledger.alarm (
    code text COLLATE "C",
    sentence text COLLATE "C",
    raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (code, sentence)
);

GRANT SELECT, INSERT ON ledger.quarantine, ledger.alarm TO huce_app;
GRANT EXECUTE ON FUNCTION ledger.about, ledger.record_head TO huce_app;

-- Logs that go on under a new origin, after a backup was put back; the first leaf holds the old log's last
-- good checkpoint. Without a row the events are in book 1.
CREATE TABLE ledger.book (
    book smallint PRIMARY KEY CHECK (book > 1 AND book % 2 = 1),
    first bytea NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON ledger.book TO huce_app;

-- As before, under a lock of its own: number 3 is that of rebuilding the read models, which sequences meanwhile.
CREATE OR REPLACE FUNCTION ledger.grow(
    of_book smallint, grown_from bigint, grown_to bigint, new_root bytea,
    levels smallint[], numbers bigint[], blocks bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1752523621, 5);
    IF grown_from <> (SELECT coalesce(max(t.size), 0) FROM ledger.tree AS t WHERE t.book = of_book)
        OR grown_to <= grown_from
    THEN
        RAISE EXCEPTION 'the tree has another size' USING ERRCODE = 'HU003';
    END IF;
    INSERT INTO ledger.tile (book, level, number, hashes)
    SELECT of_book, b.level, b.number, b.hashes
    FROM unnest(levels, numbers, blocks) AS b (level, number, hashes)
    ON CONFLICT (book, level, number) DO UPDATE SET hashes = excluded.hashes;
    INSERT INTO ledger.tree (book, size, root) VALUES (of_book, grown_to, new_root);
END
$$;

-- ledger/0007_access
-- Book 2, the access log: who signed in, was refused, read personal data, took data out, changed rights,
-- erased, administered (docs/design-log.md).  Whoever writes it writes nothing else, and reads no register.

-- Made as in 0001:
--   huce_audit         adds records and reads them
--   huce_audit_keeper  removes old ones
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['huce_audit', 'huce_audit_keeper'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- made by another database of this server meanwhile
        END;
        IF NOT pg_has_role(current_user, wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', wanted, current_user);
        END IF;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), wanted);
    END LOOP;
END
$$;

CREATE SCHEMA access;

-- A record.  What could not become a leaf is not taken, since it would stop the tree.
CREATE TABLE access.record (
    index bigint PRIMARY KEY CHECK (index > 0),
    recorded_at timestamptz NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind <> ''),
    account text COLLATE "C" NOT NULL,
    division text COLLATE "C" NOT NULL,
    door text COLLATE "C" NOT NULL CHECK (door <> ''),
    outcome text COLLATE "C" NOT NULL CHECK (outcome <> ''),
    code text COLLATE "C" NOT NULL,
    target text COLLATE "C" NOT NULL,
    CHECK (kind || account || division || door || outcome || code || target !~ '\n'),
    CHECK (octet_length(kind || account || division || door || outcome || code || target) <= 60000)
);
CREATE INDEX record_kind ON access.record (kind, index);
CREATE INDEX record_account ON access.record (account, index);
CREATE INDEX record_time ON access.record (recorded_at);

-- Index and time are given here, whatever was asked for, one record after another: dense from 1, in the
-- order of commits.  Number 4 of our two-number locks.
CREATE FUNCTION access.place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1752523621, 4);
    NEW.index := (SELECT coalesce(max(r.index), 0) + 1 FROM access.record AS r);
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER place BEFORE INSERT ON access.record FOR EACH ROW EXECUTE FUNCTION access.place();

-- Six months are the law's (网络安全法 21): whoever removes, nothing younger goes.
CREATE FUNCTION access.only_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.recorded_at > clock_timestamp() - interval '184 days' THEN
        RAISE EXCEPTION 'a record is too young to be removed' USING ERRCODE = 'HU006';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER only_old BEFORE DELETE ON access.record FOR EACH ROW EXECUTE FUNCTION access.only_old();

GRANT USAGE ON SCHEMA access TO huce_audit, huce_audit_keeper;
GRANT SELECT, INSERT ON access.record TO huce_audit;
GRANT SELECT, DELETE ON access.record TO huce_audit_keeper;
-- What the tree does not hold yet is not removed.
GRANT USAGE ON SCHEMA ledger TO huce_audit_keeper;
GRANT SELECT ON ledger.tree TO huce_audit_keeper;

-- The gate again, which every append passes: shut (HU005) while nobody can write the access log.  Looked up
-- in the catalogue, for the application may not even name what lies in the schema.
CREATE OR REPLACE FUNCTION ledger.gate(alone boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- The condition is checked after waiting for locks; an older snapshot would not see who won.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'an append needs READ COMMITTED' USING ERRCODE = 'active_sql_transaction';
    ELSIF alone THEN
        PERFORM pg_advisory_xact_lock(1752523621, 1);
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1752523621, 1);
    PERFORM FROM pg_catalog.pg_namespace AS n
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid
    WHERE n.nspname = 'access' AND c.relname = 'record'
        AND pg_catalog.has_schema_privilege(pg_catalog.to_regrole('huce_audit')::oid, n.oid, 'USAGE')
        AND pg_catalog.has_table_privilege(pg_catalog.to_regrole('huce_audit')::oid, c.oid, 'INSERT');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the access log cannot be written' USING ERRCODE = 'HU005';
    END IF;
END
$$;

-- ledger/0008_access_tree
-- Book 2 has a tree and checkpoints of its own; only what was published of it may be removed.
REVOKE SELECT ON ledger.tree FROM huce_audit_keeper;
GRANT SELECT ON ledger.checkpoint TO huce_audit_keeper;

-- ledger/0009_access_counts
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

-- ledger/0010_aside
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

-- ledger/0011_trail
-- What an auditor looks through, newest first: all of one type, all that one person recorded.
CREATE INDEX event_type ON ledger.event (type, position);
CREATE INDEX event_person ON ledger.event (person, position);

