-- Tables beside the read models: made after their likeness, filled, and put in their place.
-- {shadow} is the schema that they stand in meanwhile.

-- name: alone
-- Of a session: one rebuild at a time.  A program that was killed is noticed while it waits for nobody.
SET client_connection_check_interval = '200ms';

-- name: hold
SELECT pg_advisory_lock(1752523621, 3);

-- name: patience
SELECT set_config('lock_timeout', %(milliseconds)s::text, %(local)s);

-- name: statement_patience
SELECT set_config('statement_timeout', %(milliseconds)s::text, true);

-- name: exists
SELECT to_regclass(format('%%I.progress', %(shadow)s::text)) IS NOT NULL;

-- name: drop
DROP SCHEMA IF EXISTS {shadow} CASCADE;

-- name: create
CREATE SCHEMA {shadow};
CREATE TABLE {shadow}.progress (
    stage text PRIMARY KEY,
    index bigint NOT NULL,
    rows bigint NOT NULL,
    shape text,
    finished_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What the live functions do, done to the tables of this schema; those that only compute are as good here.
-- name: functions
SELECT regexp_replace(pg_get_functiondef(oid), '\mread\.', format('%%I.', %(shadow)s::text), 'g')
FROM pg_proc WHERE pronamespace = 'read'::regnamespace AND provolatile = 'v' ORDER BY proname;

-- Tables, indexes and functions as they are now: a rebuild goes on only where they are the same.
-- name: shape
SELECT md5(string_agg(part, E'\n' ORDER BY part)) FROM (
    SELECT format('%%s %%s %%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) AS part
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'read'::regnamespace AND c.relkind IN ('r', 'i') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT prosrc FROM pg_proc WHERE pronamespace = 'read'::regnamespace
) AS parts;

-- name: begin
INSERT INTO {shadow}.progress (stage, index, rows, shape) VALUES ('begun', %(index)s, 0, %(shape)s);

-- name: progress
SELECT stage, index, rows, shape FROM {shadow}.progress;

-- name: finished
INSERT INTO {shadow}.progress (stage, index, rows) VALUES (%(stage)s, %(index)s, %(rows)s)
ON CONFLICT (stage) DO UPDATE SET index = excluded.index, rows = progress.rows + excluded.rows;

-- name: columns
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = format('read.%%I', %(table)s::text)::regclass AND attnum > 0 AND NOT attisdropped
ORDER BY attnum;

-- name: like
CREATE TABLE {shadow}.{table} (LIKE read.{table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE);

-- name: like_unlogged
CREATE UNLOGGED TABLE {shadow}.{table} (LIKE read.{table} INCLUDING STORAGE);

-- name: copy
COPY {shadow}.{table} ({columns}) FROM STDIN (FORMAT binary{options});

-- name: indexes
SELECT CASE
    WHEN c.oid IS NULL THEN replace(pg_get_indexdef(i.indexrelid), ' ON read.', format(' ON %%I.', %(shadow)s::text))
    ELSE format('ALTER TABLE %%I.%%I ADD CONSTRAINT %%I %%s', %(shadow)s::text, t.relname, c.conname,
        pg_get_constraintdef(c.oid))
    END
FROM pg_index AS i
JOIN pg_class AS t ON t.oid = i.indrelid
LEFT JOIN pg_constraint AS c ON c.conindid = i.indexrelid AND c.conrelid = t.oid
WHERE t.oid = format('read.%%I', %(table)s::text)::regclass AND (%(all)s OR c.oid IS NOT NULL)
ORDER BY c.oid IS NULL, 1;

-- name: grants
SELECT format('GRANT %%s%%s ON %%I.%%I TO %%s', g.privilege_type, g.part, %(shadow)s::text, %(table)s::text,
    CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END)
FROM (
    SELECT r.grantee, r.privilege_type, '' AS part
    FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS r
    WHERE c.oid = format('read.%%I', %(table)s::text)::regclass AND r.grantee <> c.relowner
    UNION ALL
    SELECT r.grantee, r.privilege_type, format(' (%%I)', a.attname)
    FROM pg_attribute AS a CROSS JOIN LATERAL aclexplode(a.attacl) AS r
    WHERE a.attrelid = format('read.%%I', %(table)s::text)::regclass
) AS g;

-- name: analyze
ANALYZE {shadow}.{table};

-- Figures as `projections.figures` counts them, of all villages at once.
-- name: count_figures
INSERT INTO {shadow}.figure (village, status, households, persons, up_to)
SELECT h.village, coalesce(h.status, ''), count(*), coalesce(sum(members.n), 0), %(index)s
FROM {shadow}.household AS h
LEFT JOIN (
    SELECT household, count(*) AS n FROM {shadow}.person WHERE household IS NOT NULL GROUP BY household
) AS members ON members.household = h.id
WHERE h.village IS NOT NULL
GROUP BY h.village, coalesce(h.status, '');

-- name: count_makeup
INSERT INTO {shadow}.makeup (village, part, status, value, households, persons)
SELECT h.village, part.name, coalesce(h.status, ''), part.value, count(*), sum(members.n)
FROM {shadow}.household AS h
JOIN (
    SELECT household, count(*) AS n FROM {shadow}.person WHERE household IS NOT NULL GROUP BY household
) AS members ON members.household = h.id
CROSS JOIN LATERAL (
    VALUES ('cause', coalesce(h.main_cause, '')), ('size', least(members.n, %(largest)s)::text)
) AS part (name, value)
WHERE h.village IS NOT NULL
GROUP BY h.village, part.name, coalesce(h.status, ''), part.value;

-- name: add_timeline
INSERT INTO {shadow}.timeline
SELECT new.* FROM jsonb_populate_recordset(NULL::{shadow}.timeline, %(rows)s::jsonb) AS new;

-- name: apply
SELECT {shadow}.apply(%(patches)s::jsonb, '{{}}', now());

-- name: forget
UPDATE {shadow}.{table} SET {nothing} WHERE id = ANY (%(ids)s);

-- name: erased_since
SELECT DISTINCT split_part(tag, ':', 2) FROM ledger.event CROSS JOIN LATERAL unnest(tags) AS tag
WHERE position > %(position)s AND type = ANY (%(types)s);

-- name: forgettable
SELECT to_regclass(format('%%I.%%I', %(shadow)s::text, %(table)s::text)) IS NOT NULL;

-- name: gate
SELECT ledger.gate(true);

-- name: lock
LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE;

-- name: replace
DROP TABLE read.{table};
ALTER TABLE {shadow}.{table} SET SCHEMA read;

-- The worker of figures goes on from the index that they now say.
-- name: restart_figures
WITH due AS (DELETE FROM read.figure_due)
UPDATE read.progress SET index = %(index)s WHERE name = 'figures';

-- Transactions that use a read model now.
-- name: users
SELECT DISTINCT l.virtualtransaction FROM pg_locks AS l
WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.relation IN (SELECT oid FROM pg_class WHERE relnamespace = 'read'::regnamespace);

-- name: differing
SELECT to_jsonb(l), to_jsonb(s) FROM read.{table} AS l FULL JOIN {shadow}.{table} AS s ON {same}
WHERE l IS DISTINCT FROM s
ORDER BY {order};
