-- Events for measuring the sequencer: rows as the program writes them, many to a save.

-- name: fill
INSERT INTO ledger.event
SELECT n + 1, (n / %(of_a_save)s) || '-save.' || (n %% %(of_a_save)s), 'household.surveyed', 1,
    ARRAY['household:' || lpad((n %% 100000)::text, 20, '0'), 'person:' || lpad((n %% 300000)::text, 20, '0'),
          'village:150525100200'],
    timestamptz '2020-11-20 08:00+08' + n * interval '1 ms', 'xian-luru', 'p-1', '150525',
    (n / %(of_a_save)s) || '-save', convert_to(repeat('x', 500) || n, 'UTF8'),
    convert_to('{"effective":"2020-11-20","year":2020,"withdraws":[],"command":"' || n || '"}', 'UTF8')
FROM generate_series(0, %(events)s - 1) AS n;

-- name: texts
SELECT save, ledger.record_head(e), body, ledger.about(e) || meta FROM ledger.event AS e ORDER BY position;

-- name: sign
COPY ledger.signature FROM STDIN;

-- name: settle
VACUUM ANALYZE;

-- name: taken
SELECT setval('ledger.position', (SELECT max(position) FROM ledger.event));

-- name: rows
COPY (SELECT * FROM ledger.indexed ORDER BY index) TO STDOUT BINARY;

-- name: tiles
COPY ledger.tile TO STDOUT BINARY;

-- name: bare
CREATE SCHEMA bare;
CREATE TABLE bare.indexed (LIKE ledger.indexed INCLUDING ALL);
CREATE TABLE bare.tile (LIKE ledger.tile INCLUDING ALL);
