-- Imports on their way into the register.  These are work tables: what an import did stands in the
-- ledger, under command ids that begin with import:ID: .

CREATE SCHEMA IF NOT EXISTS staging;

CREATE TABLE staging.import (
    id text COLLATE "C" PRIMARY KEY,
    account text NOT NULL REFERENCES register.account,
    kind text NOT NULL,
    division text COLLATE "C" NOT NULL,
    year smallint NOT NULL,
    status text NOT NULL,
    sha256 text NOT NULL,
    file_name text NOT NULL,
    corrects text COLLATE "C" REFERENCES staging.import,
    state text NOT NULL DEFAULT 'uploaded' CHECK (state IN
        ('uploaded', 'checking', 'checked', 'failed', 'cancelled', 'appending', 'done', 'asking', 'undoing', 'undone')),
    -- Units (households, villages, natural villages) in the file, how many of them the present step has done.
    units integer NOT NULL DEFAULT 0,
    done integer NOT NULL DEFAULT 0,
    people integer NOT NULL DEFAULT 0,
    -- Why the file as a whole was refused: {code, message}.
    failure jsonb,
    -- Who asked for the undoing and why, until the cases say it, sealed.
    asked_by text REFERENCES register.account,
    reason text,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    confirmed_at timestamptz,
    ended_at timestamptz
);
CREATE INDEX import_account ON staging.import (account, made_at);
CREATE INDEX import_sha256 ON staging.import (sha256);
CREATE INDEX import_division ON staging.import (division, made_at);

-- One unit of a file, and what it is known by: a 户编号, or a village's code and a natural village's name.  `work` is what was decided of it, sealed: it goes once it is recorded.
CREATE TABLE staging.sheaf (
    import text COLLATE "C" REFERENCES staging.import,
    place integer,
    unit text COLLATE "C",
    line integer NOT NULL,
    people smallint NOT NULL,
    verdict text NOT NULL,
    problems jsonb,
    warnings jsonb,
    work bytea,
    -- A number of it stands in the file before, in another household: it is recorded last, in order.
    late boolean NOT NULL DEFAULT false,
    recorded boolean NOT NULL DEFAULT false,
    PRIMARY KEY (import, place)
);
CREATE INDEX sheaf_verdict ON staging.sheaf (import, verdict, place);
-- The work is ciphertext: it does not compress.
ALTER TABLE staging.sheaf ALTER COLUMN work SET STORAGE EXTERNAL;

-- The cases by which an import is undone, and what stays because later events rest on it.
CREATE TABLE staging.undo (
    import text COLLATE "C" REFERENCES staging.import,
    part integer,
    "case" text COLLATE "C" NOT NULL,
    done boolean NOT NULL DEFAULT false,
    PRIMARY KEY (import, part)
);
CREATE TABLE staging.kept (
    import text COLLATE "C" REFERENCES staging.import,
    event text COLLATE "C",
    because text COLLATE "C" NOT NULL,
    PRIMARY KEY (import, event)
);

GRANT USAGE ON SCHEMA staging TO huce_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON staging.import, staging.sheaf, staging.undo, staging.kept TO huce_app;
