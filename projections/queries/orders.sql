-- What `projections.orders` asks of the database.

-- name: waiting
SELECT o.id, o.village, o.household, h.number, o.rule, o.year, o.found, o.status, o.since, o.until, o.answers,
    o.checks, o.explained
FROM read.work_order AS o LEFT JOIN read.household AS h ON h.id = o.household
WHERE o.level = %(level)s AND o.role = ANY (%(roles)s) AND o.village >= %(first)s AND o.village < %(end)s
    AND (%(until)s::date IS NULL OR (o.until, o.id) > (%(until)s, %(after)s))
ORDER BY o.until, o.id LIMIT %(limit)s;

-- name: placed
SELECT o.id, o.village, o.household, h.number, o.rule, o.year, o.found, o.status, o.since, o.until, o.answers,
    o.checks, o.explained
FROM read.work_order AS o LEFT JOIN read.household AS h ON h.id = o.household
WHERE o.village >= %(first)s AND o.village < %(end)s AND (%(status)s::text IS NULL OR o.status = %(status)s)
    AND (o.village, o.id) > (%(village)s, %(after)s)
ORDER BY o.village, o.id LIMIT %(limit)s;

-- name: one
SELECT o.id, o.village, o.household, h.number, o.rule, o.year, o.found, o.status, o.since, o.until, o.answers,
    o.checks, o.explained
FROM read.work_order AS o LEFT JOIN read.household AS h ON h.id = o.household
WHERE o.id = %(order)s;

-- name: counts
SELECT o.village, o.status, count(*)::integer,
    (count(*) FILTER (WHERE o.status = ANY (%(unanswered)s) AND o.until < %(today)s))::integer
FROM read.work_order AS o
WHERE o.village >= %(first)s AND o.village < %(end)s
GROUP BY o.village, o.status ORDER BY o.village, o.status;

-- name: undone
SELECT o.id FROM read.work_order AS o WHERE o.id = ANY (%(orders)s) AND o.level IS NOT NULL;

-- name: homes
SELECT h.id, h.village FROM read.household AS h WHERE h.id = ANY (%(households)s);
