-- Refusals that told an account that a document number is registered outside its sight.

CREATE TABLE register.probe (
    account text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX probe_account ON register.probe (account, at);
GRANT SELECT, INSERT, DELETE ON register.probe TO huce_app;
