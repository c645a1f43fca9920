-- Runs of the quality rules and the problem lists that they write.

-- name: alone
-- One run of a division and year at a time; the lock goes with the session.
SELECT pg_try_advisory_lock(hashtextextended('quality ' || %(division)s || ' ' || %(year)s, 0));

-- name: end_alone
SELECT pg_advisory_unlock(hashtextextended('quality ' || %(division)s || ' ' || %(year)s, 0));

-- name: begin
INSERT INTO lists.run (division, year, account) VALUES (%(division)s, %(year)s, %(account)s) RETURNING id;

-- name: finish
UPDATE lists.run SET finished_at = clock_timestamp(), households = %(households)s, people = %(people)s,
    problems = (
        SELECT coalesce(jsonb_object_agg(counted.rule, counted.n), '{}')
        FROM (SELECT rule, count(*) AS n FROM lists.problem WHERE run = %(run)s GROUP BY rule) AS counted
    )
WHERE id = %(run)s
RETURNING id, division, year, account, started_at, finished_at, households, people, problems;

-- name: clear
-- What earlier runs of the same division and year found, finished or broken off; the runs stay.
DELETE FROM lists.problem WHERE run IN (
    SELECT id FROM lists.run WHERE division = %(division)s AND year = %(year)s AND id < %(run)s
);

-- name: undo
DELETE FROM lists.problem WHERE run = %(run)s;

-- name: copy
COPY lists.problem (run, village, year, rule, household, person, data) FROM STDIN;

-- name: runs
SELECT id, division, year, account, started_at, finished_at, households, people, problems
FROM lists.run
WHERE division >= %(from_division)s AND division < %(to_division)s
    AND (%(year)s::smallint IS NULL OR year = %(year)s) AND id < %(before)s
ORDER BY id DESC LIMIT %(limit)s;

-- name: latest
-- The last finished run whose division holds the one asked for and whose problems are still there.
SELECT id, division, year, account, started_at, finished_at, households, people, problems
FROM lists.run AS r
WHERE r.division = ANY (%(holding)s) AND r.year = %(year)s AND r.finished_at IS NOT NULL
ORDER BY r.id DESC LIMIT 1;

-- name: problems
SELECT p.village, p.n, p.rule, p.household, h.number, p.person, p.data
FROM lists.problem AS p LEFT JOIN read.household AS h ON h.id = p.household
WHERE p.run = %(run)s AND p.village < %(to_village)s AND (p.village, p.n) > (%(after_village)s, %(after_n)s)
ORDER BY p.village, p.n LIMIT %(limit)s;

-- name: problems_of_rule
SELECT p.village, p.n, p.rule, p.household, h.number, p.person, p.data
FROM lists.problem AS p LEFT JOIN read.household AS h ON h.id = p.household
WHERE p.run = %(run)s AND p.rule = %(rule)s
    AND p.village < %(to_village)s AND (p.village, p.n) > (%(after_village)s, %(after_n)s)
ORDER BY p.village, p.n LIMIT %(limit)s;

-- name: counts
-- By rule, of a run's problems within a division.
SELECT p.rule, count(*) FROM lists.problem AS p
WHERE p.run = %(run)s AND p.village >= %(division)s AND p.village < %(to_village)s GROUP BY p.rule;

-- name: places
-- Of one rule, by the divisions that are so many digits long.
SELECT left(p.village, %(digits)s), count(*) FROM lists.problem AS p
WHERE p.run = %(run)s AND p.rule = %(rule)s AND p.village >= %(division)s AND p.village < %(to_village)s
GROUP BY 1 ORDER BY 1;

-- name: under_way
-- Whether somebody's run over the division and year waits or is at work. Jobs that went well are removed.
SELECT EXISTS (
    SELECT FROM jobs.procrastinate_jobs AS j
    WHERE j.task_name = 'run_quality' AND j.status IN ('todo', 'doing')
        AND j.args->>'division' = %(division)s AND j.args->>'year' = %(year)s
);

-- name: of_problems
-- What the last finished runs over their villages found of problems: of a household, or of a village as a whole.
SELECT asked.id, p.person, p.data
FROM unnest(
    %(ids)s::text[], %(rules)s::text[], %(years)s::smallint[], %(villages)s::text[], %(households)s::text[],
    %(holding)s::text[]
) AS asked (id, rule, year, village, household, holding)
CROSS JOIN LATERAL (
    SELECT r.id FROM lists.run AS r
    WHERE r.division = ANY (string_to_array(asked.holding, ' ')) AND r.year = asked.year AND r.finished_at IS NOT NULL
    ORDER BY r.id DESC LIMIT 1
) AS last
CROSS JOIN LATERAL (
    SELECT found.person, found.data, found.n FROM lists.problem AS found
    WHERE found.run = last.id AND found.rule = asked.rule AND found.village = asked.village
        AND found.household IS NOT DISTINCT FROM asked.household
) AS p
ORDER BY asked.id, p.n;
