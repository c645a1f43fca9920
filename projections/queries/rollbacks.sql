-- What `projections.rollbacks` asks of the database.

-- name: placed
-- Of each status one range of an index; then the first of these. One lower bound only: with two the index is
-- read from the lesser one.
SELECT w.row FROM unnest(%(statuses)s::text[]) AS wanted CROSS JOIN LATERAL (
    SELECT to_jsonb(c) AS row, (c.asked->'villages'->>0) COLLATE "C" AS village, c.id FROM read."case" AS c
    WHERE c.kind IN ('rollback', 'redo') AND c.status = wanted
        AND (c.asked->'villages'->>0) COLLATE "C" < %(end)s
        AND ((c.asked->'villages'->>0) COLLATE "C", c.id) > (%(village)s, %(after)s)
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text(c.asked->'villages') AS one WHERE one NOT LIKE %(under)s
        )
    ORDER BY (c.asked->'villages'->>0) COLLATE "C", c.id LIMIT %(limit)s
) AS w
ORDER BY w.village, w.id LIMIT %(limit)s;

-- name: asked_by
SELECT to_jsonb(c) FROM read."case" AS c
WHERE c.kind IN ('rollback', 'redo') AND c.asked->>'person' = %(person)s
    AND (c.asked->'villages'->>0) COLLATE "C" < %(end)s
    AND ((c.asked->'villages'->>0) COLLATE "C", c.id) > (%(village)s, %(after)s)
    AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(c.asked->'villages') AS one WHERE one NOT LIKE %(under)s
    )
ORDER BY (c.asked->'villages'->>0) COLLATE "C", c.id LIMIT %(limit)s;

-- name: inside
SELECT c.id FROM read."case" AS c
WHERE c.id = ANY (%(ids)s) AND c.kind IN ('rollback', 'redo') AND NOT EXISTS (
    SELECT FROM jsonb_array_elements_text(c.asked->'villages') AS one WHERE one NOT LIKE %(under)s
);

-- Of one village, whatever became of them.
-- name: of_village
SELECT w.id FROM unnest(%(statuses)s::text[]) AS wanted CROSS JOIN LATERAL (
    SELECT c.id FROM read."case" AS c
    WHERE c.kind IN ('rollback', 'redo') AND c.status = wanted
        AND (c.asked->'villages'->>0) COLLATE "C" = %(village)s
        AND jsonb_array_length(c.asked->'villages') = 1
    ORDER BY c.id
) AS w;
