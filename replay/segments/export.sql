-- Exporting segments.

-- name: alone
SELECT pg_advisory_xact_lock(hashtextextended('segments ' || %(place)s, 2));
