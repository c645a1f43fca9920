-- What `projections.cases` asks of the database.

-- name: waiting
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.status = 'open' AND c.asked->>'what' = 'procedure' AND c.asked->>'level' = ANY (%(levels)s)
    AND (c.asked->>'village') COLLATE "C" >= %(first)s AND (c.asked->>'village') COLLATE "C" < %(end)s
    AND c.asked->>'role' = ANY (%(roles)s)
    AND (%(after)s::text IS NULL OR (coalesce(c.asked->>'due', '9'), c.id) > (%(due)s, %(after)s))
ORDER BY coalesce(c.asked->>'due', '9'), c.id LIMIT %(limit)s;

-- name: counts
SELECT c.asked->>'level', c.asked->>'role', left(c.asked->>'village', %(digits)s), count(*)::integer,
    (count(*) FILTER (WHERE c.asked->>'due' < %(today)s))::integer
FROM read."case" AS c
WHERE c.status = 'open' AND c.asked->>'what' = 'procedure'
    AND (c.asked->>'village') COLLATE "C" >= %(first)s AND (c.asked->>'village') COLLATE "C" < %(end)s
GROUP BY 1, 2, 3 ORDER BY 3, 1, 2;

-- name: overdue
SELECT c.asked->>'tick', c.id FROM read."case" AS c
WHERE c.status = 'open' AND c.asked->>'what' = 'procedure' AND c.asked->>'tick' < %(today)s
    AND (c.asked->>'tick', c.id) > (%(day)s, %(after)s)
ORDER BY c.asked->>'tick', c.id LIMIT %(limit)s;

-- name: placed
SELECT c.id, c.status, c.kind, c.asked FROM read."case" AS c
WHERE c.asked->>'what' = 'procedure' AND (c.asked->>'village') COLLATE "C" >= %(first)s
    AND (c.asked->>'village') COLLATE "C" < %(end)s AND (%(status)s::text IS NULL OR c.status = %(status)s)
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
