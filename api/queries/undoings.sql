-- The undoing of imports: its cases, and what stays.

-- name: ask
UPDATE staging.import SET asked_by = %(account)s, reason = %(reason)s WHERE id = %(id)s;

-- name: asked
SELECT asked_by, reason FROM staging.import WHERE id = %(id)s;

-- name: next_part
SELECT coalesce(max(part) + 1, 0) FROM staging.undo WHERE import = %(id)s;

-- name: add_case
INSERT INTO staging.undo (import, part, "case") VALUES (%(id)s, %(part)s, %(case)s);

-- name: cases
SELECT part, "case" FROM staging.undo WHERE import = %(id)s AND NOT done ORDER BY part DESC;

-- name: case_done
UPDATE staging.undo SET done = true WHERE import = %(id)s AND part = %(part)s;

-- name: keep
INSERT INTO staging.kept (import, event, because) SELECT %(id)s, kept.key, kept.value
FROM jsonb_each_text(%(kept)s::jsonb) AS kept ON CONFLICT (import, event) DO UPDATE SET because = excluded.because;

-- name: forget_kept
DELETE FROM staging.kept WHERE import = %(id)s;

-- name: kept
SELECT event, because FROM staging.kept WHERE import = %(id)s AND event > %(after)s ORDER BY event LIMIT %(limit)s;
