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
