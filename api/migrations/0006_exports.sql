-- Exports that were asked for. The files lie beside the database and are removed after a day, and so
-- are these rows: what was exported by whom stands in the log.

CREATE SCHEMA IF NOT EXISTS staging;

CREATE TABLE staging.export (
    id text COLLATE "C" PRIMARY KEY,
    account text NOT NULL REFERENCES register.account,
    -- What the caller called his request, so that asking twice makes one file.
    key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('persons', 'households', 'villages', 'natural-villages')),
    division text COLLATE "C" NOT NULL,
    year smallint NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    -- Households looked at so far, of about how many.
    passed integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    households integer NOT NULL DEFAULT 0,
    people integer NOT NULL DEFAULT 0,
    places integer NOT NULL DEFAULT 0,
    -- Households or places that are not in the file: [{number, village, reason}].
    left_out jsonb NOT NULL DEFAULT '[]',
    -- Why there is no file: {code, message}.
    failure jsonb,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    UNIQUE (account, key)
);
CREATE INDEX export_made ON staging.export (made_at);

GRANT USAGE ON SCHEMA staging TO huce_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON staging.export TO huce_app;
