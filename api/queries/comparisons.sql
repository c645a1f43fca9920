-- Lists of other departments, and what cases hit in them.

-- name: add
INSERT INTO register.comparison_list (id, kind, division, department, dated, valid_until, file, rows, account)
VALUES (%(id)s, %(kind)s, %(division)s, %(department)s, %(dated)s, %(valid_until)s, %(file)s, %(rows)s,
    %(account)s)
ON CONFLICT (file, kind, division) WHERE ended_at IS NULL DO NOTHING
RETURNING id;

-- name: copy
COPY register.comparison_row (list, place, mac, found) FROM STDIN BINARY;

-- name: listing
SELECT l.id, l.kind, l.division, l.department, l.dated, l.valid_until, l.rows, o.person_name, l.made_at, l.ended_at
FROM register.comparison_list AS l
JOIN register.account AS a ON a.id = l.account
JOIN register.official AS o ON o.person = a.person
WHERE l.division >= %(from_division)s AND l.division < %(to_division)s
ORDER BY l.made_at DESC, l.id DESC LIMIT %(limit)s;

-- name: standing
SELECT division FROM register.comparison_list WHERE id = %(id)s AND ended_at IS NULL FOR UPDATE;

-- name: remove_rows
DELETE FROM register.comparison_row WHERE list = ANY (%(lists)s);

-- name: ended
UPDATE register.comparison_list SET ended_at = clock_timestamp(), ended_by = %(account)s WHERE id = ANY (%(lists)s);

-- name: over
SELECT id FROM register.comparison_list WHERE ended_at IS NULL AND valid_until < %(today)s FOR UPDATE SKIP LOCKED;

-- name: hits
SELECT hit.mac, l.id, hit.place, l.kind, l.division, l.department, l.dated, hit.found
FROM unnest(%(macs)s::bytea[]) AS wanted (mac)
CROSS JOIN LATERAL (
    SELECT r.mac, r.list, r.place, r.found FROM register.comparison_row AS r WHERE r.mac = wanted.mac OFFSET 0
) AS hit
JOIN register.comparison_list AS l ON l.id = hit.list
WHERE l.ended_at IS NULL AND l.valid_until >= %(today)s
ORDER BY l.kind, l.dated, l.id, hit.place;

-- name: forget
DELETE FROM register.comparison_row WHERE mac = ANY (%(macs)s);

-- What was deleted lies in the table until it is vacuumed.
-- name: sweep
VACUUM (INDEX_CLEANUP ON) register.comparison_row;
