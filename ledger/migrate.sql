-- What `ledger.migrate` asks of the database.

-- name: prepare
CREATE TABLE IF NOT EXISTS public.huce_migration (
    room text NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (room, number)
);

-- name: exists
SELECT to_regclass('public.huce_migration') IS NOT NULL;

-- name: applied
SELECT room, number, name, sha256 FROM public.huce_migration ORDER BY room, number;

-- name: record
INSERT INTO public.huce_migration (room, number, name, sha256)
VALUES (%(room)s, %(number)s, %(name)s, %(sha256)s);

-- name: lock
SELECT pg_advisory_lock(hashtextextended('huce_migration', 0));

-- name: unlock
SELECT pg_advisory_unlock(hashtextextended('huce_migration', 0));

-- name: limit_waiting
SET LOCAL lock_timeout = '10s';
