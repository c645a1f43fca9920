-- What stands around the SQL of procrastinate, which names no schema.

-- name: before
CREATE SCHEMA IF NOT EXISTS jobs;
SET LOCAL search_path TO jobs;

-- name: after
GRANT USAGE ON SCHEMA jobs TO huce_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO huce_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO huce_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO huce_app;
SET LOCAL search_path TO DEFAULT;
