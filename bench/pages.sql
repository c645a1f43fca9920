-- A register of many households around the few that were entered by commands: read models only.

-- name: households
INSERT INTO read.household (id, opened, number, village, status, head, standard, attribute, main_cause, identified_year)
SELECT 'f' || lpad(to_hex(n), 19, '0'), date '2015-03-01', place.codes[n %% place.count + 1] || (6000 + n / place.count),
    place.codes[n %% place.count + 1],
    (ARRAY['not_exited', 'exited', 'exited', 'exited', 'stably_exited', 'returned'])[n %% 6 + 1],
    'e' || lpad(to_hex(n * 2), 19, '0'), 'national', 'general', 'illness', 2015
FROM (
    SELECT array_agg(code ORDER BY code) AS codes, count(*)::integer AS count
    FROM register.division WHERE length(code) = 12
) AS place CROSS JOIN generate_series(0, %(households)s - 1) AS n;

-- name: persons
INSERT INTO read.person (id, number, household, sex, birth_year, document_type, ethnicity, name)
SELECT 'e' || lpad(to_hex(n), 19, '0'), lpad((n %% 2 + 1)::text, 2, '0'), 'f' || lpad(to_hex(n / 2), 19, '0'), 'male', 1940 + n %% 70,
    'resident_id', 'han',
    substr('王李张刘陈杨赵黄周吴包白韩孙马朱胡林郭何', 1 + n %% 20, 1)
        || substr('明秀建淑海玉文晓桂国志春立金凤永德宝长红', 1 + (n / 20) %% 20, 1)
        || substr('华英军芳山兰博峰珍远梅强霞林荣祥生花福平', 1 + (n / 400) %% 20, 1)
FROM generate_series(0, %(households)s * 2 - 1) AS n;

-- name: memberships
INSERT INTO read.membership (person, household, relation, since, joined)
SELECT 'e' || lpad(to_hex(n), 19, '0'), 'f' || lpad(to_hex(n / 2), 19, '0'),
    CASE n %% 2 WHEN 0 THEN 'head' ELSE 'spouse' END, date '2015-03-01', 'identification'
FROM generate_series(0, %(households)s * 2 - 1) AS n;

-- name: timelines
INSERT INTO read.timeline (entity, position, event, type, effective, year, recorded_at, account, person, active)
SELECT 'f' || lpad(to_hex(n / 2), 19, '0'), 1000000000 + n, lpad(to_hex(n), 24, '0') || '.0',
    (ARRAY['household.identified', 'household.exited'])[n %% 2 + 1], date '2015-03-01' + (n %% 2000)::integer, 2015 + n %% 5,
    timestamptz '2015-03-01 10:00+08' + n * interval '30 seconds', 'account', 'person', true
FROM generate_series(0, %(households)s * 2 - 1) AS n;

-- name: due
INSERT INTO read.figure_due SELECT code FROM register.division WHERE length(code) = 12 ON CONFLICT DO NOTHING;

-- name: settle
VACUUM ANALYZE;

-- name: entered
SELECT id, village FROM read.household WHERE id NOT LIKE 'f0%%' ORDER BY id LIMIT 200;

-- name: waiting
SELECT count(*) FROM read.figure_due;
