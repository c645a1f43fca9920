-- What the households of a village are made up of, by status: main causes and sizes. It follows with the figures.
CREATE TABLE read.makeup (
    village text COLLATE "C",
    part text COLLATE "C",
    status text COLLATE "C",
    value text COLLATE "C",
    households bigint NOT NULL,
    persons bigint NOT NULL,
    PRIMARY KEY (village, part, status, value)
);
-- Villages that were counted before there was such a table are counted again.
INSERT INTO read.figure_due SELECT DISTINCT village FROM read.figure ON CONFLICT DO NOTHING;

-- Figures of year-ends, for every division from the village to the whole, as `replay.yearends.tree` counts them.
CREATE TABLE read.year_figure (
    year smallint,
    -- By the codes of 31 December of the year; the whole ledger has the empty one.
    division text COLLATE "C",
    -- What was known: of a closed year what was published.
    index bigint NOT NULL,
    closed boolean NOT NULL,
    counted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    figures jsonb NOT NULL,
    PRIMARY KEY (year, division)
);

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON read.makeup, read.year_figure TO huce_app;
GRANT SELECT ON read.makeup, read.year_figure TO huce_report;
