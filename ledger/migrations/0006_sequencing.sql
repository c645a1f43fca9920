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
