-- api/0001_divisions
-- The table of divisions at its edition, and the dated facts that lead to other days.

CREATE SCHEMA register;
GRANT USAGE ON SCHEMA register TO huce_app;

-- Collation C: everything under a prefix is one range of the primary key on every server, whatever
-- its locale; no extension is needed.
CREATE TABLE register.division (
    code text COLLATE "C" PRIMARY KEY CHECK (length(code) IN (2, 4, 6, 9, 12)),
    name text NOT NULL CHECK (name <> ''),
    initials text COLLATE "C" NOT NULL
);
-- Children of a division, and the best matches of a frequent name: by level, then by code.
CREATE INDEX division_level ON register.division (length(code), code);
CREATE INDEX division_initials ON register.division (initials, code);

CREATE TABLE register.division_fact (
    kind text NOT NULL CHECK (kind IN ('opened', 'renamed', 'merged', 'moved', 'closed')),
    since date NOT NULL,
    code text COLLATE "C" NOT NULL,
    into_code text COLLATE "C",
    was text,
    name text,
    PRIMARY KEY (since, code, kind),
    CHECK ((kind IN ('merged', 'moved')) = (into_code IS NOT NULL))
);

GRANT SELECT, INSERT, UPDATE, DELETE ON register.division, register.division_fact TO huce_app;

-- The application's role owns no table, so it could not gather statistics after a load.
CREATE FUNCTION register.analyze_division() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = ''
AS 'ANALYZE register.division';
GRANT EXECUTE ON FUNCTION register.analyze_division() TO huce_app;

-- api/0002_accounts
-- Who may sign in, what they may do, their sessions, their kin, and the configuration in force.

-- The natural person behind one account or several.
CREATE TABLE register.official (
    person text PRIMARY KEY,
    person_name text NOT NULL CHECK (person_name <> '')
);

CREATE TABLE register.account (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name <> ''),
    person text NOT NULL REFERENCES register.official,
    level text NOT NULL,
    division text COLLATE "C" NOT NULL,
    roles text[] NOT NULL,
    active boolean NOT NULL DEFAULT true,
    password text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((level, length(division)) IN
           (('nation', 0), ('province', 2), ('prefecture', 4), ('county', 6), ('township', 9), ('village', 12))),
    CHECK (roles <@ ARRAY['entry', 'review', 'approval', 'audit', 'statistics',
                          'system_admin', 'security_admin', 'audit_admin'])
);
CREATE INDEX account_person ON register.account (person);
CREATE INDEX account_division ON register.account (division);

-- Only the SHA-256 of a token lies here: whoever reads the table cannot sign in with it.
CREATE TABLE register.session (
    token bytea PRIMARY KEY CHECK (length(token) = 32),
    account text NOT NULL REFERENCES register.account,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    last_used timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz
);
CREATE INDEX session_account ON register.session (account);

-- Failed sign-ins under a name (its SHA-256), whether there is such an account or not.
CREATE TABLE register.sign_in_failure (
    name bytea PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_last ON register.sign_in_failure (last_at);

-- Own household and those of declared relatives: nobody acts alone on these.
CREATE TABLE register.kin (
    person text NOT NULL REFERENCES register.official,
    household text NOT NULL,
    declared_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (person, household)
);

CREATE TABLE register.setting (
    key text PRIMARY KEY,
    value jsonb NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON
    register.official, register.account, register.session, register.sign_in_failure, register.kin,
    register.setting
TO huce_app;

-- api/0003_probes
-- Refusals that told an account that a document number is registered outside its sight.

CREATE TABLE register.probe (
    account text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX probe_account ON register.probe (account, at);
GRANT SELECT, INSERT, DELETE ON register.probe TO huce_app;

