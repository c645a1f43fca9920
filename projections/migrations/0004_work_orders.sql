-- Work orders: one row for each problem that was ever given out, as it stands.
CREATE TABLE read.work_order (
    id text COLLATE "C" PRIMARY KEY,
    village text COLLATE "C",
    household text COLLATE "C",
    rule text COLLATE "C",
    year smallint,
    problem text,
    found jsonb,
    status text,
    since date,
    until date,
    answers text,
    checks text,
    level text,
    role text,
    explained boolean
);
-- What waits for a level and role, by place and until when; a division's orders by village; counts.
CREATE INDEX work_order_waiting ON read.work_order (level, role, village, until, id) WHERE level IS NOT NULL;
CREATE INDEX work_order_place ON read.work_order (village, id);
CREATE INDEX work_order_status ON read.work_order (village, status, until);

-- Patches of work orders are applied beside all others.
ALTER FUNCTION read.apply(jsonb, bigint[], timestamptz) RENAME TO apply_register;
CREATE FUNCTION read.apply_work_orders(patches jsonb) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
BEGIN
    INSERT INTO read.work_order
    SELECT new.* FROM jsonb_array_elements(patches->'work_order') AS patch
    LEFT JOIN LATERAL (SELECT t AS row FROM read.work_order AS t WHERE t.id = patch->>'id' OFFSET 0) AS old ON true
    CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
    ON CONFLICT (id) DO UPDATE SET (village, household, rule, year, problem, found, status, since, until,
        answers, checks, level, role, explained)
    = (excluded.village, excluded.household, excluded.rule, excluded.year, excluded.problem, excluded.found,
        excluded.status, excluded.since, excluded.until, excluded.answers, excluded.checks, excluded.level,
        excluded.role, excluded.explained);
END
$$;
CREATE FUNCTION read.apply(patches jsonb, positions bigint[], written timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF patches ? 'work_order' THEN
        PERFORM read.apply_work_orders(patches);
    END IF;
    PERFORM read.apply_register(patches, positions, written);
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON read.work_order TO huce_app;
GRANT SELECT ON read.work_order TO huce_report;
GRANT EXECUTE ON FUNCTION read.apply, read.apply_register, read.apply_work_orders TO huce_app;
