-- Figures per village, counted again from the read models for villages that a stretch touched.

-- name: progress
SELECT index FROM read.progress WHERE name = 'figures' FOR UPDATE SKIP LOCKED;

-- name: advance
UPDATE read.progress SET index = %(index)s WHERE name = 'figures';

-- name: add_due
INSERT INTO read.figure_due SELECT unnest(%(villages)s::text[]) ON CONFLICT DO NOTHING;

-- name: due
SELECT village FROM read.figure_due LIMIT 2000;

-- name: settle
DELETE FROM read.figure_due WHERE village = ANY (%(villages)s);

-- name: clear
DELETE FROM read.figure WHERE village = ANY (%(villages)s);

-- name: count
INSERT INTO read.figure (village, status, households, persons, up_to)
SELECT h.village, coalesce(h.status, ''), count(*), sum(members.n), %(index)s
FROM read.household AS h
CROSS JOIN LATERAL (SELECT count(*) AS n FROM read.person AS p WHERE p.household = h.id OFFSET 0) AS members
WHERE h.village = ANY (%(villages)s)
GROUP BY h.village, h.status;

-- name: clear_makeup
DELETE FROM read.makeup WHERE village = ANY (%(villages)s);

-- name: count_makeup
INSERT INTO read.makeup (village, part, status, value, households, persons)
SELECT h.village, part.name, coalesce(h.status, ''), part.value, count(*), sum(members.n)
FROM read.household AS h
CROSS JOIN LATERAL (SELECT count(*) AS n FROM read.person AS p WHERE p.household = h.id OFFSET 0) AS members
CROSS JOIN LATERAL (
    VALUES ('cause', coalesce(h.main_cause, '')), ('size', least(members.n, %(largest)s)::text)
) AS part (name, value)
WHERE h.village = ANY (%(villages)s) AND members.n > 0
GROUP BY h.village, part.name, coalesce(h.status, ''), part.value;
