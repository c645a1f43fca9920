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
