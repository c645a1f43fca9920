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
