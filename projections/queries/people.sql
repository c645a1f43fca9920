-- Reading persons.

-- name: names_of
SELECT id, name FROM read.person WHERE id = ANY (%(ids)s) AND name IS NOT NULL;
