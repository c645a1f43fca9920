-- projections/0001_read
-- The read models: what people look at. All of it can be dropped and folded again from the ledger.

CREATE SCHEMA read;

CREATE TABLE read.household (
    id text COLLATE "C" PRIMARY KEY,
    opened date,
    number text COLLATE "C",
    village text COLLATE "C",
    status text,
    head text COLLATE "C",
    standard text,
    attribute text,
    main_cause text,
    other_causes text[],
    identified_year smallint,
    exit_year smallint,
    return_year smallint,
    return_cause text,
    eight_category text,
    focus boolean,
    plan_year smallint,
    monitoring jsonb,
    address text,
    phone text,
    bank text
);
CREATE INDEX household_village ON read.household (village, id);
CREATE INDEX household_status ON read.household (status, village, id);
CREATE UNIQUE INDEX household_number ON read.household (number);

CREATE TABLE read.person (
    id text COLLATE "C" PRIMARY KEY,
    number text COLLATE "C",
    household text COLLATE "C",
    sex text,
    birth_year smallint,
    document_type text,
    ethnicity text,
    duplicate boolean,
    deceased boolean,
    name text,
    document text,
    birth_date date,
    phone text
);
CREATE INDEX person_household ON read.person (household);
CREATE INDEX person_name ON read.person (name);

CREATE TABLE read.membership (
    person text COLLATE "C",
    household text COLLATE "C",
    relation text,
    since date,
    joined text,
    until date,
    "left" text,
    PRIMARY KEY (household, person)
);
CREATE INDEX membership_person ON read.membership (person);

CREATE TABLE read.household_year (
    household text COLLATE "C",
    year smallint,
    conditions jsonb,
    income jsonb,
    measures jsonb,
    monitoring jsonb,
    PRIMARY KEY (household, year)
);

CREATE TABLE read.person_year (
    person text COLLATE "C",
    year smallint,
    form jsonb,
    PRIMARY KEY (person, year)
);

CREATE TABLE read.village (
    code text COLLATE "C" PRIMARY KEY,
    status text,
    attribute text,
    enrolled_year smallint,
    delisted_year smallint
);

CREATE TABLE read.village_year (
    village text COLLATE "C",
    year smallint,
    form jsonb,
    PRIMARY KEY (village, year)
);

CREATE TABLE read.natural_village (
    id text COLLATE "C" PRIMARY KEY,
    name text,
    village text COLLATE "C"
);
CREATE INDEX natural_village_village ON read.natural_village (village, id);

CREATE TABLE read.natural_village_year (
    natural_village text COLLATE "C",
    year smallint,
    form jsonb,
    PRIMARY KEY (natural_village, year)
);

CREATE TABLE read.county_year (
    county text COLLATE "C",
    year smallint,
    form jsonb,
    PRIMARY KEY (county, year)
);

CREATE TABLE read.pairing (
    id text COLLATE "C" PRIMARY KEY,
    household text COLLATE "C",
    since date,
    until date,
    ended text,
    unit text,
    post text,
    sex text,
    political_status text,
    name text,
    phone text
);
CREATE INDEX pairing_household ON read.pairing (household);

CREATE TABLE read."case" (
    id text COLLATE "C" PRIMARY KEY,
    status text,
    kind text,
    asked jsonb
);

-- Statistical years that are closed, or closing.
CREATE TABLE read.year (
    year smallint PRIMARY KEY,
    status text,
    ledger_index bigint,
    form smallint,
    hash text
);

