-- What `projections.cases` asks of the database.

-- name: waiting
-- Of each level and role the most urgent, by one range of an index; then the most urgent of these.
SELECT w.id, w.status, w.kind, w.asked
FROM unnest(%(levels)s::text[]) AS level CROSS JOIN unnest(%(roles)s::text[]) AS role CROSS JOIN LATERAL (
    SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
    WHERE c.status = 'open' AND c.asked->>'step' IS NOT NULL
        AND c.asked->>'level' = level AND c.asked->>'role' = role
        AND (c.asked->>'village') COLLATE "C" >= %(first)s AND (c.asked->>'village') COLLATE "C" < %(end)s
        AND (coalesce(c.asked->>'due', '9'), c.id) > (%(due)s, %(after)s)
    ORDER BY coalesce(c.asked->>'due', '9'), c.id LIMIT %(limit)s
) AS w
ORDER BY coalesce(w.asked->>'due', '9'), w.id LIMIT %(limit)s;

-- name: counts
SELECT w.level, w.role, w.place, count(*)::integer, (count(*) FILTER (WHERE w.due < %(today)s))::integer
FROM (
    -- Only these are sorted, not whole cases.
    SELECT c.asked->>'level' AS level, c.asked->>'role' AS role, left(c.asked->>'village', %(digits)s) AS place,
        c.asked->>'due' AS due
    FROM read."case" AS c
    WHERE c.status = 'open' AND c.asked->>'step' IS NOT NULL
        AND (c.asked->>'village') COLLATE "C" >= %(first)s AND (c.asked->>'village') COLLATE "C" < %(end)s
    OFFSET 0
) AS w
GROUP BY 1, 2, 3 ORDER BY 3, 1, 2;

-- name: overdue
SELECT c.asked->>'tick', c.id FROM read."case" AS c
WHERE c.status = 'open' AND c.asked->>'what' = 'procedure' AND c.asked->>'tick' < %(today)s
    AND (c.asked->>'tick', c.id) > (%(day)s, %(after)s)
ORDER BY c.asked->>'tick', c.id LIMIT %(limit)s;

-- name: placed
-- One lower bound only: with two the index is read from its beginning.
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.asked->>'what' = 'procedure' AND (c.asked->>'village') COLLATE "C" < %(end)s
    AND ((c.asked->>'village') COLLATE "C", c.id) > (%(village)s, %(after)s)
ORDER BY (c.asked->>'village') COLLATE "C", c.id LIMIT %(limit)s;

-- name: placed_of_status
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.asked->>'step' IS NOT NULL AND c.status = %(status)s
    AND (c.asked->>'village') COLLATE "C" < %(end)s
    AND ((c.asked->>'village') COLLATE "C", c.id) > (%(village)s, %(after)s)
ORDER BY (c.asked->>'village') COLLATE "C", c.id LIMIT %(limit)s;

-- name: one
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.id = %(case)s AND c.asked->>'what' = 'procedure';

-- name: about
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.asked->>'what' = 'procedure' AND c.asked->'households' ?| %(households)s
UNION
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.asked->>'what' = 'procedure' AND c.id = ANY (%(cases)s);

-- name: hanging
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.status = 'open' AND c.asked->>'until' IS NOT NULL AND (c.asked->>'village') COLLATE "C" = %(village)s
ORDER BY c.id LIMIT %(limit)s;

-- name: at_step
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.asked->>'step' IS NOT NULL AND c.status = 'open' AND (c.asked->>'village') COLLATE "C" = %(village)s
    AND c.asked->>'procedure' = %(procedure)s AND c.asked->>'step' = %(step)s AND c.asked->>'until' IS NULL
    AND c.id > %(after)s
ORDER BY c.id LIMIT %(limit)s;

-- name: under
-- Asked when a register's own definitions are set; reads every case.
SELECT c.asked->>'procedure', count(*) FROM read."case" AS c
WHERE c.asked->>'procedure' = ANY (%(procedures)s) GROUP BY 1 ORDER BY 1;

-- name: astray
-- Asked when the program starts; reads the cases on their way.
SELECT c.asked->>'procedure', count(*) FROM read."case" AS c
WHERE c.status = ANY (%(statuses)s) AND c.asked->>'step' IS NOT NULL
    AND c.asked->>'procedure' <> ALL (%(procedures)s) GROUP BY 1 ORDER BY 1;
