-- Whole households for the quality rules, and what is found over many of them at once.
-- Scalar subqueries keep each look-up a probe of its index, made only where it is wanted.

-- name: alone_on_its_core
-- Of a worker's session: the other cores have workers of their own.
SET max_parallel_workers_per_gather = 0;

-- name: one_moment
-- Of a transaction that reads views: their queries see the same.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;

-- name: villages
SELECT h.village, count(*) FROM read.household AS h
WHERE h.village >= %(from_village)s AND h.village < %(to_village)s GROUP BY h.village ORDER BY h.village;

-- name: households
-- Of some villages, with their blocks of the year and the income of the year before; blocks as JSON texts.
SELECT h.village, h.id, h.status, h.attribute, h.head, h.exit_year, h.main_cause, h.other_causes,
    h.eight_category, h.phone,
    h.monitoring::text, y.conditions::text, y.income::text, y.measures::text,
    CASE WHEN h.monitoring IS NULL THEN y.monitoring ELSE (
        SELECT i.monitoring || coalesce(y.monitoring, '{}') FROM read.household_year AS i
        WHERE i.household = h.id AND i.year = (h.monitoring->>'year')::smallint
    ) END::text,
    b.income::text
FROM read.household AS h
LEFT JOIN read.household_year AS y ON y.household = h.id AND y.year = %(year)s
LEFT JOIN read.household_year AS b ON b.household = h.id AND b.year = %(year)s - 1
WHERE h.village = ANY (%(villages)s)
ORDER BY h.village, h.id;

-- name: relations
-- Of everybody who is or was in the households of some villages.
SELECT m.person, m.household, m.relation
FROM read.household AS h JOIN read.membership AS m ON m.household = h.id
WHERE h.village = ANY (%(villages)s);

-- name: members
-- Of the households of some villages, with their forms of the year, and where these name a school stage,
-- the stages of the two years before.
SELECT p.household, p.id, p.sex, p.birth_year, p.phone, p.document_type, p.document, p.ethnicity,
    f.form::text,
    CASE WHEN f.form ? 'school_status' THEN (
        SELECT o.form->>'school_status' FROM read.person_year AS o
        WHERE o.person = p.id AND o.year = %(year)s - 1
    ) END,
    CASE WHEN f.form ? 'school_status' THEN (
        SELECT o.form->>'school_status' FROM read.person_year AS o
        WHERE o.person = p.id AND o.year = %(year)s - 2
    ) END
FROM read.household AS h
JOIN read.person AS p ON p.household = h.id
LEFT JOIN read.person_year AS f ON f.person = p.id AND f.year = %(year)s
WHERE h.village = ANY (%(villages)s);

-- name: helpers
-- Who helps the households of some villages on a day: whether he is registered as poor himself.
-- OFFSET 0 keeps each look-up a probe of its index.
SELECT a.household, r.registered
FROM read.household AS h
CROSS JOIN LATERAL (
    SELECT * FROM read.pairing AS t
    WHERE t.household = h.id AND t.since <= %(last_day)s AND (t.until IS NULL OR t.until > %(last_day)s)
    OFFSET 0
) AS a
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM read.person AS p
        WHERE p.name = a.name AND p.phone = a.phone AND p.household IS NOT NULL
        OFFSET 0
    ) AS registered
) AS r
WHERE h.village = ANY (%(villages)s);

-- name: endings
-- The events of monitoring of the households whose form says that a risk was eliminated in the year.
SELECT h.id, t.type, t.year, t.month, t.event
FROM read.household AS h
JOIN read.household_year AS y ON y.household = h.id AND y.year = %(year)s AND y.monitoring ? 'eliminated'
JOIN read.timeline AS t ON t.entity = h.id AND t.active AND t.year <= %(year)s
    AND t.type IN ('monitoring.started', 'risk.eliminated')
WHERE h.village >= %(from_village)s AND h.village < %(to_village)s
ORDER BY h.id, t.position;

-- name: marked
-- Persons taken over with a mark that their number is held elsewhere, and the event that said so.
SELECT p.id, p.household, h.village, t.event
FROM read.person AS p
JOIN read.household AS h ON h.id = p.household
JOIN read.timeline AS t ON t.entity = h.id AND t.active AND t.type = 'household.taken_over'
WHERE p.duplicate AND h.village >= %(from_village)s AND h.village < %(to_village)s
ORDER BY h.village, p.id;

-- name: homes
SELECT p.id, h.village FROM read.person AS p JOIN read.household AS h ON h.id = p.household
WHERE p.id = ANY (%(persons)s) AND p.document_type <> 'none';

