-- Group roles: what a session may do, apart from how it signs in.
--   huce_app     the application: reads, and inserts into the ledger
--   huce_keeper  destroys keys
--   huce_report  reads read models
-- Roles belong to the whole server, so two databases may come to make one at the same moment;
-- the migrating login may take each of them on (SET ROLE), without inheriting what it may do.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['huce_app', 'huce_keeper', 'huce_report'] LOOP
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
    END LOOP;
END
$$;

-- Nobody may do anything here without a grant: not connect, not use a schema, not call a function.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO huce_app, huce_keeper, huce_report', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
