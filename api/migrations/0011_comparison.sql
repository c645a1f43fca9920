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
