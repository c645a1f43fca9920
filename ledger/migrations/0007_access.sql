-- Book 2, the access log: who signed in, was refused, read personal data, took data out, changed rights,
-- erased, administered (docs/design-log.md).  Whoever writes it writes nothing else, and reads no register.

-- Made as in 0001:
--   huce_audit         adds records and reads them
--   huce_audit_keeper  removes old ones
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['huce_audit', 'huce_audit_keeper'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- made by another database of this server meanwhile
        END;
        IF NOT pg_has_role(current_user, wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', wanted, current_user);
        END IF;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), wanted);
    END LOOP;
END
$$;

CREATE SCHEMA access;

-- A record.  What could not become a leaf is not taken, since it would stop the tree.
CREATE TABLE access.record (
    index bigint PRIMARY KEY CHECK (index > 0),
    recorded_at timestamptz NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind <> ''),
    account text COLLATE "C" NOT NULL,
    division text COLLATE "C" NOT NULL,
    door text COLLATE "C" NOT NULL CHECK (door <> ''),
    outcome text COLLATE "C" NOT NULL CHECK (outcome <> ''),
    code text COLLATE "C" NOT NULL,
    target text COLLATE "C" NOT NULL,
    CHECK (kind || account || division || door || outcome || code || target !~ '\n'),
    CHECK (octet_length(kind || account || division || door || outcome || code || target) <= 60000)
);
CREATE INDEX record_kind ON access.record (kind, index);
CREATE INDEX record_account ON access.record (account, index);
CREATE INDEX record_time ON access.record (recorded_at);

-- Index and time are given here, whatever was asked for, one record after another: dense from 1, in the
-- order of commits.  Number 4 of our two-number locks.
CREATE FUNCTION access.place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1752523621, 4);
    NEW.index := (SELECT coalesce(max(r.index), 0) + 1 FROM access.record AS r);
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER place BEFORE INSERT ON access.record FOR EACH ROW EXECUTE FUNCTION access.place();

-- Six months are the law's (网络安全法 21): whoever removes, nothing younger goes.
CREATE FUNCTION access.only_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.recorded_at > clock_timestamp() - interval '184 days' THEN
        RAISE EXCEPTION 'a record is too young to be removed' USING ERRCODE = 'HU006';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER only_old BEFORE DELETE ON access.record FOR EACH ROW EXECUTE FUNCTION access.only_old();

GRANT USAGE ON SCHEMA access TO huce_audit, huce_audit_keeper;
GRANT SELECT, INSERT ON access.record TO huce_audit;
GRANT SELECT, DELETE ON access.record TO huce_audit_keeper;
-- What the tree does not hold yet is not removed.
GRANT USAGE ON SCHEMA ledger TO huce_audit_keeper;
GRANT SELECT ON ledger.tree TO huce_audit_keeper;

-- The gate again, which every append passes: shut (HU005) while nobody can write the access log.  Looked up
-- in the catalogue, for the application may not even name what lies in the schema.
CREATE OR REPLACE FUNCTION ledger.gate(alone boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- The condition is checked after waiting for locks; an older snapshot would not see who won.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'an append needs READ COMMITTED' USING ERRCODE = 'active_sql_transaction';
    ELSIF alone THEN
        PERFORM pg_advisory_xact_lock(1752523621, 1);
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1752523621, 1);
    PERFORM FROM pg_catalog.pg_namespace AS n
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid
    WHERE n.nspname = 'access' AND c.relname = 'record'
        AND pg_catalog.has_schema_privilege(pg_catalog.to_regrole('huce_audit')::oid, n.oid, 'USAGE')
        AND pg_catalog.has_table_privilege(pg_catalog.to_regrole('huce_audit')::oid, c.oid, 'INSERT');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the access log cannot be written' USING ERRCODE = 'HU005';
    END IF;
END
$$;
