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