-- One row per event and household (or village, for a village's own events).
CREATE TABLE read.timeline (
    entity text COLLATE "C",
    position bigint,
    event text COLLATE "C" NOT NULL,
    type text NOT NULL,
    effective date NOT NULL,
    year smallint NOT NULL,
    month smallint,
    recorded_at timestamptz NOT NULL,
    account text NOT NULL,
    person text NOT NULL,
    active boolean NOT NULL,
    spoken_by text COLLATE "C",
    PRIMARY KEY (entity, position)
);
CREATE INDEX timeline_account ON read.timeline (account, recorded_at);

-- Figures per village follow from sequenced events; `up_to` is the index that they say.
CREATE TABLE read.figure (
    village text COLLATE "C",
    status text,
    households bigint NOT NULL,
    persons bigint NOT NULL,
    up_to bigint NOT NULL,
    PRIMARY KEY (village, status)
);
CREATE TABLE read.figure_due (
    village text COLLATE "C" PRIMARY KEY
);
CREATE TABLE read.progress (
    name text PRIMARY KEY,
    index bigint NOT NULL
);
INSERT INTO read.progress VALUES ('figures', 0);

-- Write patches beside an append: `positions` are those of its events, in their order, and `written`
-- its time; in the patches a position of such an event is its place in that order, from 1.
-- {table: [row with its key and the fields that changed]}, {"gone": {table: [row keys]}}.
-- new_person and new_membership hold rows that were never there.
-- A patch keeps what it does not name: jsonb_populate_record starts from the row there is.
-- OFFSET 0 keeps each look-up a probe of the key: planned as a join, it would read the whole index.
CREATE FUNCTION read.apply(patches jsonb, positions bigint[], written timestamptz) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
BEGIN
    IF patches ? 'household' THEN
        INSERT INTO read.household
        SELECT new.* FROM jsonb_array_elements(patches->'household') AS patch
        LEFT JOIN LATERAL (SELECT t AS row FROM read.household AS t WHERE t.id = patch->>'id' OFFSET 0) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (id) DO UPDATE SET (opened, number, village, status, head, standard, attribute,
            main_cause, other_causes, identified_year, exit_year, return_year, return_cause,
            eight_category, focus, plan_year, monitoring, address, phone, bank)
        = (excluded.opened, excluded.number, excluded.village, excluded.status, excluded.head,
            excluded.standard, excluded.attribute, excluded.main_cause, excluded.other_causes,
            excluded.identified_year, excluded.exit_year, excluded.return_year,
            excluded.return_cause, excluded.eight_category, excluded.focus, excluded.plan_year,
            excluded.monitoring, excluded.address, excluded.phone, excluded.bank);
    END IF;
    IF patches ? 'new_person' THEN
        INSERT INTO read.person
        SELECT new.* FROM jsonb_populate_recordset(NULL::read.person, patches->'new_person') AS new;
    END IF;
    IF patches ? 'new_membership' THEN
        INSERT INTO read.membership
        SELECT new.* FROM jsonb_populate_recordset(NULL::read.membership, patches->'new_membership') AS new;
    END IF;
    IF patches ? 'person' THEN
        INSERT INTO read.person
        SELECT new.* FROM jsonb_array_elements(patches->'person') AS patch
        LEFT JOIN LATERAL (SELECT t AS row FROM read.person AS t WHERE t.id = patch->>'id' OFFSET 0) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (id) DO UPDATE SET (number, household, sex, birth_year, document_type, ethnicity,
            duplicate, deceased, name, document, birth_date, phone)
        = (excluded.number, excluded.household, excluded.sex, excluded.birth_year,
            excluded.document_type, excluded.ethnicity, excluded.duplicate, excluded.deceased,
            excluded.name, excluded.document, excluded.birth_date, excluded.phone);
    END IF;
    IF patches ? 'membership' THEN
        INSERT INTO read.membership
        SELECT new.* FROM jsonb_array_elements(patches->'membership') AS patch
        LEFT JOIN LATERAL (
            SELECT t AS row FROM read.membership AS t
            WHERE t.household = patch->>'household' AND t.person = patch->>'person' OFFSET 0
        ) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (household, person) DO UPDATE SET (relation, since, joined, until, "left")
        = (excluded.relation, excluded.since, excluded.joined, excluded.until, excluded."left");
    END IF;
    IF patches ? 'household_year' THEN
        INSERT INTO read.household_year
        SELECT new.* FROM jsonb_array_elements(patches->'household_year') AS patch
        LEFT JOIN LATERAL (
            SELECT t AS row FROM read.household_year AS t
            WHERE t.household = patch->>'household' AND t.year = (patch->>'year')::smallint OFFSET 0
        ) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (household, year) DO UPDATE SET (conditions, income, measures, monitoring)
        = (excluded.conditions, excluded.income, excluded.measures, excluded.monitoring);
    END IF;
    IF patches ? 'person_year' THEN
        INSERT INTO read.person_year
        SELECT new.* FROM jsonb_array_elements(patches->'person_year') AS patch
        CROSS JOIN LATERAL jsonb_populate_record(NULL::read.person_year, patch) AS new
        ON CONFLICT (person, year) DO UPDATE SET form = excluded.form;
    END IF;
    IF patches ? 'village' THEN
        INSERT INTO read.village
        SELECT new.* FROM jsonb_array_elements(patches->'village') AS patch
        LEFT JOIN LATERAL (SELECT t AS row FROM read.village AS t WHERE t.code = patch->>'code' OFFSET 0) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (code) DO UPDATE SET (status, attribute, enrolled_year, delisted_year)
        = (excluded.status, excluded.attribute, excluded.enrolled_year, excluded.delisted_year);
    END IF;
    IF patches ? 'village_year' THEN
        INSERT INTO read.village_year
        SELECT new.* FROM jsonb_populate_recordset(NULL::read.village_year, patches->'village_year') AS new
        ON CONFLICT (village, year) DO UPDATE SET form = excluded.form;
    END IF;
    IF patches ? 'natural_village' THEN
        INSERT INTO read.natural_village
        SELECT new.* FROM jsonb_array_elements(patches->'natural_village') AS patch
        LEFT JOIN LATERAL (
            SELECT t AS row FROM read.natural_village AS t WHERE t.id = patch->>'id' OFFSET 0
        ) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (id) DO UPDATE SET (name, village) = (excluded.name, excluded.village);
    END IF;
    IF patches ? 'natural_village_year' THEN
        INSERT INTO read.natural_village_year
        SELECT new.* FROM jsonb_populate_recordset(NULL::read.natural_village_year,
            patches->'natural_village_year') AS new
        ON CONFLICT (natural_village, year) DO UPDATE SET form = excluded.form;
    END IF;
    IF patches ? 'county_year' THEN
        INSERT INTO read.county_year
        SELECT new.* FROM jsonb_populate_recordset(NULL::read.county_year, patches->'county_year') AS new
        ON CONFLICT (county, year) DO UPDATE SET form = excluded.form;
    END IF;
    IF patches ? 'pairing' THEN
        INSERT INTO read.pairing
        SELECT new.* FROM jsonb_array_elements(patches->'pairing') AS patch
        LEFT JOIN LATERAL (SELECT t AS row FROM read.pairing AS t WHERE t.id = patch->>'id' OFFSET 0) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (id) DO UPDATE SET (household, since, until, ended, unit, post, sex, political_status,
            name, phone)
        = (excluded.household, excluded.since, excluded.until, excluded.ended, excluded.unit,
            excluded.post, excluded.sex, excluded.political_status, excluded.name, excluded.phone);
    END IF;
    IF patches ? 'case' THEN
        INSERT INTO read."case"
        SELECT new.* FROM jsonb_array_elements(patches->'case') AS patch
        LEFT JOIN LATERAL (SELECT t AS row FROM read."case" AS t WHERE t.id = patch->>'id' OFFSET 0) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (id) DO UPDATE SET (status, kind, asked)
        = (excluded.status, excluded.kind, excluded.asked);
    END IF;
    IF patches ? 'year' THEN
        INSERT INTO read.year
        SELECT new.* FROM jsonb_array_elements(patches->'year') AS patch
        LEFT JOIN LATERAL (
            SELECT t AS row FROM read.year AS t WHERE t.year = (patch->>'year')::smallint OFFSET 0
        ) AS old ON true
        CROSS JOIN LATERAL jsonb_populate_record(old.row, patch) AS new
        ON CONFLICT (year) DO UPDATE SET (status, ledger_index, form, hash)
        = (excluded.status, excluded.ledger_index, excluded.form, excluded.hash);
    END IF;
    IF patches ? 'timeline' THEN
        INSERT INTO read.timeline
        SELECT new.entity, positions[new.position], new.event, new.type, new.effective, new.year,
            new.month, written, new.account, new.person, new.active, new.spoken_by
        FROM jsonb_populate_recordset(NULL::read.timeline, patches->'timeline') AS new;
    END IF;
    IF patches ? 'spoken' THEN
        UPDATE read.timeline AS t SET active = spoken.active, spoken_by = spoken.by
        FROM jsonb_to_recordset(patches->'spoken')
            AS spoken (entity text, position bigint, active boolean, by text)
        WHERE t.entity = spoken.entity AND t.position = spoken.position;
    END IF;
    IF patches ? 'gone' THEN
        PERFORM read.forget(patches->'gone');
    END IF;
END
$$;

-- Remove the rows of what no longer is: its bringing into being was rolled back.
CREATE FUNCTION read.forget(gone jsonb) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
    DELETE FROM read.household USING jsonb_array_elements(gone->'household') AS g WHERE id = g->>'id';
    DELETE FROM read.person USING jsonb_array_elements(gone->'person') AS g WHERE id = g->>'id';
    DELETE FROM read.membership AS m USING jsonb_array_elements(gone->'membership') AS g
        WHERE m.household = g->>'household' AND m.person = g->>'person';
    DELETE FROM read.household_year AS y USING jsonb_array_elements(gone->'household_year') AS g
        WHERE y.household = g->>'household' AND y.year = (g->>'year')::smallint;
    DELETE FROM read.person_year AS y USING jsonb_array_elements(gone->'person_year') AS g
        WHERE y.person = g->>'person' AND y.year = (g->>'year')::smallint;
    DELETE FROM read.village USING jsonb_array_elements(gone->'village') AS g WHERE code = g->>'code';
    DELETE FROM read.village_year AS y USING jsonb_array_elements(gone->'village_year') AS g
        WHERE y.village = g->>'village' AND y.year = (g->>'year')::smallint;
    DELETE FROM read.natural_village USING jsonb_array_elements(gone->'natural_village') AS g WHERE id = g->>'id';
    DELETE FROM read.natural_village_year AS y USING jsonb_array_elements(gone->'natural_village_year') AS g
        WHERE y.natural_village = g->>'natural_village' AND y.year = (g->>'year')::smallint;
    DELETE FROM read.county_year AS y USING jsonb_array_elements(gone->'county_year') AS g
        WHERE y.county = g->>'county' AND y.year = (g->>'year')::smallint;
    DELETE FROM read.pairing USING jsonb_array_elements(gone->'pairing') AS g WHERE id = g->>'id';
END
$$;

GRANT USAGE ON SCHEMA read TO huce_app, huce_report, huce_keeper;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA read TO huce_app;
GRANT SELECT ON ALL TABLES IN SCHEMA read TO huce_report;
GRANT SELECT (id), UPDATE (name, document, birth_date, phone) ON read.person TO huce_keeper;
GRANT SELECT (id), UPDATE (name, phone) ON read.pairing TO huce_keeper;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA read TO huce_app;

-- projections/0002_restrictions
-- Every view asks whose personal data are restricted.
CREATE INDEX case_restricted ON read."case" ((asked->>'subject')) WHERE kind = 'restriction' AND status = 'in_force';

-- projections/0003_procedures
-- What waits at a level, by place and until when; what hangs as a notice; the rows of a list.
CREATE INDEX case_waiting ON read."case" ((asked->>'level'), (asked->>'village') COLLATE "C", (asked->>'due'), id)
WHERE status = 'open' AND asked->>'what' = 'procedure';
CREATE INDEX case_open ON read."case" ((asked->>'village') COLLATE "C") WHERE status = 'open' AND asked->>'what' = 'procedure';
CREATE INDEX case_tick ON read."case" ((asked->>'tick'), id) WHERE status = 'open' AND asked->>'what' = 'procedure';
CREATE INDEX case_hanging ON read."case" ((asked->>'village') COLLATE "C", id)
WHERE status = 'open' AND asked->>'until' IS NOT NULL;
CREATE INDEX case_place ON read."case" ((asked->>'village') COLLATE "C", id) WHERE asked->>'what' = 'procedure';
CREATE INDEX case_households ON read."case" USING gin ((asked->'households')) WHERE asked->>'what' = 'procedure';