-- name: patterns
-- What auditors found, over time lines: rule, village, household, values of the sentence.
WITH line AS MATERIALIZED (
    SELECT h.id AS household, h.village, t.position, t.type, t.effective, t.year, t.account, t.person,
        t.recorded_at AT TIME ZONE 'Asia/Shanghai' AS at
    FROM read.household AS h JOIN read.timeline AS t ON t.entity = h.id
    WHERE h.village >= %(from_village)s AND h.village < %(to_village)s AND t.active
        -- Work orders are no entries: they are about what was entered.
        AND t.type NOT LIKE 'work!_order.%%' ESCAPE '!'
        AND (t.year = %(year)s
            OR t.year = %(year)s - 1 AND t.type IN ('household.exited', 'household.stably_exited'))
),
entry AS MATERIALIZED (
    -- An event of two households of a village is one entry.
    SELECT DISTINCT village, position, account, type, at FROM line WHERE year = %(year)s
),
exited AS (
    SELECT * FROM line WHERE type IN ('household.exited', 'household.stably_exited')
)
SELECT '16.1' AS rule, h.village, h.id, jsonb_build_object('relation', was.relation)
FROM read.membership AS new
JOIN read.household AS h ON h.id = new.household
JOIN read.membership AS was ON was.person = new.person AND was.household <> new.household
    AND was."left" = 'split' AND was.until = new.since
WHERE new.joined = 'split' AND new.relation = 'head' AND new.until IS NULL
    AND h.status <> 'removed' AND new.since <= make_date(%(year)s, 12, 31)
    AND h.village >= %(from_village)s AND h.village < %(to_village)s
    AND (was.relation = ANY (%(collateral)s)
        OR (was.joined <> ALL (%(own)s) AND was.since > was.until - 365))
UNION ALL
SELECT '16.3', village, household, jsonb_build_object('year', %(year)s, 'surveyed', surveyed)
FROM (
    -- Naive: a lateral look-up of the last survey, which walks all lines for each exit.
    SELECT DISTINCT ON (e.household) e.village, e.household, s.effective AS surveyed
    FROM exited AS e JOIN line AS s ON s.household = e.household AND s.position < e.position
    WHERE e.year = %(year)s AND e.type = 'household.exited'
        AND s.year = %(year)s AND s.type = 'household.surveyed'
    ORDER BY e.household, s.effective DESC, s.position DESC
) AS last
WHERE surveyed <= make_date(%(year)s, 9, 30)
UNION ALL
SELECT '16.5', r.village, r.household,
    jsonb_build_object('exited', max(e.effective), 'returned', r.effective)
FROM line AS r JOIN exited AS e ON e.household = r.household
WHERE r.type = 'household.returned' AND r.year = %(year)s
    AND e.effective <= r.effective AND e.effective > r.effective - 365
GROUP BY r.village, r.household, r.effective
UNION ALL
SELECT '16.7', village, NULL,
    jsonb_build_object('account', account, 'year', %(year)s, 'total', total, 'count', n)
FROM (
    SELECT village, account, count(*) AS n, sum(count(*)) OVER (PARTITION BY account) AS total
    FROM entry WHERE type = 'rollback.recorded' GROUP BY village, account
) AS counted
WHERE total >= %(rollbacks)s
UNION ALL
SELECT DISTINCT '16.8', a.village, a.household, '{}'::jsonb
FROM line AS a JOIN read.timeline AS i ON i.entity = a.household AND i.person = a.person AND i.active
WHERE i.type IN ('household.identified', 'household.backfilled') AND a.year = %(year)s
    AND a.type IN ('rollback.approved', 'rollback.recorded', 'redo.recorded')
UNION ALL
SELECT '16.9', village, NULL, jsonb_build_object('account', account, 'day', at::date, 'count', count(*))
FROM entry
WHERE extract(isodow FROM at) > 5 OR extract(hour FROM at) NOT BETWEEN 8 AND 17
GROUP BY village, account, at::date
UNION ALL
SELECT '16.10', village, NULL, jsonb_build_object(
    'account', account, 'day', hour::date, 'hour', extract(hour FROM hour), 'total', total, 'count', n)
FROM (
    SELECT village, account, hour, count(*) AS n, sum(count(*)) OVER (PARTITION BY account, hour) AS total
    FROM (SELECT *, date_trunc('hour', at) AS hour FROM entry) AS hourly GROUP BY village, account, hour
) AS counted
WHERE total >= %(bulk)s;
