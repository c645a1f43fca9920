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

-- api/0004_imports
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

-- api/0005_quality
-- Problem lists: what the quality rules found in a division for a year. No personal values stand here.

CREATE SCHEMA lists;
GRANT USAGE ON SCHEMA lists TO huce_app;

-- One run of all rules; what it found counts once it is finished.
CREATE TABLE lists.run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    division text COLLATE "C" NOT NULL,
    year smallint NOT NULL,
    account text COLLATE "C" NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    households integer NOT NULL DEFAULT 0,
    people integer NOT NULL DEFAULT 0,
    -- {rule: how many problems}.
    problems jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX run_year ON lists.run (year, division, id);

-- Without a foreign key: rows come by the hundred thousand, and only together with their run.
CREATE TABLE lists.problem (
    run bigint,
    village text COLLATE "C",
    n bigint GENERATED ALWAYS AS IDENTITY,
    year smallint NOT NULL,
    rule text COLLATE "C" NOT NULL,
    household text COLLATE "C",
    person text COLLATE "C",
    data jsonb NOT NULL,
    PRIMARY KEY (run, village, n)
);
CREATE INDEX problem_rule ON lists.problem (run, rule, village, n);

GRANT SELECT, INSERT, UPDATE, DELETE ON lists.run, lists.problem TO huce_app;

-- api/0006_exports
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

-- api/0007_delegations
-- Roles that the holder of an account has handed to another person for some days. Nothing is deleted:
-- in whose place somebody acted must be found for as long as what he recorded.

CREATE TABLE register.delegation (
    id text PRIMARY KEY,
    giver text NOT NULL REFERENCES register.account,
    delegate text NOT NULL REFERENCES register.account CHECK (delegate <> giver),
    roles text[] NOT NULL CHECK (roles <> '{}' AND roles <@ ARRAY['entry', 'review', 'approval']),
    -- Both included, Asia/Shanghai.
    first_day date NOT NULL,
    last_day date NOT NULL CHECK (last_day >= first_day),
    reason text NOT NULL CHECK (reason <> ''),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz
);
CREATE INDEX delegation_giver ON register.delegation (giver);
CREATE INDEX delegation_delegate ON register.delegation (delegate);

GRANT SELECT, INSERT ON register.delegation TO huce_app;
GRANT UPDATE (revoked_at) ON register.delegation TO huce_app;

-- api/0008_passwords
-- Passwords that must be changed at the next sign-in, and those that were used before the present one.

ALTER TABLE register.account ADD COLUMN must_change boolean NOT NULL DEFAULT false;

-- Only hashes, each with its own salt: the last few of an account.
CREATE TABLE register.password_past (
    account text NOT NULL REFERENCES register.account,
    n bigint GENERATED ALWAYS AS IDENTITY,
    password text NOT NULL,
    PRIMARY KEY (account, n)
);

GRANT SELECT, INSERT, DELETE ON register.password_past TO huce_app;

-- api/0009_sessions
-- What a session is called when its owner looks at it: neither its token nor the token's digest.

ALTER TABLE register.session
    ADD COLUMN id text NOT NULL UNIQUE DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 20);

-- api/0010_objections
-- How many objections came lately from an address, and for a village, from people without an account.

CREATE TABLE register.objection_count (
    -- A MAC, so that nobody reads addresses here.
    whose bytea PRIMARY KEY,
    raised integer NOT NULL,
    since timestamptz NOT NULL
);
CREATE INDEX objection_count_since ON register.objection_count (since);
GRANT SELECT, INSERT, UPDATE, DELETE ON register.objection_count TO huce_app;

-- api/0011_comparison
-- Lists of other departments (部门比对). A row is a document number as the keyed digest that the number index
-- has too, and what was found, sealed; the number itself is nowhere. The rows go when the list is withdrawn
-- or over, and those of somebody who is erased with him.

CREATE TABLE register.comparison_list (
    id text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('vehicles', 'houses', 'businesses', 'payroll')),
    division text COLLATE "C" NOT NULL,
    department text NOT NULL CHECK (department <> ''),
    -- The day that its data hold of, and the last day on which it counts.
    dated date NOT NULL,
    valid_until date NOT NULL CHECK (valid_until >= dated),
    -- A MAC of the file, so that none comes in twice.
    file bytea NOT NULL,
    rows integer NOT NULL,
    account text NOT NULL REFERENCES register.account,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    -- Who withdrew it; nobody where it was over.
    ended_by text REFERENCES register.account
);
CREATE INDEX comparison_list_division ON register.comparison_list (division, made_at);
CREATE UNIQUE INDEX comparison_list_file ON register.comparison_list (file, kind, division) WHERE ended_at IS NULL;

CREATE TABLE register.comparison_row (
    list text COLLATE "C" REFERENCES register.comparison_list,
    -- Its line in the file, as Excel counts.
    place integer,
    mac bytea NOT NULL CHECK (octet_length(mac) = 32),
    found bytea NOT NULL,
    PRIMARY KEY (list, place)
);
CREATE INDEX comparison_row_mac ON register.comparison_row (mac);
-- It is ciphertext: it does not compress.
ALTER TABLE register.comparison_row ALTER COLUMN found SET STORAGE EXTERNAL;

GRANT SELECT, INSERT ON register.comparison_list TO huce_app;
GRANT UPDATE (ended_at, ended_by) ON register.comparison_list TO huce_app;
GRANT SELECT, INSERT, DELETE ON register.comparison_row TO huce_app;
GRANT USAGE ON SCHEMA register TO huce_keeper;
GRANT SELECT (mac), DELETE ON register.comparison_row TO huce_keeper;

-- api/0012_year_works
-- What is done about a year-end behind the counter: closing it, holding it against what was published, restating it.
CREATE TABLE lists.year_work (
    id text COLLATE "C" PRIMARY KEY,
    account text NOT NULL REFERENCES register.account,
    -- What the caller called his request, so that asking twice does it once.
    key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('close', 'regenerate', 'restate')),
    -- By the code of 31 December of the year; the whole ledger has the empty one.
    division text COLLATE "C" NOT NULL,
    year smallint NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    -- Tables that are done, of how many.
    passed integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    result jsonb NOT NULL DEFAULT '{}',
    -- Why it came to nothing: {code, message}.
    failure jsonb,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    UNIQUE (account, key)
);
CREATE INDEX year_work_year ON lists.year_work (year, division, kind, made_at);

-- What a restatement found: a row for each household whose lines differ, then one for each line of no household.
CREATE TABLE lists.year_difference (
    work text COLLATE "C",
    n integer,
    household text COLLATE "C",
    villages text[] NOT NULL,
    -- [{table, key, columns: [{column, before, after, events: [{index, id, type, effective, recorded_at}]}]}]
    lines jsonb NOT NULL,
    PRIMARY KEY (work, n)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON lists.year_work, lists.year_difference TO huce_app;

