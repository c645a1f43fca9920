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
